import { usePanel } from '../../state/panel-context';
import { OverviewTable } from './overview-table';

/** Which model to trust: a row of figures for each, and what they add up to. */
export function Overview() {
  const { state } = usePanel();
  const run = state.run.value;
  return run === null ? null : (
    <div class="scroll overview">
      <OverviewTable run={run} />
    </div>
  );
}
