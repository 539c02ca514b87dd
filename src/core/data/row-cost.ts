import { estimateTokens } from '../text/tokens';
import type { Row, ShownRow } from './table';
import { codeLegend, leastCodedLength, valueCodes } from './value-codes';

/** Row id, separators and the line end, about. */
const tokensPerRow = 6;
const tokensPerCell = 1;
const tokensPerCode = 1;
/** A value of at least this share of at least so many rows will have a code when rows are shown. */
const codedShare = 0.01;
const leastCodedRows = 100;

/** Estimated tokens of a row whose cells of these columns are shown, of each at most `longest` UTF-16 units. */
export function rowTokens(cells: readonly string[], columns: readonly number[], longest: number): number {
  return columns.reduce((sum, column) => {
    const cell = cells[column] ?? '';
    return /\S/.test(cell) ? sum + estimateTokens(cell.slice(0, longest)) + tokensPerCell : sum;
  }, tokensPerRow);
}

/** What rows will take in the prompt. */
export interface RowCosts {
  /** Tokens of one row, estimated. */
  cost: (cells: readonly string[]) => number;
  /** Tokens that the legends of the codes take. */
  shared: number;
}

/** As {@link rowTokens}, with values that recur in a context column among `rows` counted as codes. */
export function expectedCosts(
  rows: readonly Row[],
  { columns, context, longest }: { columns: readonly number[]; context: readonly number[]; longest: number },
): RowCosts {
  const coded = new Map<number, ReadonlySet<string>>();
  for (const column of rows.length < leastCodedRows ? [] : context) {
    const uses = new Map<string, number>();
    for (const { cells } of rows) {
      const value = cells[column] ?? '';
      uses.set(value, (uses.get(value) ?? 0) + 1);
    }
    const frequent = [...uses].filter(
      ([value, count]) => value.length >= leastCodedLength && count >= codedShare * rows.length,
    );
    coded.set(column, new Set(frequent.map(([value]) => value)));
  }
  const shared = [...coded.values()]
    .flatMap((values) => [...values])
    .reduce((sum, value) => sum + estimateTokens(value) + 2, 0);
  return {
    cost: (cells) => {
      const plain = columns.filter((column) => coded.get(column)?.has(cells[column] ?? '') !== true);
      return rowTokens(cells, plain, longest) + (columns.length - plain.length) * (tokensPerCode + tokensPerCell);
    },
    shared,
  };
}

/** Estimated tokens of rows as they are written in the prompt, with codes for values of context columns that recur. */
export function shownTokens(rows: readonly ShownRow[], context: readonly number[]): number {
  let total = 0;
  const codesOf = new Map<number, ReadonlyMap<string, string>>();
  for (const column of context) {
    const values = rows.flatMap(({ cells }) => cells.filter((cell) => cell.column === column).map(({ text }) => text));
    const codes = valueCodes(values);
    if (codes !== null) {
      codesOf.set(column, codes);
      total += estimateTokens(codeLegend(codes));
    }
  }
  for (const { cells, question = '' } of rows) {
    total += tokensPerRow + (question === '' ? 0 : tokensPerCell + estimateTokens(question));
    for (const { column, text } of cells) {
      total += tokensPerCell + (codesOf.get(column)?.has(text) === true ? tokensPerCode : estimateTokens(text));
    }
  }
  return total;
}
