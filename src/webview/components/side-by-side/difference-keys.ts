import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Alt+↓ and Alt+↑ go to the next and the previous row that differs. */
export function useDifferenceKeys(area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const step = event.altKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
      const rows = [...(area.current?.querySelectorAll<HTMLElement>('tr.differs') ?? [])];
      if (step === undefined || rows.length === 0) {
        return;
      }
      event.preventDefault();
      const here = rows.findIndex((row) => row.contains(document.activeElement));
      const next = here === -1 ? (step > 0 ? 0 : rows.length - 1) : (here + step + rows.length) % rows.length;
      rows[next]?.focus();
      rows[next]?.scrollIntoView({ block: 'nearest' });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [area]);
}
