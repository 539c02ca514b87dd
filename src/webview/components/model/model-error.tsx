import type { ErrorAction, ModelView } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';
import { DataParagraph } from '../parts/data-text';

const actionLabels: Readonly<Record<ErrorAction, string>> = { 'set-key': 'Set API Key', 'show-log': 'Show Log' };

/** Why a model failed, in the words of its error, and what can be done. */
export function ModelError({ model, error }: { model: ModelView; error: NonNullable<ModelView['error']> }) {
  const { post } = usePanel();
  return (
    <div class="model-error">
      <DataParagraph text={error.message} />
      <p class="secondary">
        code <code>{error.code}</code>
        {error.status !== null && (
          <>
            , status <code>{error.status}</code>
          </>
        )}
      </p>
      <div class="actions">
        {error.actions.map((action) => (
          <button
            key={action}
            type="button"
            aria-label={`${actionLabels[action]}, ${modelLabel(model)}`}
            onClick={() => post({ type: 'error-action', modelKey: model.key, action })}
          >
            {actionLabels[action]}
          </button>
        ))}
      </div>
    </div>
  );
}
