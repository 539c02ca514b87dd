import { cellWordCount, isDate, isNumber } from './cell-types';
import { promisesText, respondentRank } from './column-names';
import type { Column, ColumnType, Row } from './table';

/** Different values are counted up to this many. */
export const distinctLimit = 1000;
/** At least so many cells of a column tell its type (all, where there are fewer), spread evenly over the rows. */
const sampleSize = 2000;

/**
 * What each column holds. `filled` and `distinct` count all rows; the type is told from a sample.
 *
 * @param names one for each cell of a row.
 */
export function profileColumns(names: readonly string[], rows: readonly Row[]): Column[] {
  return names.map((name, index) => profileColumn(name, index, rows));
}

function profileColumn(name: string, index: number, rows: readonly Row[]): Column {
  const values = new Set<string>();
  let filled = 0;
  for (const row of rows) {
    const cell = row.cells[index] ?? '';
    if (isFilled(cell)) {
      filled++;
      if (values.size < distinctLimit) {
        values.add(cell);
      }
    }
  }
  const examples = [...values].slice(0, 3);
  const column = { name, filled, distinct: values.size, examples };
  return { ...column, type: columnType(column, index, rows) };
}

/**
 * Constant: one value in every row. Number, date: at least 90 % of the cells are one. Id: different in each row and
 * shaped like an identifier, or named as a respondent. Multi-select: lists of recurring options. Category: values that
 * recur, or short ones. Text: half of the cells have at least four words (two where the name promises text).
 */
function columnType(column: Omit<Column, 'type'>, index: number, rows: readonly Row[]): ColumnType {
  const { name, filled, distinct } = column;
  if (filled === 0) {
    return 'empty';
  }
  if (distinct === 1 && filled === rows.length && rows.length > 1) {
    return 'constant';
  }
  const step = Math.max(1, Math.floor(filled / sampleSize));
  const cells = sampled(index, rows, step);
  const rank = respondentRank(name);
  if (rank > 0 && isIdByName(rank, cells, column) && (rank >= 3 || isUnique(index, rows))) {
    return 'id';
  }
  if (share(cells, isDate) >= 0.9) {
    return 'date';
  }
  if (isIdByShape(cells, step) && isUnique(index, rows)) {
    return 'id';
  }
  if (share(cells, isNumber) >= 0.9) {
    return 'number';
  }
  if (isMultiSelect(cells)) {
    return 'multi-select';
  }
  const words = median(cells.map(cellWordCount));
  if (distinct < distinctLimit && filled / distinct >= (distinct <= 50 ? 3 : 10)) {
    return 'category';
  }
  const promised = promisesText(name) && words >= 2 && distinct >= Math.min(distinctLimit, filled / 2);
  return words >= 4 || promised ? 'text' : 'category';
}

function isFilled(cell: string): boolean {
  return cell !== '' && /\S/.test(cell);
}

/** Every `step`-th filled cell, trimmed. */
function sampled(index: number, rows: readonly Row[], step: number): string[] {
  const cells: string[] = [];
  let seen = 0;
  for (const row of rows) {
    const cell = row.cells[index] ?? '';
    if (isFilled(cell) && seen++ % step === 0) {
      cells.push(cell.trim());
    }
  }
  return cells;
}

function isUnique(index: number, rows: readonly Row[]): boolean {
  const seen = new Set<string>();
  for (const row of rows) {
    const cell = row.cells[index] ?? '';
    if (!isFilled(cell)) {
      continue;
    }
    if (seen.has(cell)) {
      return false;
    }
    seen.add(cell);
  }
  return seen.size > 1;
}

/** Short cells; a bare word such as `customer` must also tell more than two apart, else it may be a yes-no question. */
function isIdByName(rank: number, cells: readonly string[], column: Omit<Column, 'type'>): boolean {
  const short = share(cells, (cell) => cell.length <= 64 && cellWordCount(cell) <= 3) >= 0.9;
  const coded = share(cells, (cell) => /\d/.test(cell)) >= 0.5;
  return short && (rank === 4 || rank === 2 || column.distinct > 2 || coded) && share(cells, isDate) < 0.9;
}

const uuid = /^\{?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\}?$/i;
const address = /^(?:[^\s@]+@[^\s@]+\.[^\s@]+|https?:\/\/\S+)$/i;
const code = /^(?=\S*\d)(?=\S*[a-z])[\w-]{2,40}$/i;
const longNumber = /^\d{9,}$/;

/** Identifiers, addresses, long numbers of one length, or the numbers 0, 1, 2 … in order. */
function isIdByShape(cells: readonly string[], step: number): boolean {
  if (cells.length < 3) {
    return false;
  }
  if ([uuid, address].some((shape) => share(cells, (cell) => shape.test(cell)) >= 0.95)) {
    return true;
  }
  const lengths = new Set(cells.map((cell) => cell.length));
  if (cells.every((cell) => longNumber.test(cell)) && lengths.size <= 2) {
    return true;
  }
  if (cells.length >= 5 && cells.every((cell) => code.test(cell)) && lengths.size <= 4) {
    return true;
  }
  const start = Number(cells[0]);
  const countsUp = cells.every((cell, index) => /^\d+$/.test(cell) && Number(cell) === start + index * step);
  return countsUp && cells.length >= 5 && start <= 1;
}

/**
 * A separator divides at least a tenth of the cells into options that recur: four in five uses are of options that stand
 * in several different cells, there are at most 200, and each is used three times on average.
 */
function isMultiSelect(cells: readonly string[]): boolean {
  return ['|', ';', ',', '\n'].some((separator) => {
    const divided = share(cells, (cell) => cell.includes(separator));
    if (divided < 0.1 || divided * cells.length < 3) {
      return false;
    }
    const uses = new Map<string, { count: number; cells: number }>();
    const seen = new Set<string>();
    for (const cell of cells) {
      const isNew = !seen.has(cell);
      seen.add(cell);
      for (const option of cell.split(separator)) {
        const key = option.trim();
        const use = uses.get(key) ?? { count: 0, cells: 0 };
        uses.set(key, { count: use.count + 1, cells: use.cells + (isNew ? 1 : 0) });
        if (uses.size > 200) {
          return false;
        }
      }
    }
    const sum = (counts: { count: number }[]): number => counts.reduce((total, { count }) => total + count, 0);
    const all = [...uses.values()];
    const total = sum(all);
    return total >= all.length * 3 && sum(all.filter((use) => use.cells > 1)) >= total * 0.8;
  });
}

function share(cells: readonly string[], test: (cell: string) => boolean): number {
  return cells.length === 0 ? 0 : cells.filter(test).length / cells.length;
}

function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  const upper = ordered[middle] ?? 0;
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? 0) + upper) / 2;
}
