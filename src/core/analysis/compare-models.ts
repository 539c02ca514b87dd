import { defaults } from '../experiment/schema';
import type { Run } from '../runs/run';
import { alignMatches } from './aligned-personas';
import type { AlignedMatch } from './aligned-personas';
import type { Match, ModelAgreement } from './analysis-schema';
import { evidenceSummary } from './evidence-summary';
import type { EvidenceSummary } from './evidence-summary';
import { comparePersonas, matchCompared } from './matching';
import { firstRuns, modelAgreement, selfAgreement } from './model-agreement';
import { quotedBackground } from './quoted-background';
import { rowFactsOf } from './row-facts';
import { runDifference, runFigures, sameData } from './run-difference';
import type { RunDifference, RunFigures } from './run-difference';
import { scorecard } from './scorecard';
import type { ModelScore } from './scorecard';
import { sequentialChanges } from './sequential-changes';
import type { SequentialChange } from './sequential-changes';
import type { Background } from './similarity';
import { repetitionStability, stabilityAcross } from './stability';
import type { Stability } from './stability';
import { stereotypeSignals } from './stereotype-signals';
import type { StereotypeSignals } from './stereotype-signals';

/** The models of a run beside one another. */
export interface ModelComparison {
  run: RunFigures;
  /** Those of a run that is under way, or that was made before runs kept them, are computed from what the personas quote. */
  matches: Match[];
  agreement: ModelAgreement;
  /** Between the runs of a listing that was repeated, by the key of its first run. */
  selfAgreement: Record<string, ModelAgreement>;
  /** For each match of several models, field by field. */
  differences: AlignedMatch[];
  scorecard: ModelScore[];
  evidence: EvidenceSummary;
  /** Empty but for sequential runs. */
  sequential: SequentialChange[];
  /** Empty without repetitions. */
  stability: Stability[];
  signals: StereotypeSignals;
}

/** Two runs beside one another. */
export interface RunComparison extends RunDifference {
  /** What came back and what did not of models that are in both; empty where the runs read other data. */
  stability: Stability[];
}

/** Of the resampling. */
const seed = 1;

/** Everything there is to compare the models of a run by, without its data. Deterministic. */
export function compareModels(run: Run): ModelComparison {
  const background = backgroundOfRun(run);
  const quoted = quotedBackground(run.models.flatMap(({ personas }) => personas));
  const comparison = comparePersonas(run.models, background);
  const options = { threshold: run.settings.experiment.generation?.consensus?.threshold ?? defaults.threshold };
  const matches = run.analysis.matches ?? matchCompared(comparison, options);
  const shared = matches.filter(({ unique }) => !unique);
  return {
    run: runFigures(run),
    matches,
    agreement: run.analysis.agreement ?? modelAgreement(comparison, seed, options, firstRuns(run.models)),
    selfAgreement: run.analysis.selfAgreement ?? selfAgreement(comparison, run.models, seed, options),
    differences: alignMatches(shared, run.models),
    scorecard: scorecard(run, quoted, matches, run.analysis.coverage ?? null),
    evidence: evidenceSummary(run),
    sequential: sequentialChanges(run, background),
    stability: repetitionStability(run.models, background),
    signals: stereotypeSignals(run.models, quoted),
  };
}

/** Two runs, whatever their models. Compared by the rows that both were shown, where these are the same. */
export function compareRuns(before: Run, after: Run): RunComparison {
  const background = backgroundOfRuns(before, after);
  return {
    ...runDifference(before, after, background),
    stability:
      sameData(before, after) && before.runId !== after.runId ? stabilityAcross([before, after], background) : [],
  };
}

/** What the run keeps of its rows, else what its personas quote of them. */
function backgroundOfRun(run: Pick<Run, 'models' | 'analysis' | 'data'>): Background {
  const { basis } = run.analysis;
  return basis
    ? rowFactsOf(basis, run.data).background
    : quotedBackground(run.models.flatMap(({ personas }) => personas));
}

/** The same for two runs: what both keep where they saw the same rows. */
export function backgroundOfRuns(before: Run, after: Run): Background {
  if (before === after) {
    return backgroundOfRun(before);
  }
  const [one, other] = [before, after].map(backgroundOfRun);
  return one && other && sameData(before, after) && before.analysis.basis && after.analysis.basis
    ? { ...one, documentFrequency: new Map([...one.documentFrequency, ...other.documentFrequency]) }
    : quotedBackground([before, after].flatMap(({ models }) => models.flatMap(({ personas }) => personas)));
}
