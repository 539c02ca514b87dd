import type { ShownData, ShownRow } from '../data/table';
import type { Pause } from '../pause';
import { seededRandom } from '../random';
import { distinctiveTerms } from '../statistics/distinctive-terms';
import { kmeansSteps } from '../statistics/kmeans';
import { createMatrix, multiply, normaliseRows } from '../statistics/matrix';
import type { Matrix } from '../statistics/matrix';
import { truncatedSvdSteps } from '../statistics/svd';
import { indexTerms, weightTerms } from '../statistics/term-index';
import type { TermIndex } from '../statistics/term-index';
import { isContentWord, wordsOf } from '../statistics/terms';
import { atOnce, withPauses } from '../steps';
import type { Steps } from '../steps';

/** The shown rows as points in the space of their words, and how many rows each word occurs in. */
export interface RowSpace {
  /** {@link rowKey} of each shown row, in the order shown. */
  keys: string[];
  /** Who said it, for each row; a row without an id is a respondent of its own. */
  respondents: string[];
  /** Rows × dimensions, each of length 1; a row without a term is 0. */
  points: Matrix;
  index: TermIndex;
  /** Rows that contain each content word. */
  documentFrequency: ReadonlyMap<string, number>;
}

/** A partition of the shown rows. */
export interface RowGroups {
  /** Rows of each group. */
  sizes: number[];
  /** The group of each row, by {@link rowKey}. */
  groupOf: ReadonlyMap<string, number>;
}

export interface LabelledRowGroups extends RowGroups {
  /** For each group the words that set it apart, joined by commas; '' where there are none. */
  labels: string[];
}

const dimensions = 50;
const restarts = 4;
const labelTerms = 3;

/** Identifies a row of a data file: its path as the run names it, and the 1-based record. */
export function rowKey(source: string, row: number): string {
  return `${row}\u0000${source}`;
}

/**
 * TF-IDF weights of the rows' text columns (of all shown columns where there is none), projected on their 50 leading singular
 * vectors. The same for the same rows and seed. `pause` may reject to stop the work.
 */
export async function rowSpace(
  data: ShownData,
  seed: number,
  pause: Pause = () => Promise.resolve(),
): Promise<RowSpace> {
  const documents = data.rows.map((row) => textOf(row, data.roles.text));
  const index = await indexTerms(documents, pause);
  const weights = weightTerms(index.counts, index.documentFrequency, index.filled);
  const { rightVectors } = await withPauses(truncatedSvdSteps(weights, dimensions, seededRandom(seed)), pause);
  const points = createMatrix(documents.length, rightVectors.length);
  rightVectors.forEach((vector, column) => {
    multiply(weights, vector).forEach((score, row) => {
      points.values[row * points.columns + column] = score;
    });
  });
  normaliseRows(points);
  const keys = data.rows.map(({ row }) => rowKey(data.table.sources[row.source]?.path ?? '', row.row));
  return {
    keys,
    respondents: data.rows.map(({ respondent }, i) => respondent ?? `\u0000${keys[i] as string}`),
    points,
    index,
    documentFrequency: frequencies(documents),
  };
}

/**
 * {@link partitionRows} with the words of each group.
 * @internal exported for tests and benchmarks
 */
export function groupRows(space: RowSpace, count: number, seed: number): LabelledRowGroups {
  return atOnce(groupRowsSteps(space, count, seed));
}

/** {@link groupRows} in steps. */
export function* groupRowsSteps(space: RowSpace, count: number, seed: number): Steps<LabelledRowGroups> {
  const members = yield* partition(space, count, seed);
  return {
    ...groupsOf(space, members),
    labels: members.map((rows) => distinctiveTerms(space.index, rows, labelTerms).join(', ')),
  };
}

/**
 * Cuts the rows into `count` groups by k-means, fewer where there are not as many different rows. Rows without a term are in none.
 * Groups are numbered by size, the largest first.
 */
export function* partitionRows(space: RowSpace, count: number, seed: number): Steps<RowGroups> {
  return groupsOf(space, yield* partition(space, count, seed));
}

function groupsOf({ keys }: RowSpace, members: readonly (readonly number[])[]): RowGroups {
  const groupOf = new Map(
    members.flatMap((rows, group) => rows.map((row): [string, number] => [keys[row] as string, group])),
  );
  return { sizes: members.map(({ length }) => length), groupOf };
}

function* partition(space: RowSpace, count: number, seed: number): Steps<number[][]> {
  const worded = space.keys.flatMap((_, row) => (hasTerm(space, row) ? [row] : []));
  if (worded.length === 0 || space.points.columns === 0) {
    return [];
  }
  const { columns } = space.points;
  const points = createMatrix(worded.length, columns);
  worded.forEach((row, i) =>
    points.values.set(space.points.values.subarray(row * columns, (row + 1) * columns), i * columns),
  );
  const { labels, centroids } = yield* kmeansSteps(
    points,
    Math.min(count, worded.length),
    restarts,
    seededRandom(seed),
  );
  const members: number[][] = Array.from({ length: centroids.rows }, () => []);
  labels.forEach((label, i) => members[label]?.push(worded[i] as number));
  return members.sort((left, right) => right.length - left.length || (left[0] ?? 0) - (right[0] ?? 0));
}

function textOf(row: ShownRow, textColumns: readonly number[]): string {
  const spoken = row.cells.filter(({ column }) => textColumns.length === 0 || textColumns.includes(column));
  return spoken.map(({ text }) => text).join('\n');
}

function frequencies(documents: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const document of documents) {
    for (const word of new Set(wordsOf(document))) {
      if (isContentWord(word)) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
  }
  return counts;
}

function hasTerm({ index }: RowSpace, row: number): boolean {
  return (index.counts.rowStart[row + 1] ?? 0) > (index.counts.rowStart[row] ?? 0);
}
