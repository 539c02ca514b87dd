import type { ShownData } from '../data/table';
import type { Experiment } from '../experiment/experiment';
import type { Analysis, ModelRun, Run } from '../runs/run';
import type { Consensus } from './analysis-schema';
import { wordRowsOf } from './claim-rows';
import { basisOf, withClaimRows } from './comparison-basis';
import { combine, compareClaims, votersOf } from './consensus';
import { coverageOf } from './coverage';
import { demographicCoverage } from './demographic-coverage';
import { comparePersonas } from './matching';
import type { PersonaComparison } from './matching';
import { firstRuns, modelAgreement, selfAgreement } from './model-agreement';
import { rowFactsOf } from './row-facts';
import { groupRows, rowSpace } from './row-groups';
import { backgroundOf } from './similarity';
import { suggestionsFrom } from './suggestions';

export interface AnalysisTask {
  models: readonly ModelRun[];
  data: ShownData;
  /** What the run says of the same data. */
  runData: Pick<Run['data'], 'sources' | 'shownRows'>;
  experiment: Pick<Experiment, 'generation' | 'consensus' | 'execution'>;
}

/** What was found out about the personas of all models together. */
export interface RunAnalysis {
  analysis: Required<Omit<Analysis, 'evidence'>>;
  /** Null in other modes than consensus. */
  consensus: Consensus | null;
  /** Say of each model run, by key; 0 for one that delivered nothing. */
  effectiveWeights: Record<string, number>;
  /** Support of the claims of each persona by `<model key>/<persona id>`, in the order of `claimsOf`; copies included. */
  supports: Record<string, (number | null)[]>;
}

/**
 * Compares the personas of all model runs with one another and with the data, and in consensus mode merges them: nothing is asked of
 * a model, and the same input gives the same result whatever the order of the models. Null where nobody delivered a
 * persona.
 */
export async function analyse({ models, data, runData, experiment }: AnalysisTask): Promise<RunAnalysis | null> {
  const delivering = models.filter(({ personas }) => personas.length > 0);
  if (delivering.length === 0) {
    return null;
  }
  const { seed, personas: segments } = experiment.generation;
  const space = await rowSpace(data, seed);
  const words = wordRowsOf(data);
  const bare = basisOf(space, backgroundOf(space, segments, seed), words, delivering);
  const comparison = comparePersonas(delivering, rowFactsOf(bare, runData).background);
  const basis = withClaimRows(bare, comparison, words, data);
  const voters = votersOf(delivering, comparison);
  const { matches, votes, personas, supports } = combine(
    compareClaims(comparison, rowFactsOf(basis, runData)),
    voters,
    experiment.consensus,
  );
  const { threshold } = experiment.consensus;
  const agreement = modelAgreement(comparison, seed, { threshold }, firstRuns(delivering));
  const covered = coverageOf(delivering, data, groupRows(space, segments, seed));
  const demographics = demographicCoverage(delivering, data);
  return {
    analysis: {
      matches,
      votes,
      coverage: { ...covered, demographics, suggestions: suggestionsFrom(covered, demographics, delivering) },
      agreement,
      selfAgreement: selfAgreement(comparison, delivering, seed, { threshold }),
      basis,
    },
    consensus: experiment.execution.mode === 'consensus' ? { personas, agreement } : null,
    effectiveWeights: Object.fromEntries(models.map(({ key }) => [key, votes.byModel[key]?.effectiveWeight ?? 0])),
    supports: withCopies(supports(), comparison),
  };
}

/** Copies say what the persona says that stands for them. */
function withCopies(supports: RunAnalysis['supports'], { entries }: PersonaComparison): RunAnalysis['supports'] {
  const ofCopies = entries.flatMap(({ ref, duplicates }) => duplicates.map((copy) => [copy, supports[ref] ?? []]));
  return { ...supports, ...Object.fromEntries(ofCopies) };
}
