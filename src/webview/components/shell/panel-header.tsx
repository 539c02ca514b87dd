import { visibleText } from '../../../core/text/visible-text';
import type { ModelView } from '../../../protocol/messages';
import { runFacts } from '../../facts';
import { formatDateTime } from '../../format';
import { runSentence } from '../../run-sentence';
import { usePanel } from '../../state/panel-context';
import type { RunFacts } from '../../state/run-state';
import { runMarks } from '../../status';
import { DataText } from '../parts/data-text';
import { MarkLabel } from '../parts/mark-label';
import { RowGroups } from './row-groups';
import { RunActions } from './run-actions';
import { WarningList } from '../parts/warning-list';

/** What the run is, how it stands, what it rests on and what it took. */
export function PanelHeader({ run }: { run: RunFacts }) {
  const { state } = usePanel();
  const models = state.models.value.map(({ view }) => view.value);
  return (
    <header class="panel-header">
      <div class="title-line">
        <h1>
          <DataText text={run.title} />
        </h1>
        <MarkLabel mark={runMarks[run.status]} />
        <span class="sentence">{runSentence(run.status, models)}</span>
        <RunActions status={run.status} />
      </div>
      <FactsLine run={run} models={models} />
      <RowGroups groups={run.groups} sources={run.sources} />
      <WarningList warnings={run.warnings} />
    </header>
  );
}

function FactsLine({ run, models }: { run: RunFacts; models: readonly ModelView[] }) {
  return (
    <ul class="dotted facts" aria-label="Facts of the run">
      {run.sources.map(({ path }) => (
        <li key={path}>
          <bdi dir="ltr">{visibleText(path)}</bdi>
        </li>
      ))}
      {runFacts(run, models).map(({ before, figure, after }) => (
        <li key={before + after}>
          {before}
          <b>{figure}</b>
          {after}
        </li>
      ))}
      <li>
        {run.blind ? (
          'judged blind'
        ) : run.hosts.length === 0 ? (
          'nothing left this machine'
        ) : (
          <Hosts hosts={run.hosts} />
        )}
      </li>
      <li>
        <time dateTime={run.createdAt}>{formatDateTime(run.createdAt)}</time>
      </li>
    </ul>
  );
}

function Hosts({ hosts }: { hosts: readonly string[] }) {
  return (
    <>
      sent to <bdi dir="ltr">{visibleText(hosts.join(', '))}</bdi>
    </>
  );
}
