import path from 'node:path';
import { PersonaError } from '../errors';
import type { PlannedModel } from '../generation/plan';
import { EvidenceChecker } from '../persona/evidence';
import { type LoggedCalls, readCallLog } from './call-log';
import type { PreparedRun } from './prepare';
import { readRun } from './read';
import { recoverModelRun } from './recover';
import type { ModelRun, Run } from './run';

/** An earlier run and where it is. */
export interface EarlierRun {
  directory: string;
  run: Run;
}

/**
 * A run that does again what `rerun` says of an earlier run, and what had not ended in it, and takes over its other
 * results. A model that had answered before its run was cut off is not asked again: its answer is read from the run folder.
 * One of which a call is unknown, sent and never ended, gets a warning that says so.
 * `prepared` is the same experiment on the same data, prepared anew. Throws PersonaError `invalid-data` where the data or
 * what is shown of it has changed since: results about other rows must not stand side by side.
 */
export async function continueRun(
  prepared: PreparedRun,
  earlier: EarlierRun,
  rerun: (key: string) => boolean,
): Promise<PreparedRun> {
  refuseChangedData(prepared, earlier.run);
  const { runId, models: ended } = earlier.run;
  const log = await readCallLog(earlier.directory);
  const checker = new EvidenceChecker(prepared.data);
  const models: PlannedModel[] = [];
  for (const model of prepared.models) {
    const done = ended.find(({ key }) => key === model.key);
    const calls = log.get(model.key);
    if (done) {
      models.push(rerun(model.key) ? model : { ...model, carried: { ...done, fromRun: done.fromRun ?? runId } });
      continue;
    }
    const recovered =
      calls && (await recoverModelRun({ directory: earlier.directory, runId }, model, calls, prepared, checker));
    models.push(
      recovered
        ? { ...model, carried: recovered }
        : { ...model, warnings: [...model.warnings, ...(await warningsOfUnknownCalls(earlier, calls, model.key))] },
    );
  }
  const isSequential = prepared.experiment.execution.mode === 'sequential';
  return { ...prepared, models: isSequential ? flagOutdated(models) : models, continues: runId };
}

/** A warning for each call of a model that may have been billed although nothing came of it, in this run or those it continues. */
async function warningsOfUnknownCalls(
  earlier: EarlierRun,
  calls: LoggedCalls | undefined,
  key: string,
): Promise<string[]> {
  const { run, directory } = earlier;
  const own = (calls?.open ?? []).map(
    ({ startedAt }) =>
      `An earlier call of ${key} in run ${run.runId}, sent at ${startedAt}, may have been billed: the run was cut off before it had ended.`,
  );
  const before = run.continues === null ? undefined : path.join(path.dirname(directory), run.continues);
  const older = before === undefined ? undefined : await readRun(before).catch(() => undefined);
  if (before === undefined || !older || older.models.some((model) => model.key === key)) {
    return own;
  }
  const log = await readCallLog(before);
  return [...(await warningsOfUnknownCalls({ directory: before, run: older }, log.get(key), key)), ...own];
}

/** In sequential mode a result that is kept although a model before it runs again was built on something else: it says so. */
function flagOutdated(models: readonly PlannedModel[]): PlannedModel[] {
  return models.map((model, index) => {
    const again = models.slice(0, index).filter(({ carried, endpoint }) => !carried && endpoint !== undefined);
    if (!model.carried || model.endpoint === undefined || again.length === 0) {
      return model;
    }
    const names = again.map(({ key }) => key).join(', ');
    return {
      ...model,
      carried: withWarning(model.carried, `Kept as it was: it does not build on what ${names} says in this run.`),
    };
  });
}

function withWarning(run: ModelRun, warning: string): ModelRun {
  return run.warnings.includes(warning) ? run : { ...run, warnings: [...run.warnings, warning] };
}

function refuseChangedData({ data }: PreparedRun, earlier: Run): void {
  const now = data.table.sources.map((source) => source.sha256);
  const then = earlier.data.sources.map((source) => source.sha256);
  const shown = data.rows.map((row) => row.id);
  if (!sameItems(now, then) || !sameItems(shown, earlier.data.shownRows)) {
    throw new PersonaError(
      'invalid-data',
      `The data has changed since run ${earlier.runId}, so its results cannot be taken over. Run the whole experiment again.`,
    );
  }
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
