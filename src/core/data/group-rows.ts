import type { Pause } from '../pause';
import { seededRandom } from '../random';
import { distinctiveTerms } from '../statistics/distinctive-terms';
import { fitEncoder } from '../statistics/encode';
import { assign, kmeans } from '../statistics/kmeans';
import { createMatrix, joinColumns, multiply, normaliseRows, rowOf, scale, takeRows } from '../statistics/matrix';
import type { Matrix, SparseMatrix } from '../statistics/matrix';
import { deriveSeed, sampleIndexes } from '../statistics/sampling';
import { truncatedSvd } from '../statistics/svd';
import { countTerms, indexTerms, weightTerms } from '../statistics/term-index';
import type { TermIndex } from '../statistics/term-index';
import { cutAfterWord } from '../text/shortened';
import type { Similarities } from './choose-rows';
import { readQuestions, type Question } from './closed-questions';
import { cosines, sparseCosines } from './facility-location';
import { leastGroupedRows, type RowGrouping } from './row-grouping';
import type { ColumnRoles, Row, Table } from './table';
import { withoutInterviewers } from './transcript';

const mostGroups = 10;
const fitLimit = 2000;
const placedAtOnce = 2000;
const textDimensions = 24;
const answerDimensions = 8;
const restarts = 2;
const labelTerms = 3;
const longestName = 28;
/** A row stands for another fully from this cosine of their words on: then what nobody stands for yet comes first. */
const enoughAlike = 0.3;
/** Of a row's text so many UTF-16 units are compared. */
const longestText = 2000;

/**
 * Groups alike rows by k-means over their words (TF-IDF, reduced to 24 dimensions) and closed answers (to 8), each scaled by its
 * main axis so that neither outweighs the other. Space and centres are learned from up to 2,000 rows drawn by the seed, the
 * others go to the nearest centre. There are as many groups as the cube root of the number of rows, ten at most: they are
 * there to read and to choose by, not a finding. Neither the order of the columns nor what interviewers say matters.
 *
 * @param pause awaited now and then; may throw to stop the work.
 * @returns null below 30 rows, and where no two rows differ in anything.
 */
export async function groupRows(
  table: Table,
  roles: ColumnRoles,
  { seed, pause }: { seed: number; pause: Pause },
): Promise<RowGrouping | null> {
  const { rows } = table;
  if (rows.length < leastGroupedRows) {
    return null;
  }
  const random = seededRandom(seed);
  const fitted = sampleIndexes(rows.length, fitLimit, seededRandom(deriveSeed(random)));
  const byName = (left: number, right: number): number => (nameOf(table, left) < nameOf(table, right) ? -1 : 1);
  const words = await wordsPlacement(rows, [...roles.text].sort(byName), fitted, deriveSeed(random), pause);
  await pause();
  const answers = answersPlacement(table, [...roles.context].sort(byName), fitted, deriveSeed(random));
  const placements = [words, answers].filter((placement) => placement !== null);
  if (placements.length === 0) {
    return null;
  }
  const place = (indexes: readonly number[]): Matrix => joinColumns(placements.map((placement) => placement(indexes)));
  const sample = place(fitted);
  const filled = fitted.flatMap((_, i) => (isFilled(rowOf(sample, i)) ? [i] : []));
  const count = Math.min(mostGroups, Math.round(Math.cbrt(rows.length)));
  const clusters = kmeans(takeRows(sample, filled), count, restarts, seededRandom(deriveSeed(random)));
  if (clusters.centroids.rows < 2) {
    return null;
  }
  const nearest = await nearestGroups(rows.length, place, clusters.centroids, pause);
  const order = bySize(nearest, clusters.centroids.rows);
  const rank = new Map(order.map((group, position) => [group, position]));
  const labels = order.map((group) => {
    const members = filled.filter((_, i) => clusters.labels[i] === group);
    return words && words.index.terms.length > 0
      ? differentWords(distinctiveTerms(words.index, members, 3 * labelTerms)).slice(0, labelTerms)
      : (answers?.typical(members) ?? []);
  });
  return {
    groupOf: nearest.map((group) => rank.get(group) ?? -1),
    labels: labels.map((label) => label.join(', ')),
    similarities: words?.similar ?? answers?.similar ?? (() => new Float32Array()),
  };
}

/** Places rows, by index into `table.rows`, in a space that was learned from the fitted ones. */
type Placement = ((indexes: readonly number[]) => Matrix) & { similar: Similarities };

async function wordsPlacement(
  rows: readonly Row[],
  columns: readonly number[],
  fitted: readonly number[],
  seed: number,
  pause: Pause,
): Promise<(Placement & { index: TermIndex }) | null> {
  const documentsOf = (indexes: readonly number[]): string[] =>
    indexes.map((index) => comparedText(rows[index]?.cells ?? [], columns));
  const index = await indexTerms(documentsOf(fitted), pause);
  const weigh = (counts: SparseMatrix): SparseMatrix => weightTerms(counts, index.documentFrequency, index.filled);
  const weighted = weigh(index.counts);
  const dimensions = Math.min(textDimensions, Math.max(2, Math.ceil(fitted.length / 4)));
  const { rightVectors } = truncatedSvd(weighted, dimensions, seededRandom(seed));
  if (rightVectors.length < 2) {
    return null;
  }
  const directions = (counts: SparseMatrix): Matrix => {
    const points = project(counts, rightVectors);
    normaliseRows(points);
    return points;
  };
  const [centre, factor] = standard(directions(weighted), seed);
  const weightsOf = (indexes: readonly number[]): SparseMatrix => weigh(countTerms(index.terms, documentsOf(indexes)));
  const placement = (indexes: readonly number[]): Matrix => centred(directions(weightsOf(indexes)), centre, factor);
  return Object.assign(placement, {
    index,
    similar: (indexes: readonly number[]) =>
      sparseCosines(weightsOf(indexes)).map((cosine) => Math.min(cosine, enoughAlike)),
  });
}

