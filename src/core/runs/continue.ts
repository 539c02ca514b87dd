import { PersonaError } from '../errors';
import type { PreparedRun } from './prepare';
import type { Run } from './run';

/**
 * A run that does again what `rerun` says of an earlier run and takes over its other results.
 * `prepared` is the same experiment on the same data, prepared anew. Throws PersonaError `invalid-data` where the data or
 * what is shown of it has changed since: results about other rows must not stand side by side.
 */
export function continueRun(prepared: PreparedRun, earlier: Run, rerun: (key: string) => boolean): PreparedRun {
  refuseChangedData(prepared, earlier);
  const models = prepared.models.map((model) => {
    const done = rerun(model.key) ? undefined : earlier.models.find(({ key }) => key === model.key);
    return done ? { ...model, carried: { ...done, fromRun: done.fromRun ?? earlier.runId } } : model;
  });
  return { ...prepared, models, continues: earlier.runId };
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
