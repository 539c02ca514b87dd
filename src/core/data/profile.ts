import { cellWordCount, isDate, isNumber } from './cell-types';
import { promisesText, respondentRank } from './column-names';
import { detachedText } from './row-sample';
import type { Column, ColumnType, Row } from './table';

/** Different values are counted up to this many. */
export const distinctLimit = 1000;
/** Whether all values differ is followed up to this many. */
const uniqueLimit = 5000;
/** Longer values identify nobody, and are told apart by their beginnings, ends and lengths. */
const longestValue = 200;
const longestExample = 500;
const exampleCount = 3;
/** At least so many cells of a column tell its type (all, where there are fewer), spread evenly over the rows. */
const sampleSize = 2000;
/** After so many cells a column shows whether numbers are worth following. */
const cellsBeforeRange = 50;

/** Gathers, cell by cell and in bounded memory, what is to be known of a column. */
export class ColumnTally {
  readonly name: string;
  /** By the format of the file; null: told from the cells. */
  readonly #declared: ColumnType | null;
  readonly #examples: string[] = [];
  /** Different values; those beyond the limits are not followed. */
  #values = new Set<string>();
  #filled = 0;
  #hasRepeated = false;
  #expectedCount: number | null = null;
  #numbers = { count: 0, min: Infinity, max: -Infinity };

  constructor(name: string, declared: ColumnType | null) {
    this.name = name;
    this.#declared = declared;
  }

  add(cell: string): void {
    if (!isFilled(cell)) {
      return;
    }
    this.#filled++;
    this.#addValue(cell);
    this.#addCount(cell);
    if (this.#filled <= cellsBeforeRange || this.#numbers.count * 2 > this.#filled) {
      this.#addNumber(cell);
    }
  }

  /**
   * @param index of the column in the rows.
   * @param rows all of them, or a uniform sample.
   * @param rowCount of all rows.
   */
  column(index: number, rows: readonly Row[], rowCount: number): Column {
    const distinct = Math.min(distinctLimit, this.#values.size);
    const found = { name: this.name, filled: this.#filled, distinct, examples: this.#examples };
    const type =
      this.#filled > 0 && this.#declared !== null ? this.#declared : this.#type(found, index, rows, rowCount);
    const { count, min, max } = this.#numbers;
    const isKnown = type === 'number' && count >= this.#filled * 0.9;
    const { name, ...counts } = found;
    return { name, type, ...counts, ...(isKnown && { range: { min, max } }) };
  }

  #addValue(cell: string): void {
    const values = this.#values;
    if (values.size >= (this.#hasRepeated ? distinctLimit : uniqueLimit)) {
      return;
    }
    const key = cell.length > longestValue ? `${cell.slice(0, 100)}${cell.length}${cell.slice(-100)}` : cell;
    if (values.has(key)) {
      this.#hasRepeated = true;
      return;
    }
    this.#hasRepeated ||= cell.length > longestValue;
    values.add(detachedText(key));
    if (this.#examples.length < exampleCount) {
      const isLong = cell.length > longestExample;
      this.#examples.push(detachedText(isLong ? `${cell.slice(0, longestExample)}…` : cell));
    }
  }

  /** Whether the cells are 0, 1, 2 … or 1, 2, 3 … in order. */
  #addCount(cell: string): void {
    if (this.#filled === 1 && /^\s*[01]\s*$/.test(cell)) {
      this.#expectedCount = Number(cell) + 1;
    } else if (this.#expectedCount !== null) {
      this.#expectedCount = cell.trim() === String(this.#expectedCount) ? this.#expectedCount + 1 : null;
    }
  }

  #addNumber(cell: string): void {
    const value = cell.length <= 40 ? Number(cell) : Number.NaN;
    if (Number.isFinite(value)) {
      this.#numbers.count++;
      this.#numbers.min = Math.min(this.#numbers.min, value);
      this.#numbers.max = Math.max(this.#numbers.max, value);
    }
  }

