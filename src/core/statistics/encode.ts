import type { Random } from '../random';
import { shuffled } from '../random';
import { createMatrix } from './matrix';
import type { Matrix } from './matrix';

/** What the respondents answered to one closed question. */
export type Variable =
  /** NaN where there is no answer. */
  | { kind: 'number'; values: Float64Array }
  /** The levels each respondent chose, by index below `levels`; null where there is no answer. */
  | { kind: 'levels'; levels: number; chosen: Choices };

/** The levels that each respondent chose. */
export interface Choices {
  readonly length: number;
  at(respondent: number): readonly number[] | null | undefined;
}

/** Writes the encoded answers of respondents into rows of a matrix. */
export interface Encoder {
  columns: number;
  /** For each variable that says anything, the columns it takes: from, and up to but not including. */
  groups: [from: number, to: number][];
  /** The rows of `respondents` (indexes into the variables), encoded. */
  encode: (respondents: readonly number[]) => Matrix;
}

type Part = { columns: number; write(respondent: number, target: Float64Array, at: number): void };

const clippedAt = 3;
const rareShare = 0.01;
const rareCount = 5;

/**
 * Learns how to put mixed answers on one scale, from the `respondents` given. Numbers become z-scores, clipped at ±3.
 * Each level becomes an indicator (x − p) / √p with p its share among those who answer, as in multiple correspondence analysis;
 * levels of less than 1 %, or of fewer than 5 respondents (in data of less than 50, a tenth, at least 2), are pooled. No answer is 0, the mean. Variables without variation take no column.
 */
export function fitEncoder(variables: readonly Variable[], respondents: readonly number[]): Encoder {
  const parts = variables.flatMap((variable) => {
    const part =
      variable.kind === 'number' ? numberPart(variable.values, respondents) : levelsPart(variable, respondents);
    return part ? [part] : [];
  });
  const groups: [number, number][] = [];
  let columns = 0;
  for (const part of parts) {
    groups.push([columns, columns + part.columns]);
    columns += part.columns;
  }
  return {
    columns,
    groups,
    encode(selected) {
      const matrix = createMatrix(selected.length, columns);
      selected.forEach((respondent, row) => {
        parts.forEach((part, i) => part.write(respondent, matrix.values, row * columns + (groups[i]?.[0] ?? 0)));
      });
      return matrix;
    },
  };
}

/** A copy in which each group of columns has its rows in an order of its own: the same answers, unrelated to one another. */
export function permuteGroups(matrix: Matrix, groups: Encoder['groups'], random: Random): Matrix {
  const permuted = createMatrix(matrix.rows, matrix.columns);
  const rows = Array.from({ length: matrix.rows }, (_, i) => i);
  for (const [from, to] of groups) {
    shuffled(rows, random).forEach((source, target) => {
      for (let column = from; column < to; column++) {
        permuted.values[target * matrix.columns + column] = matrix.values[source * matrix.columns + column] as number;
      }
    });
  }
  return permuted;
}

function numberPart(values: Float64Array, respondents: readonly number[]): Part | null {
  const answers = respondents.map((respondent) => values[respondent] as number).filter((value) => !Number.isNaN(value));
  const mean = answers.reduce((sum, value) => sum + value, 0) / answers.length;
  const deviation = Math.sqrt(answers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / answers.length);
  if (!(deviation > 0)) {
    return null;
  }
  return {
    columns: 1,
    write(respondent, target, at) {
      const value = values[respondent] as number;
      target[at] = Number.isNaN(value) ? 0 : Math.max(-clippedAt, Math.min(clippedAt, (value - mean) / deviation));
    },
  };
}

function levelsPart(variable: Extract<Variable, { kind: 'levels' }>, respondents: readonly number[]): Part | null {
  const counts = new Float64Array(variable.levels);
  let answering = 0;
  for (const respondent of respondents) {
    const chosen = variable.chosen.at(respondent);
    if (chosen) {
      answering += 1;
      chosen.forEach((level) => (counts[level] = (counts[level] as number) + 1));
    }
  }
  const least = Math.max(2, Math.min(rareCount, answering / 10), answering * rareShare);
  const pool = counts.filter((count) => count >= least && count < answering).length;
  let next = 0;
  const columnOf = Array.from(counts, (count) => (count === answering ? -1 : count >= least ? next++ : pool));
  const shares = new Float64Array(pool + 1);
  for (const respondent of respondents) {
    new Set(variable.chosen.at(respondent)?.map((level) => columnOf[level] ?? -1)).forEach((column) => {
      if (column >= 0) {
        shares[column] = (shares[column] as number) + 1 / answering;
      }
    });
  }
  const pooled = shares[pool] as number;
  const columns = pooled * answering >= least && pooled < 1 ? pool + 1 : pool;
  if (columns === 0) {
    return null;
  }
  return {
    columns,
    write(respondent, target, at) {
      const chosen = variable.chosen.at(respondent);
      if (!chosen) {
        return;
      }
      const held = new Set(chosen.map((level) => columnOf[level]));
      for (let column = 0; column < columns; column++) {
        const share = shares[column] as number;
        target[at + column] = ((held.has(column) ? 1 : 0) - share) / Math.sqrt(share);
      }
    },
  };
}
