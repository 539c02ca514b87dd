import type { OverviewCell } from '../../overview-columns';

/** A figure over its denominator or part, with a bar where it is a share of a whole. */
export function FigureCell({ cell: { top, below, share } }: { cell: OverviewCell }) {
  return (
    <td>
      {top}
      <span class="secondary">{below}</span>
      {share !== null && <meter class="share" min={0} max={1} value={share} aria-hidden="true" />}
    </td>
  );
}
