import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { countOf } from '../../../core/text/figures';
import { keepParts } from '../../state/keep-parts';
import { usePanel } from '../../state/panel-context';
import type { NamedModel } from '../../status';
import { NoAnalysis } from '../parts/no-analysis';
import { ConsensusDetail } from './consensus-detail';
import { ConsensusList } from './consensus-list';
import { RulesPane } from './rules-pane';
import { useCombination } from './use-combination';

/** What stands: personas that the models share, merged, and what only one of them says. */
export function ConsensusView() {
  const { state } = usePanel();
  const chosen = useSignal<string | null>(null);
  const named = useRef<readonly NamedModel[]>([]);
  const combined = useCombination();
  const run = state.run.value;
  if (run === null || run.analysis === null) {
    return <NoAnalysis what="Consensus" />;
  }
  const { consensus } = combined;
  if (Object.keys(run.analysis.votes.byModel).length < 2) {
    return <p class="empty">A consensus needs personas of two model runs. This run has them of one.</p>;
  }
  if (consensus === null) {
    return <p class="empty">Combining the personas…</p>;
  }
  const persona = consensus.personas.find(({ match }) => match === chosen.value) ?? consensus.personas[0];
  const models = state.models.value.map(({ view }) => view.value).filter(({ personas }) => personas.length > 0);
  named.current = keepParts(
    named.current,
    models.map(({ key, provider, model }) => ({ key, provider, model })),
  );
  return (
    <div class="with-pane consensus">
      <ConsensusList
        personas={consensus.personas}
        models={named.current}
        chosen={persona?.match ?? null}
        choose={(match) => (chosen.value = match)}
      />
      <div class="scroll detail">
        {persona === undefined ? (
          <p class="empty">No model is counted. Count {countOf(2, 'model')} at least.</p>
        ) : (
          <ConsensusDetail key={persona.match} persona={persona} models={named.current} votes={combined.votes} />
        )}
      </div>
      <RulesPane combined={combined} models={models} agreement={consensus.agreement} />
    </div>
  );
}
