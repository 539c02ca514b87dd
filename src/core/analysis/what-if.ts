import { defaults } from '../experiment/schema';
import type { Run } from '../runs/run';
import type { Consensus, Match, ModelAgreement, VoteShares } from './analysis-schema';
import { combine, compareClaims, votersOf } from './consensus';
import type { ConsensusRules } from './consensus';
import { comparePersonas } from './matching';
import { firstRuns, modelAgreement } from './model-agreement';
import { rowFactsOf } from './row-facts';

/** What to change; what is left out stays as in the run. */
export interface WhatIf extends Partial<ConsensusRules> {
  /** Configured weights, by model key. */
  weights?: Readonly<Record<string, number>>;
  /** Keys of the model runs that count. */
  included?: readonly string[];
}

export interface WhatIfResult {
  matches: Match[];
  votes: VoteShares;
  consensus: Consensus;
}

type ComparedRun = Pick<Run, 'data' | 'models' | 'settings' | 'analysis'>;

/**
 * A function that tells what the models would say together under other rules, out of what the run file keeps: no call, no file.
 * The personas are compared with one another once, here. Without a change it gives what the run says. Null for a run that was not
 * analysed: an older one, or one without personas.
 */
export function prepareWhatIf(run: ComparedRun): ((changes: WhatIf) => WhatIfResult) | null {
  const { basis } = run.analysis;
  if (!basis) {
    return null;
  }
  const facts = rowFactsOf(basis, run.data);
  const comparison = comparePersonas(run.models, facts.background);
  const compared = compareClaims(comparison, facts);
  const rules = consensusRules(run.settings);
  const seed = run.settings.experiment.generation?.seed ?? defaults.seed;
  const agreements = new Map<string, ModelAgreement>();
  return ({ weights = {}, included, ...changed }) => {
    const chosen = run.models.filter(({ key }) => included?.includes(key) ?? true);
    const voters = votersOf(
      chosen.map((model) => ({ ...model, weight: weights[model.key] ?? model.weight })),
      comparison,
    );
    const { matches, votes, personas } = combine(compared, voters, { ...rules, ...changed });
    const threshold = changed.threshold ?? rules.threshold;
    const delivering = chosen.filter(({ key }) => voters.some((voter) => voter.key === key));
    const name = JSON.stringify([threshold, delivering.map(({ key }) => key)]);
    const agreement = agreements.get(name) ?? modelAgreement(comparison, seed, { threshold }, firstRuns(delivering));
    agreements.set(name, agreement);
    return { matches, votes, consensus: { personas: personas(), agreement } };
  };
}

/** The rules that were in force. */
function consensusRules({ experiment }: Run['settings']): ConsensusRules {
  const { threshold, min_support, family_discount } = experiment.generation?.consensus ?? {};
  return {
    threshold: threshold ?? defaults.threshold,
    minSupport: min_support ?? defaults.minSupport,
    familyDiscount: family_discount ?? defaults.familyDiscount,
  };
}
