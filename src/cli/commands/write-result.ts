import path from 'node:path';
import { PersonaError } from '../../core/errors';
import { diskFiles } from '../../core/runs/run-files';
import type { Terminal } from '../terminal';

/** What of a run folder is never changed once it is written, by its first name there. */
const kept = ['run.json', 'calls.jsonl', 'models', 'reviews'];

/**
 * Writes the file that `--to` names, in place of an old one, and says where. Throws PersonaError `invalid-config` where it cannot be
 * written, and for what a run itself keeps in one of `runFolders`.
 */
export async function writeResult(
  terminal: Terminal,
  to: string,
  text: string,
  runFolders: readonly string[],
): Promise<void> {
  const file = path.resolve(terminal.workingDirectory, to);
  runFolders.forEach((directory) => refuseKept(file, directory));
  await diskFiles.replace(file, text).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PersonaError('invalid-config', `--to: ${file} cannot be written (${why}).`, { cause });
  });
  terminal.message(`Written: ${file}`);
}

function refuseKept(file: string, directory: string): void {
  const [first = ''] = path.relative(directory, file).split(path.sep);
  if (first === '' || kept.includes(first)) {
    throw new PersonaError('invalid-config', `--to: ${file} belongs to the run itself. Name another file.`);
  }
}
