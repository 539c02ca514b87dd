import type { Table } from '../../data/table';
import type { Variable } from '../../statistics/encode';
import { cellsOf, withoutAddresses } from './respondents';
import type { Respondent } from './respondents';

/** A closed question with what each respondent answered. */
export type Question = NumberQuestion | LevelQuestion;

export interface NumberQuestion {
  kind: 'number';
  column: number;
  name: string;
  variable: Extract<Variable, { kind: 'number' }>;
}

export interface LevelQuestion {
  kind: 'levels';
  column: number;
  name: string;
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
  respondents: readonly Respondent[],
): Question[] {
  return columns.flatMap((column): Question[] => {
    const { name, type } = table.columns[column] ?? { name: '', type: 'empty' };
    if (type === 'number') {
      const variable = readNumbers(column, respondents);
      if (hasMoreValues(variable.values, fewValues)) {
        return [{ kind: 'number', column, name, variable }];
      }
    }
    if (type === 'category' || type === 'number') {
      return [readLevels(column, name, respondents, (cells) => cells.slice(0, 1))];
    }
    if (type === 'multi-select') {
      const separator = separatorOf(respondents.flatMap((respondent) => cellsOf(respondent, column)));
      return [readLevels(column, name, respondents, (cells) => cells.flatMap((cell) => cell.split(separator)))];
    }
    return [];
  });
}

function hasMoreValues(values: Float64Array, than: number): boolean {
  const different = new Set<number>();
  return values.some((value) => !Number.isNaN(value) && different.add(value).size > than);
}

function readNumbers(column: number, respondents: readonly Respondent[]): NumberQuestion['variable'] {
  const values = Float64Array.from(respondents, (respondent) => {
    for (const cell of cellsOf(respondent, column)) {
      const value = parseNumber(cell);
      if (value !== null) {
        return value;
      }
    }
    return Number.NaN;
  });
  return { kind: 'number', values };
}

function readLevels(
  column: number,
  name: string,
  respondents: readonly Respondent[],
  split: (cells: string[]) => string[],
): LevelQuestion {
  const levels = new Map<string, { index: number; spellings: Map<string, number> }>();
  const chosen = respondents.map((respondent) => {
    const own = new Set<number>();
    for (const part of split(cellsOf(respondent, column))) {
      const label = part.trim();
      const key = label.normalize('NFKC').toLowerCase();
      if (key === '') {
        continue;
      }
      const level = levels.get(key) ?? { index: levels.size, spellings: new Map<string, number>() };
      levels.set(key, level);
      level.spellings.set(label, (level.spellings.get(label) ?? 0) + 1);
      own.add(level.index);
    }
    return own.size === 0 ? null : [...own];
  });
  const labels = [...levels.values()].map(({ spellings }) => {
    let common = '';
    for (const [label, count] of spellings) {
      common = count > (spellings.get(common) ?? 0) ? label : common;
    }
    return withoutAddresses(common);
  });
  const answers = labels.length === 1 ? chosen.map((own) => own ?? []) : chosen;
  return { kind: 'levels', column, name, labels, variable: { kind: 'levels', levels: labels.length, chosen: answers } };
}

/**
 * The number in a cell such as `-3`, `1,234.5`, `1.234,5`, `0,5`, `12 %`, `$3.20`; null where there is none.
 * @internal exported for its tests
 */
export function parseNumber(cell: string): number | null {
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

/** What stands between the options of a multi-select: the first usual separator that a tenth of the cells hold, else a comma. */
function separatorOf(cells: readonly string[]): string {
  return (
    separators.find(
      (separator) => cells.filter((cell) => cell.includes(separator)).length >= usualShare * cells.length,
    ) ?? ','
  );
}