function answersPlacement(
  table: Table,
  columns: readonly number[],
  fitted: readonly number[],
  seed: number,
): (Placement & { typical: (members: readonly number[]) => string[] }) | null {
  const questions = readQuestions(
    table,
    columns,
    table.rows.map((row) => ({ rows: [row], shown: [] })),
  );
  const encoder = fitEncoder(
    questions.map(({ variable }) => variable),
    fitted,
  );
  if (encoder.columns === 0) {
    return null;
  }
  const encoded = encoder.encode(fitted);
  const { rightVectors } = truncatedSvd(encoded, answerDimensions, seededRandom(seed));
  const [centre, factor] = standard(project(encoded, rightVectors), seed);
  const placement = (indexes: readonly number[]): Matrix =>
    centred(project(encoder.encode(indexes), rightVectors), centre, factor);
  return Object.assign(placement, {
    similar: (indexes: readonly number[]) => {
      const points = placement(indexes);
      return cosines(Float32Array.from(points.values), points.columns);
    },
    typical: (members: readonly number[]) =>
      typicalAnswers(
        questions,
        members.map((member) => fitted[member] as number),
        fitted,
      ),
  });
}

/** Without words that begin as one before them does: `heater`, `heaters` behind `heat`. */
function differentWords(terms: readonly string[]): string[] {
  const kept: string[] = [];
  for (const term of terms) {
    if (!kept.some((other) => term.startsWith(other) || other.startsWith(term))) {
      kept.push(term);
    }
  }
  return kept;
}

/** The levels that these respondents choose more often than all, by standardised residual. */
function typicalAnswers(questions: readonly Question[], members: readonly number[], all: readonly number[]): string[] {
  const levels = questions.flatMap((question) => {
    if (question.kind !== 'levels') {
      return [];
    }
    const { chosen } = question.variable;
    return question.labels.map((label, level) => {
      const count = (rows: readonly number[]): number => rows.filter((row) => chosen.at(row)?.includes(level)).length;
      const share = count(all) / all.length;
      const expected = members.length * share;
      const residual = (count(members) - expected) / Math.sqrt(expected * (1 - share) || 1);
      return { name: `${cutAfterWord(question.short, longestName)} ${cutAfterWord(label, longestName)}`, residual };
    });
  });
  return levels
    .filter(({ residual }) => residual > 0)
    .sort((left, right) => right.residual - left.residual)
    .slice(0, labelTerms)
    .map(({ name }) => name);
}

/** For each row the nearest centre; −1 where nothing is known of it. */
async function nearestGroups(
  count: number,
  place: (indexes: readonly number[]) => Matrix,
  centroids: Matrix,
  pause: Pause,
): Promise<Int32Array> {
  const groupOf = new Int32Array(count);
  for (let from = 0; from < count; from += placedAtOnce) {
    await pause();
    const points = place(Array.from({ length: Math.min(placedAtOnce, count - from) }, (_, i) => from + i));
    assign(points, centroids).labels.forEach((group, i) => {
      groupOf[from + i] = isFilled(rowOf(points, i)) ? group : -1;
    });
  }
  return groupOf;
}

/** Groups that have a row, the largest first. */
function bySize(groupOf: Int32Array, groups: number): number[] {
  const sizes = Array.from({ length: groups }, () => 0);
  for (const group of groupOf) {
    if (group >= 0) {
      sizes[group] = (sizes[group] ?? 0) + 1;
    }
  }
  return [...sizes.keys()]
    .filter((group) => (sizes[group] ?? 0) > 0)
    .sort((left, right) => (sizes[right] ?? 0) - (sizes[left] ?? 0) || left - right);
}

function project(data: Matrix | SparseMatrix, vectors: readonly Float64Array[]): Matrix {
  const points = createMatrix(data.rows, vectors.length);
  vectors.forEach((vector, column) => {
    multiply(data, vector).forEach((score, row) => {
      points.values[row * points.columns + column] = score;
    });
  });
  return points;
}

/** The mean of the rows that are filled, and by what to multiply so that the deviation along the first axis becomes 1. */
function standard(points: Matrix, seed: number): [centre: Float64Array, factor: number] {
  const centre = new Float64Array(points.columns);
  const filled = Array.from({ length: points.rows }, (_, row) => rowOf(points, row)).filter(isFilled);
  for (const row of filled) {
    row.forEach((value, column) => (centre[column] = (centre[column] as number) + value / filled.length));
  }
  const [first = 0] = truncatedSvd(centred(points, centre, 1), 1, seededRandom(seed)).singularValues;
  return [centre, first > 0 ? Math.sqrt(points.rows) / first : 1];
}

/** The points moved and scaled; a row of zeros, about which nothing is known, stays. */
function centred(points: Matrix, centre: Float64Array, factor: number): Matrix {
  const moved = { ...points, values: points.values.slice() };
  for (let row = 0; row < points.rows; row++) {
    const values = rowOf(moved, row);
    if (isFilled(values)) {
      centre.forEach((value, column) => (values[column] = (values[column] as number) - value));
      scale(values, factor);
    }
  }
  return moved;
}

function isFilled(row: Float64Array): boolean {
  return row.some((value) => value !== 0);
}

/** What is compared of the text columns of a row: the beginnings of what respondents say. */
function comparedText(cells: readonly string[], columns: readonly number[]): string {
  return columns
    .map((column) => withoutInterviewers((cells[column] ?? '').slice(0, 2 * longestText)).slice(0, longestText))
    .join('\n');
}

function nameOf(table: Table, column: number): string {
  return table.columns[column]?.name ?? '';
}
