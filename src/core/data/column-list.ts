import { dataFileSize, readRecords, type DataFile, type FileOptions } from './file';
import { readHeader } from './header';

/** Enough for the header and the two hundred records by which it is told from data. */
const headBytes = 1024 * 1024;

/**
 * The names of the columns of a file, read from its beginning. Columns beyond the header that only a later row has are not
 * among them.
 *
 * @param header whether the first record names the columns; undefined: detected.
 * @throws PersonaError `invalid-data`, `invalid-config` or `cancelled`, as reading the whole file would.
 */
export async function readColumnNames(
  file: DataFile,
  { header, ...options }: FileOptions & { header?: boolean },
): Promise<string[]> {
  await dataFileSize(file);
  const { records } = await readRecords(file, { ...options, onlyBytes: headBytes }, () => undefined);
  return records.length === 0 ? [] : readHeader(records, header).names;
}