  #type(column: Found, index: number, rows: readonly Row[], rowCount: number): ColumnType {
    return columnType(column, {
      cells: sampled(index, rows),
      isConstant: column.distinct === 1 && column.filled === rowCount && rowCount > 1,
      isUnique: !this.#hasRepeated && column.filled > 1 && isUnique(index, rows),
      isCount: this.#expectedCount !== null && column.filled >= 5,
      isFlag: [...this.#values].every((value) => /^\s*[01]\s*$/.test(value)),
    });
  }
}

type Found = Omit<Column, 'type'>;

/** What tells the type of a column beside its name and its counts. */
interface Signs {
  /** Some of the filled cells, trimmed. */
  cells: readonly string[];
  isConstant: boolean;
  isUnique: boolean;
  /** 0, 1, 2 … or 1, 2, 3 … in order. */
  isCount: boolean;
  /** Nothing but 0 and 1. */
  isFlag: boolean;
}

/**
 * What each column holds.
 *
 * @param names one for each cell of a row.
 * @param rows all of them.
 */
export function profileColumns(names: readonly string[], rows: readonly Row[]): Column[] {
  return names.map((name, index) => {
    const tally = new ColumnTally(name, null);
    for (const row of rows) {
      tally.add(row.cells[index] ?? '');
    }
    return tally.column(index, rows, rows.length);
  });
}

/**
 * Constant: one value in every row. Number, date: at least 90 % of the cells are one; what is only 0 or 1 is a category. Id:
 * different in each row and shaped like an identifier, or named as a respondent. Multi-select: lists of recurring options.
 * Category: values that recur, or short ones. Text: half of the cells have at least four words (two where the name promises
 * text).
 */
function columnType(column: Found, { cells, isConstant, isUnique, isCount, isFlag }: Signs): ColumnType {
  const { name, filled, distinct } = column;
  if (filled === 0) {
    return 'empty';
  }
  if (isConstant) {
    return 'constant';
  }
  const rank = respondentRank(name);
  if (rank > 0 && isIdByName(rank, cells, column) && (rank >= 3 || isUnique)) {
    return 'id';
  }
  if (share(cells, isDate) >= 0.9) {
    return 'date';
  }
  if (isUnique && (isCount || isIdByShape(cells))) {
    return 'id';
  }
  if (share(cells, isNumber) >= 0.9) {
    return isFlag ? 'category' : 'number';
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
  return cell !== '' && (isPlainCharacter(cell.charCodeAt(0)) || /\S/.test(cell));
}

/** A visible character of ASCII, as nearly all cells begin with. */
function isPlainCharacter(code: number): boolean {
  return code > 32 && code < 127;
}

/** Filled cells at even distances, trimmed. */
function sampled(index: number, rows: readonly Row[]): string[] {
  const filled = rows.filter((row) => isFilled(row.cells[index] ?? ''));
  const step = Math.max(1, Math.floor(filled.length / sampleSize));
  return filled.filter((_, place) => place % step === 0).map((row) => (row.cells[index] ?? '').trim());
}

/** Whether no filled cell of these rows occurs twice. */
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
  return seen.size > 0;
}

/** Short cells; a bare word such as `customer` must also tell more than two apart, else it may be a yes-no question. */
function isIdByName(rank: number, cells: readonly string[], column: Found): boolean {
  const short = share(cells, (cell) => cell.length <= 64 && cellWordCount(cell) <= 3) >= 0.9;
  const coded = share(cells, (cell) => /\d/.test(cell)) >= 0.5;
  return short && (rank === 4 || rank === 2 || column.distinct > 2 || coded) && share(cells, isDate) < 0.9;
}

const uuid = /^\{?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\}?$/i;
const address = /^(?:[^\s@]+@[^\s@]+\.[^\s@]+|https?:\/\/\S+)$/i;
const code = /^(?=\S*\d)(?=\S*[a-z])[\w-]{2,40}$/i;
const longNumber = /^\d{9,}$/;

/** Identifiers, addresses, or long numbers of one length. */
function isIdByShape(cells: readonly string[]): boolean {
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
  return cells.length >= 5 && cells.every((cell) => code.test(cell)) && lengths.size <= 4;
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
