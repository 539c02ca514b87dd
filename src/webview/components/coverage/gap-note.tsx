import { useSignal } from '@preact/signals';
import { visibleText } from '../../../core/text/visible-text';
import { dismissalOf, type Segment } from '../../coverage-view';
import { usePanel } from '../../state/panel-context';
import { DoneBy } from '../judging/doing';
import { DataText } from '../parts/data-text';
import { InlineEditor } from '../parts/inline-editor';

/** What is missing in a segment, which can be dismissed with a reason; then the reason. */
export function GapNote({ segment }: { segment: Segment }) {
  const { judging, state } = usePanel();
  const writing = useSignal(false);
  const reviews = state.reviews.value;
  const dismissal = dismissalOf(segment, reviews);
  const label = `the gap ${visibleText(segment.label || segment.id)}`;
  if (dismissal) {
    return (
      <span class="secondary">
        <DoneBy what="Gap dismissed" doing={dismissal} to={label} />: <DataText text={dismissal.reason} />
      </span>
    );
  }
  return (
    <>
      <span class="secondary">
        Gap: few of these rows are cited by any persona
        {reviews?.readOnly === null && (
          <>
            {' · '}
            <button type="button" class="link" aria-label={`Dismiss ${label}`} onClick={() => (writing.value = true)}>
              Dismiss…
            </button>
          </>
        )}
      </span>
      {writing.value && (
        <InlineEditor
          label={`Why ${label} is none`}
          text=""
          save={(reason) => judging.judge({ type: 'dismiss-gap', segment: segment.id, model: null, reason })}
          leave={() => (writing.value = false)}
        />
      )}
    </>
  );
}
