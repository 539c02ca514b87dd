import type { ShownData } from '../data/table';
import type { Experiment } from '../experiment/experiment';
import type { Pause } from '../pause';
import type { Analysis, ModelRun, Run } from '../runs/run';
import type { Consensus } from './analysis-schema';
import { wordRowsOf } from './claim-rows';
import { basisOf, withClaimRows } from './comparison-basis';
import { combination, compareClaims, votersOf } from './consensus';
import { coverageOf } from './coverage';
import { demographicCoverage } from './demographic-coverage';
import { personaComparison } from './matching';
import type { PersonaComparison } from './matching';
import { firstRuns, modelAgreementSteps, selfAgreementSteps } from './model-agreement';
import { rowFactsOf } from './row-facts';
import { groupRowsSteps, rowSpace } from './row-groups';
import { backgroundSteps } from './similarity';
import { withPauses } from '../steps';
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
 * persona. `pause` lets other work happen now and then; it may reject to stop the work, and so does this then.
 */
export async function analyse(
  { models, data, runData, experiment }: AnalysisTask,
  pause: Pause = () => Promise.resolve(),
): Promise<RunAnalysis | null> {
  const delivering = models.filter(({ personas }) => personas.length > 0);
  if (delivering.length === 0) {
    return null;
  }
  const { seed, personas: segments } = experiment.generation;
  const space = await rowSpace(data, seed, pause);
  await pause();
  const words = wordRowsOf(data);
  await pause();
  const background = await withPauses(backgroundSteps(space, segments, seed), pause);
  const bare = basisOf(space, background, words, delivering);
  await pause();
  const comparison = await withPauses(personaComparison(delivering, rowFactsOf(bare, runData).background), pause);
  const basis = await withPauses(withClaimRows(bare, comparison, words, data), pause);
  await pause();
  const voters = votersOf(delivering, comparison);
  const combined = await withPauses(
    combination(compareClaims(comparison, rowFactsOf(basis, runData)), voters, experiment.consensus),
    pause,
  );
  const { matches, votes, personas, supports } = combined;
  const { threshold } = experiment.consensus;
  const agreement = await withPauses(
    modelAgreementSteps(comparison, seed, { threshold }, firstRuns(delivering)),
    pause,
  );
  const ofOneself = await withPauses(selfAgreementSteps(comparison, delivering, seed, { threshold }), pause);
  const found = data.groups.length > 0 ? null : await withPauses(groupRowsSteps(space, segments, seed), pause);
  await pause();
  const covered = coverageOf(delivering, data, found);
  const demographics = demographicCoverage(delivering, data);
  await pause();
  return {
    analysis: {
      matches,
      votes,
      coverage: { ...covered, demographics, suggestions: suggestionsFrom(covered, demographics, delivering) },
      agreement,
      selfAgreement: ofOneself,
      basis,
    },
    consensus: experiment.execution.mode === 'consensus' ? { personas: personas(), agreement } : null,
    effectiveWeights: Object.fromEntries(models.map(({ key }) => [key, votes.byModel[key]?.effectiveWeight ?? 0])),
    supports: withCopies(supports(), comparison),
  };
}

/** Copies say what the persona says that stands for them. */
function withCopies(supports: RunAnalysis['supports'], { entries }: PersonaComparison): RunAnalysis['supports'] {
  const ofCopies = entries.flatMap(({ ref, duplicates }) => duplicates.map((copy) => [copy, supports[ref] ?? []]));
  return { ...supports, ...Object.fromEntries(ofCopies) };
}
