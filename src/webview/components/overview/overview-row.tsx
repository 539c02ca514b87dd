import { countOf, countText } from '../../../core/text/figures';
import type { ModelView } from '../../../protocol/messages';
import { againstBaseline, columnsOf } from '../../overview-columns';
import { usePanel } from '../../state/panel-context';
import type { ModelEntry, RunFacts } from '../../state/run-state';
import { withItem } from '../../state/view-state';
import { modelLabel, modelMarks } from '../../status';
import { WinnerButton } from '../judging/winner-button';
import { ModelAction } from '../model/model-action';
import { ModelError } from '../model/model-error';
import { ModelNote } from '../model/model-note';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { MarkLabel } from '../parts/mark-label';
import { WarningList } from '../parts/warning-list';
import { FigureCell } from './figure-cell';

interface OverviewRowProps {
  entry: ModelEntry;
  run: RunFacts;
  /** The model run whose figures the second lines are held against; null: they say what the figure is made of. */
  baseline: ModelView | null;
}

/** The figures of one model run; why it failed, and what it warned of, in a row below. */
export function OverviewRow({ entry, run, baseline }: OverviewRowProps) {
  const model = entry.view.value;
  const held = baseline?.key === model.key ? null : baseline;
  const columns = columnsOf(run);
  const hasMore = model.error !== null || model.warnings.length > 0;
  return (
    <>
      <tr class={hasMore ? 'with-more' : ''}>
        <th scope="row" class="start">
          <ModelName model={model} />
        </th>
        <td class="start">
          <ModelStatus model={model} />
        </td>
        {columns.map((column) => {
          const cell = column.cell(model, run);
          const below = held && againstBaseline(column, model, held, run);
          return <FigureCell key={column.id} title={column.title} cell={below === null ? cell : { ...cell, below }} />;
        })}
        <td>
          <RowActions model={model} />
        </td>
      </tr>
      {hasMore && (
        <tr class="more">
          <td colSpan={columns.length + 3} class="start">
            {model.error !== null && <ModelError model={model} error={model.error} />}
            <WarningList warnings={model.warnings} />
          </td>
        </tr>
      )}
    </>
  );
}

function ModelName({ model }: { model: ModelView }) {
  const { view } = usePanel();
  return (
    <>
      <DataText text={modelLabel(model)} />
      {view.baseline.value === model.key && (
        <span class="pinned">
          <Icon name="pin" />
          <span class="hidden">baseline</span>
        </span>
      )}
      <span class="secondary">{model.provider}</span>
    </>
  );
}

function ModelStatus({ model }: { model: ModelView }) {
  const count =
    model.personasAsked === null
      ? countOf(model.personas.length, 'persona')
      : `${countText(model.personas.length)} of ${countOf(model.personasAsked, 'persona')}`;
  return (
    <>
      <MarkLabel mark={modelMarks[model.status]} />
      {model.status === 'streaming' && model.personasAsked !== null && (
        <progress
          max={model.personasAsked}
          value={model.personas.length}
          aria-label={`Personas of ${modelLabel(model)}`}
        />
      )}
      <span class="secondary">
        {count}
        {model.note !== null && (
          <>
            {' · '}
            <ModelNote note={model.note} until={model.waitingUntil} />
          </>
        )}
      </span>
    </>
  );
}

/** Cancel or rerun; keep as the one to compare with; take out of the tables. */
function RowActions({ model }: { model: ModelView }) {
  const { view } = usePanel();
  const label = modelLabel(model);
  const pinned = view.baseline.value === model.key;
  return (
    <span class="row-actions">
      <ModelAction model={model} />
      <WinnerButton model={model} />
      <button
        type="button"
        class="icon-button"
        aria-label={`Compare with ${label}`}
        aria-pressed={pinned}
        title={pinned ? 'No longer the baseline' : 'Use as the baseline'}
        onClick={() => (view.baseline.value = pinned ? null : model.key)}
      >
        <Icon name="pin" />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={`Hide ${label}`}
        title="Hide"
        onClick={() => (view.hidden.value = withItem(view.hidden.value, model.key, true))}
      >
        <Icon name="hide" />
      </button>
    </span>
  );
}
