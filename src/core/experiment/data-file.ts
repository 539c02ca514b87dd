import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import type { DataFile } from '../data/file';
import { cancelled, PersonaError } from '../errors';

/**
 * The data files that an experiment names, by paths and patterns such as `interviews/*.txt`, each once. The matches of a
 * pattern are in the order of their names; hidden ones and links are not among them.
 * `baseDirectory` and `roots` as in {@link dataFile}.
 * Throws PersonaError `invalid-config` for a file or a pattern outside of the roots, `invalid-data` for a pattern without a match,
 * `cancelled`.
 */
export async function dataFiles(
  named: readonly string[],
  baseDirectory: string,
  roots: readonly string[] | null,
  signal?: AbortSignal,
): Promise<DataFile[]> {
  const files = new Map<string, DataFile>();
  for (const name of named) {
    for (const match of await matches(name, baseDirectory, roots, signal)) {
      const file = await dataFile(match, baseDirectory, roots);
      files.set(file.absolutePath, files.get(file.absolutePath) ?? file);
    }
  }
  return [...files.values()];
}

async function matches(
  name: string,
  baseDirectory: string,
  roots: readonly string[] | null,
  signal?: AbortSignal,
): Promise<string[]> {
  const isThere = await stat(path.resolve(baseDirectory, name)).then(
    () => true,
    () => false,
  );
  if (isThere || !isPattern(name)) {
    return [name];
  }
  const pattern = path.sep === '\\' ? name.replaceAll('\\', '/') : name;
  // Nothing outside of the roots is even listed.
  const fixed = pattern.slice(0, pattern.search(special)).replace(/[^/]*$/u, '');
  await dataFile(fixed === '' ? '.' : fixed, baseDirectory, roots);
  const found = await glob(pattern, {
    cwd: baseDirectory,
    expandDirectories: false,
    followSymbolicLinks: false,
    ...(signal && { signal }),
  });
  if (signal?.aborted === true) {
    throw cancelled(signal.reason);
  }
  if (found.length === 0) {
    throw new PersonaError('invalid-data', `No file matches ${name} in ${baseDirectory}. Check the pattern.`);
  }
  return found.sort();
}

/** Square brackets stand in many file names and make no pattern. */
const special = /[*?]|\{[^}]*,[^}]*\}/u;

/** Whether a name stands for several files. */
function isPattern(name: string): boolean {
  return special.test(name);
}

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
