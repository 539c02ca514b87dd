import { useMemo } from 'preact/hooks';
import { claimListNames, demographicNames, fieldLabels, type DemographicName } from '../../../core/persona/persona';
import { countText, factValueText, percentText } from '../../../core/text/figures';
import type { Combination } from '../../../protocol/messages';
import { formatSupport } from '../../format';
import type { NamedModel } from '../../status';
import { ChipRow } from '../evidence/chip-row';
import { DataParagraph, DataText } from '../parts/data-text';
import type { Grounds } from '../persona/claim';
import { Divergence } from './divergence';
import { MergedClaim } from './merged-claim';
import { ModelBlocks } from './model-blocks';

type MergedPersona = Combination['consensus']['personas'][number];

interface ConsensusDetailProps {
  persona: MergedPersona;
  models: readonly NamedModel[];
  votes: Combination['votes'] | null;
}

/** A merged persona: each field with who says it, how sure that is and the rows behind it. */
export function ConsensusDetail({ persona, models, votes }: ConsensusDetailProps) {
  const grounds: Grounds = new Map(persona.evidence.map((item) => [item.id, item]));
  const common = { grounds, models, votes, divergences: persona.divergences };
  return useMemo(
    () => (
      <article aria-label={persona.name}>
        <h2>
          <DataText text={persona.name} />
        </h2>
        <PersonaFacts persona={persona} models={models} />
        {persona.singleSource && (
          <p class="notice">Single-source: too few votes, or of one model family only. It is kept as it is.</p>
        )}
        <table class="merged">
          <caption class="hidden">Fields with their support</caption>
          <MergedHeader members={persona.members.length} />
          <tbody>
            <MergedClaim title="Role" field="role" claim={persona.role} {...common} />
            <MergedClaim title="Summary" field="summary" claim={persona.summary} {...common} />
            {demographicNames.map((name) => (
              <MergedAttribute key={name} name={name} persona={persona} models={models} grounds={grounds} />
            ))}
          </tbody>
          {claimListNames.map((name) =>
            persona[name].length === 0 ? null : (
              <tbody key={name}>
                <tr class="field-heading">
                  <th colSpan={4} scope="rowgroup">
                    {fieldLabels[name]}
                  </th>
                </tr>
                {persona[name].map((claim, index) => (
                  <MergedClaim key={index} field={name} claim={claim} {...common} />
                ))}
              </tbody>
            ),
          )}
          <MergedQuote quote={persona.quote} grounds={grounds} />
        </table>
      </article>
    ),
    [persona, models, votes],
  );
}

function PersonaFacts({ persona, models }: Pick<ConsensusDetailProps, 'persona' | 'models'>) {
  const verified = persona.evidence.filter(({ verdict }) => verdict === 'verified').length;
  return (
    <p class="consensus-facts">
      <ModelBlocks refs={persona.members} models={models} />
      <b>
        {countText(persona.votes.models)} of {countText(persona.votes.of)} models
      </b>
      <span class="secondary">{percentText(persona.support)} of the votes</span>
      <span class="secondary">support {formatSupport(persona.summary.support ?? 0)}</span>
      <span class="secondary">
        segment of {countText(persona.segment.rows)} rows, {countText(persona.segment.respondents)} respondents
      </span>
      <span class="secondary">
        {countText(verified)} of {countText(persona.evidence.length)} excerpts verified
      </span>
      <span class="secondary">{persona.wording === 'model' ? 'worded by a model' : 'wording of a member'}</span>
    </p>
  );
}

function MergedHeader({ members }: { members: number }) {
  return (
    <thead>
      <tr>
        <th scope="col">Merged from {countText(members)} personas</th>
        <th scope="col">
          Support <span class="secondary">models, share of vote</span>
        </th>
        <th scope="col">
          Score <span class="secondary">word and number</span>
        </th>
        <th scope="col">
          Evidence <span class="secondary">rows</span>
        </th>
      </tr>
    </thead>
  );
}

interface MergedAttributeProps extends Pick<ConsensusDetailProps, 'persona' | 'models'> {
  name: DemographicName;
  grounds: Grounds;
}

function MergedAttribute({ name, persona, models, grounds }: MergedAttributeProps) {
  const fact = persona.demographics[name];
  const divergence = persona.divergences.find(({ field }) => field === name);
  if (fact === null && !divergence) {
    return null;
  }
  return (
    <tr>
      <th scope="row">
        <span class="secondary">{fieldLabels[name]}</span>{' '}
        {fact === null ? 'no majority' : <DataText text={factValueText(fact.value)} />}
      </th>
      <td>
        {fact !== null && (
          <>
            <ModelBlocks refs={fact.refs} models={models} /> {countText(modelsOf(fact.refs))} of{' '}
            {countText(persona.votes.of)}
          </>
        )}
      </td>
      <td>{divergence ? <Divergence divergence={divergence} models={models} /> : 'no dissent'}</td>
      <td>
        {fact !== null && fact.evidence.length > 0 ? (
          <ChipRow ids={fact.evidence} evidence={grounds} />
        ) : (
          <span class="secondary">{fact?.basis === 'column' ? `column ${fact.column ?? ''}` : ''}</span>
        )}
      </td>
    </tr>
  );
}

function MergedQuote({ quote, grounds }: { quote: MergedPersona['quote']; grounds: Grounds }) {
  return quote === null ? null : (
    <tbody>
      <tr class="field-heading">
        <th colSpan={4} scope="rowgroup">
          Quote
        </th>
      </tr>
      <tr>
        <th scope="row" colSpan={3}>
          <DataParagraph text={`“${quote.text}”`} />
        </th>
        <td>
          <ChipRow ids={[quote.evidence]} evidence={grounds} />
        </td>
      </tr>
    </tbody>
  );
}

/** Model runs among references to their personas. */
function modelsOf(refs: readonly string[]): number {
  return new Set(refs.map((ref) => ref.slice(0, ref.lastIndexOf('/')))).size;
}
