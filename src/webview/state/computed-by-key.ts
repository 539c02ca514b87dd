import { computed, type ReadonlySignal } from '@preact/signals';

/** One computed signal for each key, made when it is first asked for: who reads it is drawn again only when its own part changes. */
export function computedByKey<T>(compute: (key: string) => T): (key: string) => ReadonlySignal<T> {
  const known = new Map<string, ReadonlySignal<T>>();
  return (key) => {
    const found = known.get(key) ?? computed(() => compute(key));
    known.set(key, found);
    return found;
  };
}
