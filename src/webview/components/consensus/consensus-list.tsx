import { useMemo } from 'preact/hooks';
import { countText } from '../../../core/text/figures';
import type { Combination } from '../../../protocol/messages';
import { formatSupport } from '../../format';
import type { NamedModel } from '../../status';
import { DataText } from '../parts/data-text';
import { ModelBlocks } from './model-blocks';

type MergedPersona = Combination['consensus']['personas'][number];

interface ConsensusListProps {
  personas: readonly MergedPersona[];
  models: readonly NamedModel[];
  /** Id of the match that is shown. */
  chosen: string | null;
  choose: (match: string) => void;
}

/** The merged personas, and below them those that too few models stand behind. */
export function ConsensusList({ personas, models, chosen, choose }: ConsensusListProps) {
  const shared = personas.filter(({ singleSource }) => !singleSource);
  const single = personas.filter(({ singleSource }) => singleSource);
  const list = (title: string, members: readonly MergedPersona[], none: string) => (
    <section>
      <h2>
        {title} <span class="badge">{countText(members.length)}</span>
      </h2>
      {members.length === 0 && <p class="absent">{none}</p>}
      <ul>
        {members.map((persona) => (
          <li key={persona.match}>
            <button type="button" aria-current={persona.match === chosen} onClick={() => choose(persona.match)}>
              <DataText text={persona.name} />
              <span class="line">
                <ModelBlocks refs={persona.members} models={models} />
                <span class="secondary">
                  {countText(persona.votes.models)} of {countText(persona.votes.of)} models
                </span>
                <span class="secondary end">{formatSupport(persona.summary.support ?? 0)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
  return useMemo(
    () => (
      <nav class="consensus-list" aria-label="Merged personas">
        {list('Consensus', shared, 'No persona has enough votes of more than one model family.')}
        {list('Single-source', single, 'None: every persona is shared.')}
        <p class="secondary">
          Single-source personas have too few votes, or votes of one model family only. They stay listed and are kept as
          they are.
        </p>
      </nav>
    ),
    [personas, models, chosen],
  );
}
