import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { isSystemError, PersonaError } from '../errors';
import { diskFiles } from './run-files';
import { isRunId } from './run-id';

/** Lists what the demo made in a directory, its runs and `.` for the directory itself, so that exactly that can be removed. */
const listName = '.persona-demo';

/** Remembers what the demo makes in one output directory. */
export class DemoRuns {
  readonly #directory: string;
  readonly #isNew: boolean;

  /** @param directory absolute; whether the demo makes it is told now. */
  constructor(directory: string) {
    this.#directory = directory;
    this.#isNew = !existsSync(directory);
  }

  /** Lists a run that the demo has begun. */
  async add(runId: string): Promise<void> {
    await diskFiles.append(path.join(this.#directory, listName), `${this.#isNew ? '.\n' : ''}${runId}\n`);
  }
}

/**
 * Removes the runs that the demo made in an output directory, and the directory where the demo made that and nothing else is in it.
 *
 * @returns the ids of the runs that were removed.
 * @throws PersonaError `invalid-config` where it cannot be read what the demo made.
 */
export async function removeDemoRuns(directory: string): Promise<string[]> {
  const list = path.join(directory, listName);
  const text = await readFile(list, 'utf8').catch((cause: unknown) => {
    if (isSystemError(cause, 'ENOENT')) {
      return '';
    }
    throw new PersonaError('invalid-config', `${list} cannot be read. Check its permissions.`, { cause });
  });
  const made = text.split('\n');
  const runs = made.filter(isRunId);
  for (const runId of runs) {
    await rm(path.join(directory, runId), { recursive: true, force: true });
  }
  await rm(list, { force: true });
  if (made.includes('.') && (await readdir(directory)).length === 0) {
    await rmdir(directory);
  }
  return runs;
}
