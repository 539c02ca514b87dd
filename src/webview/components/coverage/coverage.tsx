import { useSignal, type Signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import type { AnalysisView } from '../../../protocol/messages';
import type { CoveringModel } from '../../coverage-view';
import { keepParts } from '../../state/keep-parts';
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
  const models = useRef<readonly CoveringModel[]>([]);
  const analysis = state.run.value?.analysis ?? null;
  if (analysis === null) {
    return <NoAnalysis what="Coverage" />;
  }
  const close = (): void => {
    const cell = area.current?.querySelector<HTMLElement>('[aria-pressed=true]');
    chosen.value = null;
    cell?.focus();
  };
  models.current = keepParts(
    models.current,
    state.models.value.map(({ view }) => {
      const { key, provider, model, personas } = view.value;
      return { key, provider, model, personas };
    }),
  );
  return (
    <div class="with-pane">
      <div class="scroll coverage" ref={area}>
        <Sections analysis={analysis} models={models.current} chosen={chosen} />
      </div>
      {chosen.value !== null && (
        <CitedRows cell={chosen.value} coverage={analysis.coverage} models={models.current} close={close} />
      )}
    </div>
  );
}

interface SectionsProps {
  analysis: AnalysisView;
  models: readonly CoveringModel[];
  chosen: Signal<CoverageCell | null>;
}

/** Drawn anew only when personas or the analysis change. */
function Sections({ analysis: { coverage, matches }, models, chosen }: SectionsProps) {
  return useMemo(
    () => (
      <>
        <section>
          <h2>
            Who speaks for whom <span class="secondary">rows of each segment that a persona cites, verified only</span>
          </h2>
          <CoverageTable coverage={coverage} models={models} chosen={chosen} />
        </section>
        <Suggestions suggestions={coverage.suggestions} models={models} />
        <ConsolidationMap matches={matches} models={models} />
        <DemographicTables coverage={coverage} models={models} />
      </>
    ),
    [coverage, matches, models, chosen],
  );
}
