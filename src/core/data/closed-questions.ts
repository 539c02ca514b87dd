import type { Choices, Variable } from '../statistics/encode';
import { GrowingArray } from '../statistics/growing-array';
import { shortNames } from './short-names';
import { withoutAddresses } from './spoken-text';
import type { ColumnType, Row, Table } from './table';

/** A closed question with what each respondent answered. */
export type Question = NumberQuestion | LevelQuestion;

export interface NumberQuestion {
  kind: 'number';
  column: number;
  name: string;
  /** What tells it from the other questions. */
  short: string;
  variable: Extract<Variable, { kind: 'number' }>;
}

export interface LevelQuestion {
  kind: 'levels';
  column: number;
  name: string;
  /** What tells it from the other questions. */
  short: string;
  /** The levels as they are mostly written. */
  labels: string[];
  variable: Extract<Variable, { kind: 'levels' }>;
}

/** A number column with no more values than this is a coded choice, such as 0 and 1. */
const fewValues = 2;

/**
 * The closed questions among the columns: numbers, categories and multi-selects. A respondent with several rows counts with the
 * first answer, in a multi-select with all of them. Where a column holds a single value it is a box to tick: blank means not ticked.
 */
export function readQuestions(
  table: Table,
  columns: readonly number[],
  respondents: readonly { rows: readonly Row[] }[],
): Question[] {
  const readers = questionReaders(table, columns);
  respondents.forEach(({ rows }, respondent) => {
    for (const row of rows) {
      readers.forEach((reader) => reader.add(respondent, row));
    }
  });
  return readers.flatMap((reader) => reader.finish(respondents.length) ?? []);
}

/** Readers of the closed questions among the columns, for rows that come one after the other. */
export function questionReaders(table: Table, columns: readonly number[]): QuestionReader[] {
  const short = shortNames(table.columns.map(({ name }) => name));
  return columns.flatMap((column) => {
    const { name, type } = table.columns[column] ?? { name: '', type: 'empty' };
    return type === 'number' || type === 'category' || type === 'multi-select'
      ? [
          new QuestionReader(
            { column, name, short: short[column] ?? name },
            type,
            type === 'multi-select' ? separatorOf(table, column) : null,
            table.rowCount,
          ),
        ]
      : [];
  });
}

/** Collects the answers to one closed question: eight bytes a respondent, and each level or combination of levels once. */
export class QuestionReader {
  readonly #place: Pick<Question, 'column' | 'name' | 'short'>;
  readonly #type: ColumnType;
  /** What stands between the options of a multi-select; null where a cell is one answer. */
  readonly #separator: string | null;
  readonly #numbers: GrowingArray<Float64Array>;
  readonly #different = new Set<number>();
  readonly #levels = new Map<string, { index: number; spellings: Map<string, number> }>();
  readonly #choices: ChoiceList;

  /** @param respondents how many there are at most. */
  constructor(
    place: Pick<Question, 'column' | 'name' | 'short'>,
    type: ColumnType,
    separator: string | null,
    respondents: number,
  ) {
    this.#place = place;
    this.#type = type;
    this.#separator = separator;
    this.#numbers = new GrowingArray((length) => new Float64Array(length), type === 'number' ? respondents : 1);
    this.#choices = new ChoiceList(type === 'number' ? 1 : respondents);
  }

