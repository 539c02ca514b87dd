import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { countText, percentText } from '../../../core/text/figures';
import type { Combination } from '../../../protocol/messages';
import { formatSupport } from '../../format';
import { modelLabel, type NamedModel } from '../../status';
import { ChipRow } from '../evidence/chip-row';
import { DataParagraph, DataText } from '../parts/data-text';
import type { Grounds } from '../persona/claim';
import { Divergence, labelsOf } from './divergence';
import { ModelBlocks } from './model-blocks';

type MergedPersona = Combination['consensus']['personas'][number];

interface MergedClaimProps {
  title?: string;
  field: string;
  claim: MergedPersona['role'];
  grounds: Grounds;
  models: readonly NamedModel[];
  votes: Combination['votes'] | null;
  divergences: MergedPersona['divergences'];
}

/** A merged statement; its score opens what made it. */
export function MergedClaim({ title, field, claim, grounds, models, votes, divergences }: MergedClaimProps) {
  const open = useSignal(false);
  const id = useId();
  const { counts, refs } = claim;
  const divergence = title === undefined ? undefined : divergences.find((one) => one.field === field);
  return (
    <>
      <tr>
        <th scope="row">
          {title !== undefined && <span class="secondary">{title}</span>}
          <DataParagraph text={claim.text} />
          {divergence && <Divergence divergence={divergence} models={models} />}
        </th>
        <td>
          <ModelBlocks refs={refs} models={models} /> {countText(counts.models)} of {countText(counts.of)}{' '}
          <span class="secondary">{shareOfVotes(refs, votes)}</span>
        </td>
        <td>
          <button
            type="button"
            class="link"
            aria-expanded={open.value}
            aria-controls={id}
            onClick={() => (open.value = !open.value)}
          >
            {formatSupport(claim.support ?? 0)}
          </button>
        </td>
        <td>
          <ChipRow ids={claim.evidence} evidence={grounds} />
        </td>
      </tr>
      {open.value && (
        <tr class="made-of" id={id}>
          <td colSpan={4}>
            <ClaimOrigin claim={claim} models={models} votes={votes} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Who says it in which words, and the counts that the score is made of. */
function ClaimOrigin({ claim, models, votes }: Pick<MergedClaimProps, 'claim' | 'models' | 'votes'>) {
  const { counts, wordings, refs } = claim;
  const silent = models.filter(({ key }) => !refs.some((ref) => ref.startsWith(`${key}/`)));
  return (
    <div class="origin">
      <h3>Where this statement comes from</h3>
      <dl>
        {[{ text: claim.text, refs: ownRefs(claim) }, ...wordings].map(({ text, refs: own }) => (
          <div key={text}>
            <dt>
              <DataText text={labelsOf(own, models)} />
            </dt>
            <dd>
              <DataText text={text} />
            </dd>
          </div>
        ))}
        {silent.map((model) => (
          <div key={model.key}>
            <dt>
              <DataText text={modelLabel(model)} />
            </dt>
            <dd class="absent">– not raised</dd>
          </div>
        ))}
        <div>
          <dt>Excerpts verified</dt>
          <dd>
            {countText(counts.verified)} of {countText(counts.cited)}
          </dd>
        </div>
        <div>
          <dt>Respondents of the segment who support it</dt>
          <dd>
            {countText(counts.respondents)} of {countText(counts.answering)}, in {countText(counts.rows)} rows
          </dd>
        </div>
        <div>
          <dt>Models that say it</dt>
          <dd>
            {countText(counts.models)} of {countText(counts.of)}{' '}
            <span class="secondary">{shareOfVotes(refs, votes)}</span>
          </dd>
        </div>
        <div>
          <dt>Support score</dt>
          <dd>
            {formatSupport(claim.support ?? 0)}{' '}
            <span class="secondary">
              verified share × (0.7 × lower bound of the respondents’ share + 0.3 × share of the votes); no probability
            </span>
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** Personas that say it in the words that were chosen: those whose wording is not listed apart. */
function ownRefs({ refs, wordings }: MergedPersona['role']): string[] {
  const others = new Set(wordings.flatMap((wording) => wording.refs));
  return refs.filter((ref) => !others.has(ref));
}

function shareOfVotes(refs: readonly string[], votes: Combination['votes'] | null): string {
  if (votes === null) {
    return '';
  }
  const all = Object.entries(votes.byModel);
  const total = all.reduce((sum, [, { effectiveWeight }]) => sum + effectiveWeight, 0);
  const having = all
    .filter(([key]) => refs.some((ref) => ref.startsWith(`${key}/`)))
    .reduce((sum, [, { effectiveWeight }]) => sum + effectiveWeight, 0);
  return total === 0 ? '' : percentText(having / total);
}
