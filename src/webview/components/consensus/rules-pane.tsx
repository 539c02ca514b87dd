import { countText, durationText, percentText } from '../../../core/text/figures';
import type { Combination, CombinationRules, ModelView } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';
import { DataText } from '../parts/data-text';
import { AgreementFigures } from './agreement-figures';
import type { Combined } from './use-combination';

interface RulesPaneProps {
  combined: Combined;
  models: readonly ModelView[];
  agreement: Combination['consensus']['agreement'];
}

/** Weights and rules of the consensus, to be tried out, and how far the models agree. */
export function RulesPane({ combined, models, agreement }: RulesPaneProps) {
  const { state } = usePanel();
  const { rules, original, votes, milliseconds } = combined;
  const current = rules.value ?? original;
  const change = (changed: Partial<CombinationRules>): void => {
    rules.value = { ...current, ...changed };
  };
  return (
    <aside class="pane rules" aria-label="Weights and agreement">
      <header>
        <h2>Weights</h2>
        <button type="button" class="link" aria-disabled={rules.value === null} onClick={() => (rules.value = null)}>
          Reset
        </button>
      </header>
      <ModelWeights combined={combined} models={models} change={change} />
      {votes?.configuredOnly === true && (
        <p class="secondary">Nobody has a verified excerpt: the configured weights count alone.</p>
      )}
      <Rule
        label="Same persona above"
        value={current.threshold}
        step={0.01}
        text={current.threshold.toFixed(2)}
        set={(threshold) => change({ threshold })}
      />
      <Rule
        label="Vote needed"
        value={current.minSupport}
        step={0.05}
        text={percentText(current.minSupport)}
        set={(minSupport) => change({ minSupport })}
      />
      <output class="secondary">
        {rules.value === null
          ? 'The rules of the run.'
          : milliseconds === null
            ? 'Combining…'
            : `Combined anew in ${durationText(milliseconds)}; nothing was called, nothing is kept.`}
      </output>
      <SaveWeights current={current.weights} isChanged={rules.value !== null} />
      <AgreementFigures
        agreement={agreement}
        models={models.length}
        self={state.run.value?.analysis?.selfAgreement ?? {}}
      />
    </aside>
  );
}

/** Offers to write the weights to the experiment that the run came from, where that is known. */
function SaveWeights({ current, isChanged }: { current: CombinationRules['weights']; isChanged: boolean }) {
  const { post, state } = usePanel();
  const file = state.run.value?.experimentFile ?? null;
  return file === null || !isChanged ? null : (
    <button type="button" class="link" onClick={() => post({ type: 'save-weights', weights: current })}>
      Save Weights to <DataText text={file} />
    </button>
  );
}

interface ModelWeightsProps extends Pick<RulesPaneProps, 'combined' | 'models'> {
  change: (changed: Partial<CombinationRules>) => void;
}

function ModelWeights({ combined: { rules, original, votes }, models, change }: ModelWeightsProps) {
  const current = rules.value ?? original;
  const total = Object.values(votes?.byModel ?? {}).reduce((sum, { effectiveWeight }) => sum + effectiveWeight, 0);
  return (
    <>
      {models.map((model) => {
        const vote = votes?.byModel[model.key];
        return (
          <ModelWeight
            key={model.key}
            label={modelLabel(model)}
            weight={current.weights[model.key] ?? 1}
            original={original.weights[model.key] ?? 1}
            counted={current.included.includes(model.key)}
            facts={
              vote
                ? `${percentText(vote.verifiedShare)} verified${vote.sharedBy > 1 ? `, vote shared by ${countText(vote.sharedBy)}` : ''}, ${total === 0 ? 'no' : percentText(vote.effectiveWeight / total)} of the vote`
                : 'does not count'
            }
            setWeight={(weight) => change({ weights: { ...current.weights, [model.key]: weight } })}
            setCounted={(counted) =>
              change({
                included: counted
                  ? [...current.included, model.key]
                  : current.included.filter((key) => key !== model.key),
              })
            }
          />
        );
      })}
    </>
  );
}

interface ModelWeightProps {
  label: string;
  weight: number;
  original: number;
  counted: boolean;
  facts: string;
  setWeight: (weight: number) => void;
  setCounted: (counted: boolean) => void;
}

const most = 3;

function ModelWeight({ label, weight, original, counted, facts, setWeight, setCounted }: ModelWeightProps) {
  return (
    <div class="weight">
      <label class="tick">
        <input type="checkbox" checked={counted} onChange={(event) => setCounted(event.currentTarget.checked)} />
        <DataText text={label} />
      </label>
      <span class="figure">{weight.toFixed(1)}</span>
      <input
        type="range"
        min={0.1}
        max={Math.max(most, original)}
        step={0.1}
        value={weight}
        disabled={!counted}
        aria-label={`Weight of ${label}`}
        aria-valuetext={weight.toFixed(1)}
        onInput={(event) => setWeight(Number(event.currentTarget.value))}
      />
      <span class="secondary">{facts}</span>
    </div>
  );
}

interface RuleProps {
  label: string;
  value: number;
  step: number;
  text: string;
  set: (value: number) => void;
}

function Rule({ label, value, step, text, set }: RuleProps) {
  return (
    <label class="weight">
      <span>{label}</span>
      <span class="figure">{text}</span>
      <input
        type="range"
        min={0}
        max={1}
        step={step}
        value={value}
        aria-valuetext={text}
        onInput={(event) => set(Number(event.currentTarget.value))}
      />
    </label>
  );
}
