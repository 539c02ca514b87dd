import { demographicNames, fieldLabels, type Demographics, type Fact } from '../../../core/persona/persona';
import { countText, factValueText } from '../../../core/text/figures';
import { ChipRow } from '../evidence/chip-row';
import type { Grounds } from './claim';
import { DataText } from '../parts/data-text';

/** The five facts about a person, each with what it is based on. */
export function DemographicList({ demographics, grounds }: { demographics: Demographics; grounds: Grounds }) {
  return (
    <dl class="facts-list">
      {demographicNames.map((name) => {
        const fact = demographics[name];
        return (
          <div key={name}>
            <dt>{fieldLabels[name]}</dt>
            <dd>
              {fact === null ? <span class="absent">not in data</span> : <FactValue fact={fact} grounds={grounds} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** A demographic value, where it comes from and the rows behind it. */
export function FactValue({ fact, grounds }: { fact: Fact; grounds: Grounds }) {
  return (
    <>
      <span class="fact-value">
        <DataText text={factValueText(fact.value)} />
      </span>
      <span class="basis">
        <Basis fact={fact} />
      </span>
      {fact.evidence.length > 0 && <ChipRow ids={fact.evidence} evidence={grounds} />}
    </>
  );
}

function Basis({ fact }: { fact: Fact }) {
  if (fact.basis === 'stated') {
    return <>stated in a quote</>;
  }
  if (fact.basis === 'model') {
    return <>asserted by the model</>;
  }
  const counts = fact.counts && `, ${countText(fact.counts.value)} of ${countText(fact.counts.of)}`;
  return (
    <>
      column{' '}
      {fact.column !== null && (
        <code>
          <DataText text={fact.column} />
        </code>
      )}
      {counts}
    </>
  );
}
