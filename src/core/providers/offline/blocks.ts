import type { Pause } from '../../pause';
import type { Random } from '../../random';
import { fitEncoder, permuteGroups } from '../../statistics/encode';
import type { Variable } from '../../statistics/encode';
import {
  addScaled,
  createMatrix,
  isSparse,
  joinColumns,
  multiply,
  normaliseRows,
  rowOf,
  scale,
  takeSparseRows,
} from '../../statistics/matrix';
import type { Matrix, SparseMatrix } from '../../statistics/matrix';
import { truncatedSvd } from '../../statistics/svd';
import { permuteTerms, weightTerms } from '../../statistics/term-index';
import type { TermIndex } from '../../statistics/term-index';

export type Data = Matrix | SparseMatrix;

/** One kind of data about the respondents, in the form it has before dimensions are reduced. */
export interface Block {
  name: 'answers' | 'text';
  /** The data of these respondents, a row each. */
  data(respondents: readonly number[]): Data;
  /** The same values with every relation between the columns broken. */
  permuted(data: Data, random: Random): Data;
  /** Leading dimensions that hold what all respondents share, and so cannot tell them apart. */
  shared: number;
  /** The singular values along the main dimensions of `data`, the largest first, up to as many as may be used. */
  spectrum(data: Data, random: Random): Float64Array;
  /** Learns a space of so many dimensions from `data`; the result places data of the same form in it. */
  reduce(data: Data, dimensions: number, random: Random): (data: Data) => Matrix;
}

const answerDimensions = 8;
const textDimensions = 50;
const leastDimensions = 2;
const permutedSpectra = 9;

/** Closed answers: multiple correspondence and principal component analysis in one (FAMD; Pagès 2004), up to 8 dimensions. */
export function answersBlock(variables: readonly Variable[], respondents: readonly number[]): Block | null {
  const encoder = fitEncoder(variables, respondents);
  if (encoder.columns === 0) {
    return null;
  }
  return {
    name: 'answers',
    data: (selected) => encoder.encode(selected),
    permuted: (data, random) => (isSparse(data) ? data : permuteGroups(data, encoder.groups, random)),
    shared: 0,
    spectrum: (data, random) => truncatedSvd(data, answerDimensions, random).singularValues,
    reduce(data, dimensions, random) {
      const { rightVectors } = truncatedSvd(data, dimensions, random);
      return (other) => scores(other, rightVectors);
    },
  };
}

/** At most one dimension for four respondents, so that chance agreement of a few does not make one; in small data up to eight. */
function dimensionsFor(respondents: number): number {
  return Math.min(textDimensions, Math.max(Math.ceil(respondents / 4), Math.min(respondents, 8)));
}

/** Words: TF-IDF reduced to up to 50 dimensions (latent semantic analysis; Deerwester et al. 1990), each row of length 1, then centred. */
export function textBlock(index: TermIndex): Block | null {
  if (index.terms.length < 2) {
    return null;
  }
  const weigh = (data: Data): Data =>
    isSparse(data) ? weightTerms(data, index.documentFrequency, index.filled) : data;
  return {
    name: 'text',
    data: (selected) => takeSparseRows(index.counts, selected),
    permuted: (data, random) => (isSparse(data) ? permuteTerms(data, random) : data),
    shared: 1,
    spectrum: (data, random) => truncatedSvd(weigh(data), dimensionsFor(data.rows), random).singularValues,
    reduce(data, dimensions, random) {
      const weighted = weigh(data);
      const { rightVectors } = truncatedSvd(weighted, dimensions, random);
      const directions = (other: Data): Matrix => {
        const placed = scores(other, rightVectors);
        normaliseRows(placed);
        return placed;
      };
      const centre = meanOfFilled(directions(weighted));
      return (other) => {
        const placed = directions(weigh(other));
        for (let i = 0; i < placed.rows; i++) {
          if (isFilled(rowOf(placed, i))) {
            addScaled(rowOf(placed, i), centre, -1);
          }
        }
        return placed;
      };
    },
  };
}

/**
 * The common space of several blocks, learned from their `data`. Each is divided by the standard deviation along its first
 * axis, so that none outweighs the others (multiple factor analysis; Escofier & Pagès 1994).
 */
export function fitSpace(
  blocks: readonly Block[],
  data: readonly Data[],
  dimensions: readonly number[],
  random: Random,
): (data: readonly Data[]) => Matrix {
  const placements = blocks.map((block, i) => {
    const own = data[i] as Data;
    const place = block.reduce(own, dimensions[i] as number, random);
    const factor = 1 / (firstDeviation(place(own), random) || 1);
    return (other: Data) => {
      const placed = place(other);
      scale(placed.values, factor);
      return placed;
    };
  });
  return (other) => joinColumns(placements.map((place, i) => place(other[i] as Data)));
}

/**
 * The number of dimensions of a block that mean something: the leading ones along which `data` varies more than each of 9 copies with
 * the columns permuted (parallel analysis; Horn 1965), at least 2.
 */
export async function meaningfulDimensions(block: Block, data: Data, random: Random, pause: Pause): Promise<number> {
  const own = block.spectrum(data, random);
  const chance = new Float64Array(own.length);
  for (let copy = 0; copy < permutedSpectra; copy++) {
    await pause();
    block.spectrum(block.permuted(data, random), random).forEach((value, i) => {
      chance[i] = Math.max(chance[i] ?? 0, value);
    });
  }
  const first = own.findIndex((value, i) => i >= block.shared && value <= (chance[i] as number));
  return Math.min(own.length, Math.max(block.shared + leastDimensions, first === -1 ? own.length : first));
}

/** The number of dimensions along which closed answers vary more than along an average column (Kaiser 1960), at least 2. */
export function mainDimensions(block: Block, data: Data, random: Random): number {
  let average = 0;
  for (const value of data.values) {
    average += (value * value) / data.columns;
  }
  const own = block.spectrum(data, random);
  const above = own.filter((value, i) => i < leastDimensions || value ** 2 > average);
  return above.length;
}

/** What each block holds of these respondents. */
export function dataOf(blocks: readonly Block[], respondents: readonly number[]): Data[] {
  return blocks.map((block) => block.data(respondents));
}

function scores(data: Data, vectors: readonly Float64Array[]): Matrix {
  const placed = createMatrix(data.rows, vectors.length);
  vectors.forEach((vector, component) => {
    multiply(data, vector).forEach((score, row) => {
      placed.values[row * vectors.length + component] = score;
    });
  });
  return placed;
}

function isFilled(row: Float64Array): boolean {
  return row.some((value) => value !== 0);
}

function meanOfFilled(matrix: Matrix): Float64Array {
  const mean = new Float64Array(matrix.columns);
  let filled = 0;
  for (let i = 0; i < matrix.rows; i++) {
    if (isFilled(rowOf(matrix, i))) {
      addScaled(mean, rowOf(matrix, i), 1);
      filled += 1;
    }
  }
  scale(mean, filled === 0 ? 0 : 1 / filled);
  return mean;
}

function firstDeviation(placed: Matrix, random: Random): number {
  const centred = createMatrix(placed.rows, placed.columns);
  const mean = new Float64Array(placed.columns);
  for (let i = 0; i < placed.rows; i++) {
    addScaled(mean, rowOf(placed, i), 1 / placed.rows);
  }
  for (let i = 0; i < placed.rows; i++) {
    rowOf(centred, i).set(rowOf(placed, i));
    addScaled(rowOf(centred, i), mean, -1);
  }
  return (truncatedSvd(centred, 1, random).singularValues[0] ?? 0) / Math.sqrt(placed.rows);
}
