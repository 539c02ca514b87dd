import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { usePanel } from '../../state/panel-context';
import { NoAnalysis } from '../parts/no-analysis';
import { CitedRows } from './cited-rows-pane';
import { ConsolidationMap } from './consolidation-map';
import { CoverageTable } from './coverage-table';
import { DemographicTables } from './demographic-tables';
import { Suggestions } from './suggestions';

/** A cell of the coverage table: what one persona cites of one segment. */
export interface CoverageCell {
  ref: string;
  segment: string;
}

/** Who is missing: the segments of the data against the personas of each model, and which personas are the same. */
export function Coverage() {
  const { state } = usePanel();
  const chosen = useSignal<CoverageCell | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const analysis = state.run.value?.analysis ?? null;
  if (analysis === null) {
    return <NoAnalysis what="Coverage" />;
  }
  const close = (): void => {
    const cell = area.current?.querySelector<HTMLElement>('[aria-pressed=true]');
    chosen.value = null;
    cell?.focus();
  };
  const models = state.models.value.map(({ view }) => view.value);
  return (
    <div class="with-pane">
      <div class="scroll coverage" ref={area}>
        <section>
          <h2>
            Who speaks for whom <span class="secondary">rows of each segment that a persona cites, verified only</span>
          </h2>
          <CoverageTable coverage={analysis.coverage} models={models} chosen={chosen} />
        </section>
        <Suggestions suggestions={analysis.coverage.suggestions} models={models} />
        <ConsolidationMap matches={analysis.matches} models={models} />
        <DemographicTables coverage={analysis.coverage} models={models} />
      </div>
      {chosen.value !== null && (
        <CitedRows cell={chosen.value} coverage={analysis.coverage} models={models} close={close} />
      )}
    </div>
  );
}
