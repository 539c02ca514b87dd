import { isNumber } from './cell-types';
import type { FileRecord } from './records';

export interface Header {
  /** Unique and not blank, one for each column. */
  names: string[];
  /** Index of the first record that is data. */
  dataStart: number;
  warnings: string[];
}

/**
 * Names of the columns.
 *
 * @param records from the first on, at least one.
 * @param choice whether the first record is a header; undefined: detected.
 */
export function readHeader(records: readonly FileRecord[], choice: boolean | undefined): Header {
  const first = records[0]?.cells ?? [];
  if (!(choice ?? !looksLikeData(records))) {
    const warning =
      'The first line looks like data, so the columns are named by number. Set header to true if it names them.';
    return { names: uniqueNames(first.map(() => '')), dataStart: 0, warnings: choice === undefined ? [warning] : [] };
  }
  const second = records[1]?.cells ?? [];
  if (choice === undefined && isSecondHeader(first, second, records.slice(2, 202))) {
    return {
      names: uniqueNames(joinedHeaders(first, second)),
      dataStart: 2,
      warnings: ['The first two records are both headers: they were joined into the column names.'],
    };
  }
  return { names: uniqueNames(first), dataStart: 1, warnings: [] };
}

/**
 * Each name trimmed, its white space and line ends made single spaces; blank ones become `column 3`, repeated ones get
 * ` (2)`, ` (3)` …
 */
function uniqueNames(cells: readonly string[]): string[] {
  const plain = cells.map((cell) => cell.replaceAll(/\s+/g, ' ').trim());
  const reserved = new Set(plain);
  const used = new Set<string>();
  return plain.map((cell, index) => {
    const base = cell === '' ? `column ${index + 1}` : cell;
    const free = (name: string): boolean => !used.has(name) && (name === cell || !reserved.has(name));
    let name = base;
    for (let count = 2; !free(name); count++) {
      name = `${base} (${count})`;
    }
    used.add(name);
    return name;
  });
}

/** The name of one more column, as {@link uniqueNames} would make it, that is none of `used`, one for each column before. */
export function addedName(cell: string, used: ReadonlySet<string>): string {
  const plain = cell.replaceAll(/\s+/g, ' ').trim();
  const base = plain === '' ? `column ${used.size + 1}` : plain;
  let name = base;
  for (let count = 2; used.has(name); count++) {
    name = `${base} (${count})`;
  }
  return name;
}

/**
 * No header: most columns of numbers are numbers from the first record on, and these first numbers repeat or jump about.
 * (Numbers that are years or count up are names: `item,1,2,3`.)
 */
function looksLikeData(records: readonly FileRecord[]): boolean {
  const [first, ...rest] = records.slice(0, 200).map((record) => record.cells);
  if (first === undefined || rest.length === 0) {
    return false;
  }
  const numeric = first.map((_, column) => column).filter((column) => isNumeric(rest, column));
  const values = numeric.map((column) => first[column] ?? '').filter(isNumber);
  if (values.length === 0 || values.length <= numeric.length / 2) {
    return false;
  }
  const years = values.every((value) => /^(?:19|20)\d\d$/.test(value.trim()));
  const countingUp =
    values.length > 1 && values.every((value, i) => i === 0 || Number(value) === Number(values[i - 1]) + 1);
  return !years && !countingUp;
}

function isNumeric(rows: readonly string[][], column: number): boolean {
  const filled = rows.map((row) => row[column] ?? '').filter((cell) => cell.trim() !== '');
  return filled.length > 0 && filled.filter(isNumber).length >= filled.length * 0.9;
}

/**
 * Survey tools write a question once, leave the headers of its further columns blank, and name the options in a second
 * record, which has no respondent.
 */
function isSecondHeader(first: readonly string[], second: readonly string[], rest: readonly FileRecord[]): boolean {
  const blank = first.map((_, column) => column).filter((column) => isBlank(first[column]));
  const named = first.map((_, column) => column).filter((column) => !isBlank(first[column]));
  if (blank.length === 0 || rest.length === 0 || second.length > first.length) {
    return false;
  }
  const identifies = (column: number): boolean =>
    isBlank(second[column]) && rest.every((record) => !isBlank(record.cells[column]));
  return blank.every((column) => !isBlank(second[column]) && !isNumber(second[column] ?? '')) && named.some(identifies);
}

function joinedHeaders(first: readonly string[], second: readonly string[]): string[] {
  let question = '';
  return first.map((cell, column) => {
    question = isBlank(cell) ? question : cell.trim();
    const option = (second[column] ?? '').trim();
    return option === '' || /^(?:open-ended )?response$/i.test(option) ? question : `${question}: ${option}`;
  });
}

function isBlank(cell: string | undefined): boolean {
  return cell === undefined || cell.trim() === '';
}
