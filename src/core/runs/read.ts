import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { Check } from 'typebox/value';
import { PersonaError } from '../errors';
import { type Run, RunSchema, runSchemaVersion } from './run';

/** A run folder as it was found: readable, or why it is not. */
export type FoundRun =
  | { directory: string; runId: string; run: Run }
  | { directory: string; runId: string; problem: string };

const runFolder = /^\d{8}-\d{6}-[0-9a-f]{4}$/u;

/**
 * Reads a run folder. A run that is `running` although its process is gone reads as `interrupted`.
 * Throws PersonaError `invalid-data` for a missing or corrupt `run.json`, `unsupported` for one of a newer version.
 */
export async function readRun(directory: string): Promise<Run> {
  const file = path.join(directory, 'run.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new PersonaError('invalid-data', `${directory} holds no run: ${file} cannot be read.`, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PersonaError('invalid-data', `${file} is damaged: it is not JSON.`, { cause });
  }
  const version = typeof value === 'object' && value !== null ? Reflect.get(value, 'schemaVersion') : undefined;
  if (typeof version === 'number' && version > runSchemaVersion) {
    throw new PersonaError('unsupported', `${file} was written by a newer version. Update to open it.`);
  }
  if (!Check(RunSchema, value)) {
    throw new PersonaError('invalid-data', `${file} is damaged: it is no run.`);
  }
  return isAbandoned(value) ? { ...value, status: 'interrupted', writer: null } : value;
}

/** The runs of an output directory, newest first; none where it does not exist. */
export async function listRuns(outputDirectory: string): Promise<FoundRun[]> {
  const entries = await readdir(outputDirectory, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && runFolder.test(entry.name)).map((entry) => entry.name);
  const runs = await Promise.all(names.map((name) => findRun(path.join(outputDirectory, name))));
  return runs.toSorted((a, b) => createdAt(b).localeCompare(createdAt(a)) || b.runId.localeCompare(a.runId));
}

/** A folder with its run or with the reason why it has none. */
export async function findRun(directory: string): Promise<FoundRun> {
  const runId = path.basename(directory);
  try {
    return { directory, runId, run: await readRun(directory) };
  } catch (error) {
    return { directory, runId, problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The folder that a user means by a path, a run id, a unique prefix of one, or `last`.
 * Throws PersonaError `invalid-config` where that is none or several.
 */
export async function resolveRun(
  reference: string,
  outputDirectory: string,
  workingDirectory: string,
): Promise<string> {
  if (reference.includes('/') || reference.includes(path.sep)) {
    return path.resolve(workingDirectory, reference);
  }
  const runs = await listRuns(outputDirectory);
  const [first, ...others] =
    reference === 'last' ? runs.slice(0, 1) : runs.filter(({ runId }) => runId.startsWith(reference));
  if (!first) {
    throw new PersonaError(
      'invalid-config',
      `There is no run "${reference}" in ${outputDirectory}. persona runs lists them.`,
    );
  }
  const exact = [first, ...others].find(({ runId }) => runId === reference);
  if (!exact && others.length > 0) {
    const ids = [first, ...others].map(({ runId }) => runId).join(', ');
    throw new PersonaError('invalid-config', `"${reference}" stands for several runs: ${ids}.`);
  }
  return (exact ?? first).directory;
}

function createdAt(found: FoundRun): string {
  return 'run' in found ? found.run.createdAt : '';
}

/** Whether the process that wrote the run is gone. Of another machine's process nothing can be known. */
function isAbandoned(run: Run): boolean {
  if (run.status !== 'running' || run.writer === null || run.writer.host !== hostname()) {
    return false;
  }
  try {
    process.kill(run.writer.pid, 0);
    return false;
  } catch (error) {
    return !(error instanceof Error && Reflect.get(error, 'code') === 'EPERM');
  }
}
