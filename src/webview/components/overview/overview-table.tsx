import { countOf, countText } from '../../../core/text/figures';
import type { ModelView } from '../../../protocol/messages';
import { columnsOf, type OverviewColumn } from '../../overview-columns';
import { orderedEntries } from '../../overview-order';
import { usePanel } from '../../state/panel-context';
import type { RunFacts } from '../../state/run-state';
import { hasEnded, modelLabel } from '../../status';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { FigureCell } from './figure-cell';
import { OverviewRow } from './overview-row';

/** A row of figures for each model run that is not hidden, and the totals of all of them. */
export function OverviewTable({ run }: { run: RunFacts }) {
  const { state, view } = usePanel();
  const entries = state.models.value;
  const running = run.status === 'running';
  const order = running ? null : view.order.value;
  const shown = orderedEntries(
    entries.filter(({ key }) => !view.hidden.value.has(key)),
    order,
    run,
  );
  const pinned = entries.find(({ key }) => key === view.baseline.value);
  const hiddenCount = entries.length - shown.length;
  return (
    <>
      {pinned && (
        <label class="tick against">
          <input
            type="checkbox"
            checked={view.againstBaseline.value}
            onChange={(event) => (view.againstBaseline.value = event.currentTarget.checked)}
          />
          <span>
            ± Against <DataText text={modelLabel(pinned.view.value)} />
          </span>
        </label>
      )}
      <table class="figures-table">
        <caption class="hidden">Figures of each model</caption>
        <thead>
          <tr>
            <HeaderCell id="model" title="Model" part={run.blind ? '' : 'provider'} running={running} start />
            <th scope="col" class="start">
              Status <span class="secondary">personas</span>
            </th>
            {columnsOf(run).map(({ id, title, part }) => (
              <HeaderCell key={id} id={id} title={title} part={part} running={running} />
            ))}
            <th scope="col">
              <span class="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry) => (
            <OverviewRow
              key={entry.key}
              entry={entry}
              run={run}
              baseline={view.againstBaseline.value && pinned ? pinned.view.value : null}
            />
          ))}
        </tbody>
        <tfoot>
          <TotalRow run={run} models={entries.map(({ view: model }) => model.value)} />
        </tfoot>
      </table>
      {hiddenCount > 0 && (
        <p class="hidden-note">
          {countOf(hiddenCount, 'model')} not shown, but part of the totals.{' '}
          <button type="button" class="link" onClick={() => (view.hidden.value = new Set())}>
            Show All Models
          </button>
        </p>
      )}
    </>
  );
}

interface HeaderCellProps extends Pick<OverviewColumn, 'id' | 'title' | 'part'> {
  running: boolean;
  start?: boolean;
}

/** A heading that orders the rows: by this column, the other way round, then as configured. Not while figures still change. */
function HeaderCell({ id, title, part, running, start = false }: HeaderCellProps) {
  const { view } = usePanel();
  const order = view.order.value?.column === id && !running ? view.order.value : null;
  const next =
    order === null
      ? { column: id, descending: !start }
      : order.descending === !start
        ? { column: id, descending: start }
        : null;
  const sorted = order === null ? undefined : order.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={start ? 'start' : ''} {...(sorted && { 'aria-sort': sorted })}>
      <button type="button" class="sort" aria-disabled={running} onClick={() => running || (view.order.value = next)}>
        {title}
        {sorted && <Icon name={sorted === 'descending' ? 'down' : 'up'} />}
      </button>
      <span class="secondary">{part}</span>
    </th>
  );
}

function TotalRow({ run, models }: { run: RunFacts; models: readonly ModelView[] }) {
  const delivered = models.reduce((sum, { personas }) => sum + personas.length, 0);
  const asked = models.every(({ personasAsked }) => personasAsked !== null)
    ? models.reduce((sum, { personasAsked }) => sum + (personasAsked ?? 0), 0)
    : null;
  const ended = models.filter((model) => hasEnded(model)).length;
  return (
    <tr>
      <th scope="row" class="start">
        Total <span class="secondary">{countOf(models.length, 'model')}</span>
      </th>
      <td class="start">
        {asked === null ? countOf(delivered, 'persona') : `${countText(delivered)} of ${countOf(asked, 'persona')}`}
        <span class="secondary">{run.status === 'running' ? `${countText(ended)} ended` : ''}</span>
      </td>
      {columnsOf(run).map(({ id, title, total }) => (
        <FigureCell key={id} title={title} cell={total(models, run)} />
      ))}
      <td aria-label="No actions" />
    </tr>
  );
}
