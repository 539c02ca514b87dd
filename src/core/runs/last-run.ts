import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Experiment } from '../experiment/experiment';
import { valueAt } from '../experiment/finding';
import { findRun } from './read';
import type { Run } from './run';
import { isRunId } from './run-id';

/** Older runs are not looked at. */
const mostRuns = 50;

/** What makes a run one of an experiment: the same name, and the same data named from the same folder. */
export interface ExperimentIdentity extends Pick<Experiment, 'name'> {
  from: readonly string[];
  /** Paths of the experiment are relative to it. Absolute. */
  baseDirectory: string;
}

/**
 * The folder of the newest run of an experiment in an output directory; null where there is none. Its models and its
 * settings may have changed since.
 */
export async function lastRunOf(experiment: ExperimentIdentity, outputDirectory: string): Promise<string | null> {
  const names = await readdir(outputDirectory).catch(() => []);
  const runs = names.filter(isRunId).toSorted((a, b) => (a < b ? 1 : -1));
  for (const name of runs.slice(0, mostRuns)) {
    const found = await findRun(path.join(outputDirectory, name));
    if ('run' in found && isRunOf(found.run, found.directory, experiment)) {
      return found.directory;
    }
  }
  return null;
}

/** Whether the run in a folder is one of an experiment, as far as both say. */
export function isRunOf(
  { name, settings }: Pick<Run, 'name' | 'settings'>,
  directory: string,
  experiment: ExperimentIdentity,
): boolean {
  const from = valueAt(settings.experiment, ['data', 'from']) ?? [];
  return (
    name === experiment.name &&
    path.resolve(directory, settings.baseDirectory) === path.resolve(experiment.baseDirectory) &&
    JSON.stringify([from].flat()) === JSON.stringify(experiment.from)
  );
}
