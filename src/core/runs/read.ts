import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import { Check } from 'typebox/value';
import { type ErrorCode, isSystemError, PersonaError, toPersonaError } from '../errors';
import { type Run, RunSchema, runSchemaVersion } from './run';
import { dateOfRunId, isRunId } from './run-id';

/** A run folder as it was found: readable, or why it is not. */
export type FoundRun =
  | { directory: string; runId: string; run: Run }
  | { directory: string; runId: string; problem: string; code: ErrorCode };

/** Run files open at once. */
const readAtOnce = 16;

/**
 * Reads a run folder. A run that is `running` although its process is gone reads as `interrupted`; while model runs are
 * missing, its totals are marked as incomplete, and unknown where none has ended.
 * Throws PersonaError `invalid-data` for a missing or corrupt `run.json`, `unsupported` for one of a newer version.
 */
export async function readRun(directory: string): Promise<Run> {
  const file = path.join(directory, 'run.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new PersonaError('invalid-data', `${directory} holds no run: ${file} cannot be read. Name a run folder.`, {
      cause,
    });
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
  const run = value.models.length < value.planned.length ? { ...value, totals: soFar(value) } : value;
  return isAbandoned(run) ? { ...run, status: 'interrupted', writer: null } : run;
}

/**
 * The runs of an output directory, newest first; none where it does not exist. One that cannot be read stands where its id
 * puts it. Throws PersonaError `invalid-config` where the directory cannot be read.
 */
export async function listRuns(outputDirectory: string): Promise<FoundRun[]> {
  const entries = await readdir(outputDirectory, { withFileTypes: true }).catch((cause: unknown) => {
    if (isSystemError(cause, 'ENOENT')) {
      return [];
    }
    throw new PersonaError(
      'invalid-config',
      `The directory ${outputDirectory} cannot be read. Check its permissions.`,
      { cause },
    );
  });
  const names = entries.filter((entry) => entry.isDirectory() && isRunId(entry.name)).map((entry) => entry.name);
  const runs = await pLimit(readAtOnce).map(names, (name) => findRun(path.join(outputDirectory, name)));
  return runs.toSorted(newestFirst);
}

/** Orders runs by when they were made, whatever directories they are in. */
export function newestFirst(a: FoundRun, b: FoundRun): number {
  return createdMs(b) - createdMs(a) || b.runId.localeCompare(a.runId);
}

/** A folder with its run or with the reason why it has none. */
export async function findRun(directory: string): Promise<FoundRun> {
  const runId = path.basename(directory);
  try {
    return { directory, runId, run: await readRun(directory) };
  } catch (error) {
    const { message, code } = toPersonaError(error);
    return { directory, runId, problem: message, code };
  }
}

/**
 * The folder that a user means by a path, a run id, a unique prefix of one, or `last`. A path is relative to
 * `workingDirectory`. Throws PersonaError `invalid-config` where that is none or several.
 */
export async function resolveRun(
  reference: string,
  outputDirectory: string,
  workingDirectory: string,
): Promise<string> {
  if (/^\.{0,2}$|\//u.test(reference) || reference.includes(path.sep)) {
    return folderAt(reference, workingDirectory);
  }
  const runs = await listRuns(outputDirectory);
  const meant = reference === 'last' ? runs.slice(0, 1) : runs.filter(({ runId }) => runId.startsWith(reference));
  const [found, ...others] = meant;
  if (!found) {
    throw new PersonaError(
      'invalid-config',
      reference === 'last'
        ? `There is no run in ${outputDirectory} yet.`
        : `There is no run "${reference}" in ${outputDirectory}. persona runs lists them.`,
    );
  }
  if (others.length > 0) {
    const ids = meant.map(({ runId }) => runId).join(', ');
    throw new PersonaError('invalid-config', `"${reference}" stands for several runs: ${ids}. Write more of the id.`);
  }
  return found.directory;
}

function folderAt(reference: string, workingDirectory: string): string {
  if (reference === '') {
    throw new PersonaError('invalid-config', 'No run is named. Write its folder, its id, the start of one, or last.');
  }
  return path.resolve(workingDirectory, reference);
}

/** When a run began, in milliseconds; where its file does not tell, what its id says. */
function createdMs(found: FoundRun): number {
  const noted = 'run' in found ? Date.parse(found.run.createdAt) : Number.NaN;
  return Number.isNaN(noted) ? (dateOfRunId(found.runId)?.getTime() ?? 0) : noted;
}

/** Totals while model runs are missing: what they have used is not known. */
function soFar({ models, totals }: Run): Run['totals'] {
  const none = models.length === 0 ? { inputTokens: null, outputTokens: null, usd: null } : {};
  return { ...totals, ...none, tokensComplete: false, usdComplete: false };
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
    return !isSystemError(error, 'EPERM');
  }
}
