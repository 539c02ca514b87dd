import { providerProfile } from '../providers/directory';
import type { ModelRun, Run } from '../runs/run';
import { countChanges } from './claim-alignment';
import type { ChangeCounts } from './claim-alignment';
import { personaReference } from './matching';
import { personaDifference } from './persona-difference';
import type { PersonaDifference } from './persona-difference';
import { pairPersonas } from './persona-pairs';
import type { Background } from './similarity';

/** A persona that a model kept, and what it made of it. References are `<model key>/<persona id>`. */
export interface KeptPersona {
  before: string;
  after: string;
  difference: PersonaDifference;
}

/** What a model made of the personas it was given. */
export interface SequentialChange {
  key: string;
  /** The model whose personas it was given. */
  against: string;
  kept: KeptPersona[];
  added: string[];
  dropped: string[];
  /** Claims of the kept personas by what became of them. */
  claims: ChangeCounts;
}

/**
 * What each model of a sequential run added, changed and dropped against the one before: the last one that had delivered personas. Models
 * that delivered nothing are left out, as are the first and the offline generators, which are given nothing. Empty for other modes.
 */
export function sequentialChanges(run: Pick<Run, 'mode' | 'models'>, background: Background): SequentialChange[] {
  const delivered = run.models.filter(
    ({ status, personas }) => personas.length > 0 && (status === 'succeeded' || status === 'partial'),
  );
  return run.mode === 'sequential'
    ? delivered.flatMap((model, index) => {
        const earlier = delivered[index - 1];
        const isGiven = providerProfile(model.provider)?.kind !== 'embedded';
        return earlier && isGiven ? [changeOf(earlier, model, background)] : [];
      })
    : [];
}

function changeOf(earlier: ModelRun, later: ModelRun, background: Background): SequentialChange {
  const { pairs, gone, new: added } = pairPersonas(earlier.personas, later.personas, background);
  const kept = pairs.map(({ before, after }) => ({
    before: personaReference(earlier.key, before),
    after: personaReference(later.key, after),
    difference: personaDifference(before, after, background),
  }));
  return {
    key: later.key,
    against: earlier.key,
    kept,
    added: added.map((persona) => personaReference(later.key, persona)),
    dropped: gone.map((persona) => personaReference(earlier.key, persona)),
    claims: countChanges(kept.flatMap(({ difference }) => difference.claims)),
  };
}
