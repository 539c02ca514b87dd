import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** How much of something long is drawn: `first` at once, then `step` more after each painted frame until it is `all`. It never shrinks. */
export function useGrowing(first: number, step: number, all: number): number {
  const drawn = useSignal(first);
  const current = drawn.value;
  useEffect(() => {
    if (current >= all) {
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => (drawn.value = current + step));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [current, all]);
  return Math.min(current, all);
}
