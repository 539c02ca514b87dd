import type { Doing } from '../../../protocol/reviews';
import { usePanel } from '../../state/panel-context';
import { DataText } from '../parts/data-text';

interface DoneByProps {
  /** What was done, for example `Rejected`. */
  what: string;
  doing: Doing;
  /** What it was done to, for the name of the button. */
  to: string;
}

/** Who did something; it can be taken back where it was the user. */
export function DoneBy({ what, doing: { by, action }, to }: DoneByProps) {
  const { judging, state } = usePanel();
  const reviews = state.reviews.value;
  const isOwn = by === reviews?.own.rater;
  return (
    <span class="done-by secondary">
      {what}
      {!isOwn && (
        <>
          {' '}
          by <DataText text={by} />
        </>
      )}
      {isOwn && reviews.readOnly === null && (
        <>
          {' · '}
          <button
            type="button"
            class="link"
            aria-label={`Restore ${to}`}
            onClick={() => judging.judge({ type: 'undo', action })}
          >
            Restore
          </button>
        </>
      )}
    </span>
  );
}
