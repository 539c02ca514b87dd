import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { DataFile } from '../data/file';
import { PersonaError } from '../errors';

/**
 * Where a data file is that an experiment names, relative to `baseDirectory`. `roots` are the files and folders whose data may
 * be read, absolute; null: any. What counts is where the file really is, links resolved.
 * Throws PersonaError `invalid-config` for a file outside of them.
 */
export async function dataFile(
  file: string,
  baseDirectory: string,
  roots: readonly string[] | null,
): Promise<DataFile> {
  const absolutePath = path.resolve(baseDirectory, file);
  if (roots !== null) {
    const [real, ...realRoots] = await Promise.all([absolutePath, ...roots].map(realPath));
    if (real === undefined || !realRoots.some((root) => isWithin(root, real))) {
      throw new PersonaError(
        'invalid-config',
        `This workspace is not trusted: the data file ${file} outside of it is not read.`,
      );
    }
  }
  return { path: file, absolutePath };
}

/** `absolutePath` with its links resolved, as far as it exists: the folders above a missing file may be links too. */
async function realPath(absolutePath: string): Promise<string> {
  try {
    return await realpath(absolutePath);
  } catch {
    const folder = path.dirname(absolutePath);
    return folder === absolutePath ? absolutePath : path.join(await realPath(folder), path.basename(absolutePath));
  }
}

function isWithin(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
