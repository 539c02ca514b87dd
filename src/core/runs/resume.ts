import path from 'node:path';
import { PersonaError } from '../errors';
import type { ExperimentDocument } from '../experiment/schema';
import { continueRun } from './continue';
import type { PreparedRun } from './prepare';
import { listRuns, readRun } from './read';
import type { Run } from './run';

/** What is left to do of a run. */
export interface Resumption {
  run: Run;
  /** Keys of the model runs that failed, were cut off or never ended. */
  owed: string[];
  /** The experiment with everything that was in force. */
  document: ExperimentDocument;
  /** Paths of the experiment are relative to it. Absolute. */
  baseDirectory: string;
  /** Where the run is kept, and its continuation unless the user wants it elsewhere. */
  outputDirectory: string;
  /**
   * Turns the experiment, prepared anew, into the continuation of the run. Throws PersonaError `invalid-data` where the
   * data has changed, `invalid-config` where the run has been continued meanwhile.
   */
  adapt: (prepared: PreparedRun) => Promise<PreparedRun>;
}

/**
 * Reads what is left to do of the run in `directory`. Throws PersonaError `invalid-config` where it is still under way or
 * has been continued already, so that nothing is asked and paid for twice; `invalid-data`, `unsupported` as `readRun`.
 */
export async function resumeRun(directory: string): Promise<Resumption> {
  const run = await readEndedRun(directory);
  await refuseIfContinued(directory, run);
  const succeeded = new Set(run.models.filter(({ status }) => status === 'succeeded').map(({ key }) => key));
  const owed = run.planned.filter((key) => !succeeded.has(key));
  return {
    ...resumption(directory, run, owed),
    async adapt(prepared) {
      await refuseIfContinued(directory, run);
      return continueRun(prepared, { directory, run }, (key) => owed.includes(key));
    },
  };
}

/** As `resumeRun`, for one model run, whatever came of it; what never ended comes with it. The user may ask that again and again. */
export async function rerunOneModel(directory: string, modelKey: string): Promise<Resumption> {
  const run = await readEndedRun(directory);
  return {
    ...resumption(directory, run, [modelKey]),
    adapt: (prepared) => continueRun(prepared, { directory, run }, (key) => key === modelKey),
  };
}

function resumption(directory: string, run: Run, owed: string[]): Omit<Resumption, 'adapt'> {
  return {
    run,
    owed,
    document: asItWasSaid(run.settings),
    baseDirectory: path.resolve(directory, run.settings.baseDirectory),
    outputDirectory: path.dirname(directory),
  };
}

/** The settings of a run without a number of personas that nobody chose, so that offline generators choose again. */
function asItWasSaid({ experiment, personasAsked }: Run['settings']): ExperimentDocument {
  if (personasAsked !== false || experiment.generation === undefined) {
    return experiment;
  }
  const { personas: _personas, ...generation } = experiment.generation;
  return { ...experiment, generation };
}

/** Throws PersonaError `invalid-config` for a run that is under way. */
async function readEndedRun(directory: string): Promise<Run> {
  const run = await readRun(directory);
  refuseIfUnderWay(run);
  return run;
}

function refuseIfUnderWay({ runId, status, writer }: Run): void {
  if (status === 'running') {
    const where = writer ? ` in process ${writer.pid} on ${writer.host}` : '';
    throw new PersonaError(
      'invalid-config',
      `Run ${runId} is still under way${where}. Wait for it or stop it first. If that process is certainly gone, set "status" to "interrupted" in its run.json.`,
    );
  }
}

async function refuseIfContinued(directory: string, { runId }: Run): Promise<void> {
  const runs = await listRuns(path.dirname(directory));
  const later = runs.find((found) => 'run' in found && found.run.continues === runId);
  if (later) {
    throw new PersonaError(
      'invalid-config',
      `Run ${runId} has been continued by run ${later.runId}; what it owed was asked there. Resume run ${later.runId} instead.`,
    );
  }
}
