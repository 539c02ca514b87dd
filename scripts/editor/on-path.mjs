import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} file
 * @returns {boolean} whether this process may run it
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} name of a program
 * @returns {string | null} the file that the shell would run for it
 */
export function onPath(name) {
  const endings = process.platform === 'win32' ? (process.env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const files = folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)));
  return files.find(isExecutable) ?? null;
}