  /** What a row of respondent `respondent`, 0-based, answers. */
  add(respondent: number, row: Row): void {
    const cell = (row.cells[this.#place.column] ?? '').trim();
    if (cell === '') {
      return;
    }
    if (this.#type === 'number') {
      this.#addNumber(respondent, cell);
    }
    if (this.#type !== 'number' || this.#different.size <= fewValues) {
      this.#addLevels(respondent, cell);
    }
  }

  /** The question as `respondents` respondents answered it; null where nobody did. */
  finish(respondents: number): Question | null {
    if (this.#different.size > fewValues) {
      if (this.#numbers.length < respondents) {
        this.#numbers.set(respondents - 1, Number.NaN, Number.NaN);
      }
      return { kind: 'number', ...this.#place, variable: { kind: 'number', values: this.#numbers.view() } };
    }
    const labels = [...this.#levels.values()].map(({ spellings }) => {
      let common = '';
      for (const [label, count] of spellings) {
        common = count > (spellings.get(common) ?? 0) ? label : common;
      }
      return withoutAddresses(common);
    });
    const chosen = this.#choices.finish(respondents, labels.length === 1 ? [] : null);
    return { kind: 'levels', ...this.#place, labels, variable: { kind: 'levels', levels: labels.length, chosen } };
  }

  #addNumber(respondent: number, cell: string): void {
    if (!Number.isNaN(this.#numbers.at(respondent) ?? Number.NaN)) {
      return;
    }
    const value = parseNumber(cell);
    if (value !== null) {
      this.#numbers.set(respondent, value, Number.NaN);
      if (this.#different.size <= fewValues) {
        this.#different.add(value);
      }
    }
  }

  #addLevels(respondent: number, cell: string): void {
    const before = this.#choices.at(respondent);
    if (before && this.#separator === null) {
      return;
    }
    const own = new Set(before);
    for (const part of this.#separator === null ? [cell] : cell.split(this.#separator)) {
      const label = part.trim();
      if (label !== '') {
        own.add(this.#levelOf(label));
      }
    }
    if (own.size > 0) {
      this.#choices.set(respondent, [...own]);
    }
  }

  #levelOf(label: string): number {
    const key = label.normalize('NFKC').toLowerCase();
    const level = this.#levels.get(key) ?? { index: this.#levels.size, spellings: new Map<string, number>() };
    this.#levels.set(key, level);
    level.spellings.set(label, (level.spellings.get(label) ?? 0) + 1);
    return level.index;
  }
}

/** Which levels each respondent chose: four bytes for each, and each combination of levels once. */
class ChoiceList {
  readonly #codes: GrowingArray<Int32Array>;
  readonly #combinations: (readonly number[] | null)[] = [null];
  readonly #codeOf = new Map<string, number>();

  /** @param respondents how many there are at most. */
  constructor(respondents: number) {
    this.#codes = new GrowingArray((length) => new Int32Array(length), respondents);
  }

  at(respondent: number): readonly number[] | null {
    return this.#combinations[this.#codes.at(respondent) ?? 0] ?? null;
  }

  set(respondent: number, levels: readonly number[]): void {
    const key = levels.join();
    let code = this.#codeOf.get(key);
    if (code === undefined) {
      code = this.#combinations.length;
      this.#combinations.push(levels);
      this.#codeOf.set(key, code);
    }
    this.#codes.set(respondent, code, 0);
  }

  /** The choices of `respondents` respondents; `blank` for those who chose nothing. */
  finish(respondents: number, blank: readonly number[] | null): Choices {
    const codes = this.#codes.view();
    const combinations = [blank, ...this.#combinations.slice(1)];
    return { length: respondents, at: (respondent) => combinations[codes[respondent] ?? 0] };
  }
}

/**
 * The number in a cell such as `-3`, `1,234.5`, `1.234,5`, `0,5`, `12 %`, `$3.20`; null where there is none.
 * @internal exported for its tests
 */
export function parseNumber(cell: string): number | null {
  if (/^-?\d+(?:\.\d+)?$/u.test(cell)) {
    return Number(cell);
  }
  const bare = cell
    .normalize('NFKC')
    .replaceAll('−', '-')
    .replaceAll(/[\s%$€£¥₹'’]/gu, '');
  const decimalComma = bare.lastIndexOf(',') > bare.lastIndexOf('.') && !/^[-+]?\d{1,3}(?:,\d{3})+$/u.test(bare);
  const plain = decimalComma ? bare.replaceAll('.', '').replace(',', '.') : bare.replaceAll(',', '');
  const value = /\..*\./u.test(plain) ? Number(plain.replaceAll('.', '')) : Number(plain);
  return plain === '' || !Number.isFinite(value) ? null : value;
}

const separators = ['|', ';', ',', '\n'];
const usualShare = 0.1;

/** What stands between the options of a multi-select: the first usual separator that a tenth of the held cells hold, else a comma. */
function separatorOf(table: Table, column: number): string {
  const cells = table.rows.map((row) => row.cells[column] ?? '').filter((cell) => cell.trim() !== '');
  return (
    separators.find(
      (separator) => cells.filter((cell) => cell.includes(separator)).length >= usualShare * cells.length,
    ) ?? ','
  );
}
