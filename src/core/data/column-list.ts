import type { DataFile, FileOptions } from './file';
import { readHead } from './head';

/**
 * The names of the columns of a file, read from its beginning. Columns that only a later row has are not among them.
 *
 * @throws PersonaError `invalid-data`, `invalid-config` or `cancelled`, as reading the whole file would.
 */
export async function readColumnNames(file: DataFile, options: FileOptions): Promise<string[]> {
  return (await readHead(file, options)).names;
}
