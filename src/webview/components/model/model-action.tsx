import { useSignal } from '@preact/signals';
import type { ModelView } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';
import { hasEnded, modelLabel } from '../../status';

/** Cancel while a model is under way; Rerun, once the run has ended, of one that did not deliver all. */
export function ModelAction({ model }: { model: ModelView }) {
  const { state, post } = usePanel();
  const asked = useSignal(false);
  const label = modelLabel(model);
  if (!hasEnded(model)) {
    const cancel = () => {
      if (!asked.value) {
        asked.value = true;
        post({ type: 'cancel-model', modelKey: model.key });
      }
    };
    return (
      <button type="button" class="small" aria-label={`Cancel ${label}`} aria-disabled={asked.value} onClick={cancel}>
        {asked.value ? 'Cancelling…' : 'Cancel'}
      </button>
    );
  }
  if (model.status === 'succeeded' || state.run.value?.status === 'running' || state.run.value?.blind === true) {
    return null;
  }
  return (
    <button
      type="button"
      class="small"
      aria-label={`Rerun ${label}`}
      onClick={() => post({ type: 'rerun-model', modelKey: model.key })}
    >
      Rerun
    </button>
  );
}
