import type { OverviewCell } from '../../overview-columns';

/** `title`: of the column, shown where columns are not. A figure over its denominator or part, with a bar where it is a share of a whole. */
export function FigureCell({ title, cell: { top, below, share } }: { title: string; cell: OverviewCell }) {
  return (
    <td data-title={title}>
      {top}
      <span class="secondary">{below}</span>
      {share !== null && <meter class="share" min={0} max={1} value={share} aria-hidden="true" />}
    </td>
  );
}
