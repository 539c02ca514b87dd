import { PersonaError } from '../errors';
import { countOf } from '../text/figures';
import { dataFileSize, readRecords, type DataFile, type FileOptions, type FileRecords } from './file';
import { heldTable } from './held-table';
import { readHeader, uniqueNames } from './header';
import { profileColumns } from './profile';
import type { Row, Source, Table } from './table';

export type { DataFile } from './file';

/** What the user said about the files; whatever is left out is detected. */
export interface ReadOptions extends FileOptions {
  /** Whether the first record of each file names its columns. */
  header?: boolean;
  /** Called as bytes arrive, with the bytes of all files as `total`. */
  onProgress?: (bytes: number, total: number) => void;
}

/** The rows of one file with its own columns. */
interface FileTable {
  source: Source;
  names: string[];
  rows: Row[];
}

/**
 * Reads CSV and TSV files, one after the other, into one table; columns are united by name. What was odd about a file is in
 * its `warnings`.
 *
 * @throws PersonaError `invalid-data` with the file's path: missing, unreadable, empty, header only, another format, or a
 *   quote that is never closed; `invalid-config` for an option that cannot be; `cancelled`.
 */
export async function readTable(files: readonly DataFile[], options: ReadOptions): Promise<Table> {
  if (files.length === 0) {
    throw new PersonaError('invalid-data', 'No data file is named: give the path of a CSV file.');
  }
  const sizes: number[] = [];
  for (const file of files) {
    sizes.push(await dataFileSize(file));
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const tables: FileTable[] = [];
  let [before, reported] = [0, 0];
  for (const [index, file] of files.entries()) {
    const read = await readRecords(file, options, (bytes) => {
      reported = Math.max(reported, before + Math.min(bytes, sizes[index] ?? 0));
      options.onProgress?.(reported, total);
    });
    tables.push(fileTable(file, index, read, options.header));
    before += sizes[index] ?? 0;
  }
  return unite(tables);
}

function fileTable(file: DataFile, index: number, read: FileRecords, header: boolean | undefined): FileTable {
  const { records, warnings, ...format } = read;
  if (records.length === 0) {
    throw new PersonaError('invalid-data', `${file.path} is empty: it holds no rows.`);
  }
  const { names, dataStart, warnings: headerWarnings } = readHeader(records, header);
  if (records.length === dataStart) {
    throw new PersonaError('invalid-data', `${file.path} has a header but no rows below it.`);
  }
  const rows = records
    .slice(dataStart)
    .map(({ cells, line }, at): Row => ({ source: index, row: at + 1, line, cells }));
  const ragged = squared(rows, names);
  const source: Source = {
    path: file.path,
    absolutePath: file.absolutePath,
    ...format,
    rows: rows.length,
    warnings: [...warnings, ...headerWarnings, ...ragged.warnings],
  };
  return { source, names: ragged.names, rows };
}

/** Makes all rows as long as there are columns, with further columns for what stands beyond the header. */
function squared(rows: readonly Row[], names: readonly string[]): { names: string[]; warnings: string[] } {
  const ragged = rows.filter((row) => row.cells.length !== names.length);
  const [first] = ragged;
  if (first === undefined) {
    return { names: [...names], warnings: [] };
  }
  let width = names.length;
  for (const { cells } of ragged) {
    width = Math.max(width, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
  }
  for (const { cells } of rows) {
    cells.length = Math.min(cells.length, width);
    while (cells.length < width) {
      cells.push('');
    }
  }
  const count = countOf(ragged.length, 'row has', 'rows have');
  return {
    names: uniqueNames([...names, ...Array.from({ length: width - names.length }, () => '')]),
    warnings: [`${count} more or fewer cells than the header, first: row ${first.row} (line ${first.line}).`],
  };
}

function unite(tables: readonly FileTable[]): Table {
  const places = new Map<string, number>();
  for (const name of tables.flatMap((table) => table.names)) {
    places.set(name, places.get(name) ?? places.size);
  }
  const names = [...places.keys()];
  const [first] = tables;
  for (const table of tables.slice(1)) {
    if (first !== undefined) {
      table.source.warnings.push(...differences(first, table));
    }
  }
  const rows: Row[] = [];
  for (const table of tables) {
    const isSame = table.names.length === names.length && table.names.every((name, place) => name === names[place]);
    for (const row of table.rows) {
      rows.push(isSame ? row : { ...row, cells: rearranged(row.cells, table.names, places) });
    }
  }
  return heldTable(
    tables.map((table) => table.source),
    profileColumns(names, rows),
    rows,
  );
}

function rearranged(cells: readonly string[], names: readonly string[], places: ReadonlyMap<string, number>): string[] {
  const result = Array.from({ length: places.size }, () => '');
  for (const [column, name] of names.entries()) {
    result[places.get(name) ?? 0] = cells[column] ?? '';
  }
  return result;
}

function differences(first: FileTable, other: FileTable): string[] {
  const listed = (names: string[]): string => names.map((name) => `"${name}"`).join(', ');
  const missing = first.names.filter((name) => !other.names.includes(name));
  const added = other.names.filter((name) => !first.names.includes(name));
  const parts = [
    missing.length > 0 ? `without ${listed(missing)}` : '',
    added.length > 0 ? `with ${listed(added)}` : '',
  ];
  const text = parts.filter((part) => part !== '').join(', ');
  return text === '' ? [] : [`The columns differ from those of ${first.source.path}: ${text}.`];
}
