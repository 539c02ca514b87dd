import { usePanel } from '../../state/panel-context';
import { Raters } from '../judging/raters';
import { Suggestions } from '../coverage/suggestions';
import { OverviewTable } from './overview-table';
import { Repetitions } from './repetitions';
import { SignalList } from './signal-list';
import { VerdictTable } from './verdict-table';
import { VerifiedPlot } from './verified-plot';

/** Which model to trust: a row of figures for each, and what they add up to. */
export function Overview() {
  const { state } = usePanel();
  const run = state.run.value;
  const insights = state.insights.value;
  const models = state.models.value.map(({ view }) => view.value);
  return run === null ? null : (
    <div class="scroll overview">
      <OverviewTable run={run} />
      <div class="below">
        <VerifiedPlot models={models} rowsShown={run.rowsShown} blind={run.blind} />
        <div>
          <Raters />
          <VerdictTable models={models} />
          {run.analysis !== null && <Suggestions suggestions={run.analysis.coverage.suggestions} models={models} />}
          {insights !== null && <Repetitions stability={insights.stability} latency={insights.latency} />}
          {insights !== null && <SignalList signals={insights.signals} models={models} />}
        </div>
      </div>
    </div>
  );
}
