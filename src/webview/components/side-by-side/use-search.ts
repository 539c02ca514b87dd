import { useSignal, type Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

export interface Search {
  readonly query: Signal<string>;
  /** Which of how many matches is the current one, from 0. */
  readonly found: Signal<{ at: number; count: number }>;
  /** Makes another match the current one, counted round, and scrolls to it. */
  readonly goTo: (at: number) => void;
}

/** Looks for the marks in what the caller draws into `area`, each time that the query has changed. */
export function useSearch(area: RefObject<HTMLElement | null>): Search {
  const query = useSignal('');
  const found = useSignal({ at: 0, count: 0 });
  const goTo = (at: number): void => {
    const marks = [...(area.current?.querySelectorAll<HTMLElement>('mark') ?? [])];
    const next = marks.length === 0 ? 0 : (at + marks.length) % marks.length;
    marks.forEach((mark, index) => mark.classList.toggle('current', index === next));
    marks[next]?.scrollIntoView({ block: 'nearest' });
    found.value = { at: next, count: marks.length };
  };
  // After everything that the query changes has been drawn.
  useEffect(() => goTo(0), [query.value]);
  return { query, found, goTo };
}
