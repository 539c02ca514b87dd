import { useId } from 'preact/hooks';
import { countOf, countText } from '../../../core/text/figures';
import type { ModelView } from '../../../protocol/messages';
import type { ModelEntry } from '../../state/run-state';
import { hasEnded, modelLabel, modelMarks } from '../../status';
import { DataText } from '../parts/data-text';
import { FigureList } from './figure-list';
import { MarkLabel } from '../parts/mark-label';
import { ModelAction } from './model-action';
import { ModelError } from './model-error';
import { ModelNote } from './model-note';
import { PersonaSection } from '../persona/persona-section';
import { WarningList } from '../parts/warning-list';

/** One model run: its state, its figures, what went wrong, its personas. */
export function ModelColumn({ entry }: { entry: ModelEntry }) {
  const model = entry.view.value;
  const id = useId();
  return (
    <section class="model" aria-labelledby={id}>
      <ModelHeader model={model} id={id} />
      <FigureList model={model} />
      <div class="outcome">
        {model.error !== null && <ModelError model={model} error={model.error} />}
        <WarningList warnings={model.warnings} />
        {model.personas.map((persona) => (
          <PersonaSection key={persona.id} modelKey={model.key} persona={persona} />
        ))}
        <p class="to-come">{toCome(model)}</p>
      </div>
    </section>
  );
}

function ModelHeader({ model, id }: { model: ModelView; id: string }) {
  const label = modelLabel(model);
  return (
    <header class="model-header">
      <div class="model-name">
        <h2 id={id} title={label}>
          <DataText text={label} />
        </h2>
        <span class="secondary">{model.provider}</span>
        <span class="secondary count">{personaCount(model)}</span>
      </div>
      <div class="model-state">
        <MarkLabel mark={modelMarks[model.status]} />
        <ModelNote note={model.note} until={model.waitingUntil} />
        <ModelAction model={model} />
      </div>
      {model.status === 'streaming' && model.personasAsked !== null && (
        <progress max={model.personasAsked} value={model.personas.length} aria-label={`Personas of ${label}`} />
      )}
    </header>
  );
}

function personaCount({ personas, personasAsked }: ModelView): string {
  return personasAsked === null
    ? countOf(personas.length, 'persona')
    : `${countText(personas.length)} of ${countOf(personasAsked, 'persona')}`;
}

/** What is still to be expected of a model, or that there is nothing. */
function toCome(model: ModelView): string {
  if (model.status === 'queued') {
    return 'Starts when a place is free.';
  }
  if (hasEnded(model)) {
    return model.personas.length === 0 ? 'No personas.' : '';
  }
  if (model.personasAsked === null) {
    return model.personas.length === 0 ? 'No persona yet.' : '';
  }
  const open = model.personasAsked - model.personas.length;
  return open > 0 ? `${countOf(open, 'persona')} to come.` : '';
}
