import type { ModelView } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';
import { hasEnded, modelLabel } from '../../status';
import { Icon } from '../parts/icon';

/** Marks a model as the user's winner, or takes the mark back. */
export function WinnerButton({ model }: { model: ModelView }) {
  const { judging, state } = usePanel();
  const reviews = state.reviews.value;
  if (reviews === null || !hasEnded(model) || model.personas.length === 0) {
    return null;
  }
  const isWinner = reviews.own.winner === model.key;
  return (
    <button
      type="button"
      class="icon-button winner"
      aria-label={`Winner: ${modelLabel(model)}`}
      aria-pressed={isWinner}
      title={isWinner ? 'No longer the winner' : 'Mark as the winner'}
      disabled={reviews.readOnly !== null}
      onClick={() => judging.judge({ type: 'choose-winner', key: isWinner ? null : model.key })}
    >
      <Icon name="star" />
    </button>
  );
}
