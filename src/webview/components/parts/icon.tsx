/** Strokes on a 16 × 16 grid. */
const strokes = {
  check: 'M3 8.5 6.2 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  arrow: 'M2.5 8h11M9.5 4l4 4-4 4',
  pencil: 'M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2L3 13zM9.4 4.4l2.2 2.2',
  'check-circle': 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM5.2 8.3l2 2 3.6-4.2',
  'cross-circle': 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  'slash-circle': 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM3.8 12.2l8.4-8.4',
  'dashed-circle':
    'M6.4 2a6.2 6.2 0 0 1 3.2 0M12.2 3.5A6.2 6.2 0 0 1 13.8 6M14 9.6a6.2 6.2 0 0 1-1.8 2.9M9.6 14a6.2 6.2 0 0 1-3.2 0M3.8 12.5A6.2 6.2 0 0 1 2 9.6M2.2 6a6.2 6.2 0 0 1 1.6-2.5',
  warning: 'M8 2.2 14.4 13.6H1.6zM8 6.4v3.4M8 11.4v.6',
  info: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7.2v4M8 4.8v.4',
  clock: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.6V8l2.4 1.8',
  sync: 'M13.6 6.4A5.9 5.9 0 0 0 3 5.2M2.4 9.6A5.9 5.9 0 0 0 13 10.8M3 2.2v3h3M13 13.8v-3h-3',
  chevron: 'M6 4l4 4-4 4',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4 14 14',
  only: 'M2.5 2.5h11v11h-11zM8 5.2v5.6M5.2 8h5.6',
  conflict: 'M5 2.5v7a3 3 0 0 0 3 3h4M9.5 10l2.5 2.5L9.5 15M11 13.5v-7a3 3 0 0 0-3-3H4M6.5 6 4 3.5 6.5 1',
  left: 'M10 4 6 8l4 4',
  right: 'M6 4l4 4-4 4',
  up: 'M8 13V3.5M4 7l4-4 4 4',
  down: 'M8 3v9.5M4 9l4 4 4-4',
  pin: 'M6 1.8h4M6.8 1.8v5L4.5 9.5h7L9.2 6.8v-5M8 9.5v4.7',
  eye: 'M1.8 8S4.2 3.8 8 3.8 14.2 8 14.2 8 11.8 12.2 8 12.2 1.8 8 1.8 8zM8 6.2a1.8 1.8 0 1 1 0 3.6A1.8 1.8 0 0 1 8 6.2z',
  star: 'M8 1.8l1.9 4 4.3.5-3.2 3 .9 4.3L8 11.5l-3.9 2.1.9-4.3-3.2-3 4.3-.5z',
  comment: 'M2.2 3h11.6v8.2H7.4L4.4 14v-2.8H2.2z',
  lock: 'M4 7.2h8v6.4H4zM5.6 7.2V5a2.4 2.4 0 0 1 4.8 0v2.2',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  undo: 'M5.5 3 2.5 6l3 3M2.5 6h7a3.7 3.7 0 0 1 0 7.4H6',
  redo: 'M10.5 3l3 3-3 3M13.5 6h-7a3.7 3.7 0 0 0 0 7.4H10',
  hide: 'M1.8 8S4.2 3.8 8 3.8 14.2 8 14.2 8 11.8 12.2 8 12.2 1.8 8 1.8 8zM2.5 2.5l11 11',
  stop: 'M4 4h8v8H4z',
  report: 'M4 1.8h5.4L12.4 5v9.2H4zM9.2 1.8v3.4h3.2M6 8.2h4.4M6 10.8h4.4',
} as const;

export type IconName = keyof typeof strokes;

/** A drawing that goes with a word; hidden from assistive technology, which hears the word. */
export function Icon({ name, tone }: { name: IconName; tone?: string | undefined }) {
  return (
    <svg class={`icon icon-${name} ${tone ? `tone-${tone}` : ''}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  );
}
