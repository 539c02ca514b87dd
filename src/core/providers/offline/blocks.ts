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

type Data = Matrix | SparseMatrix;

/** One kind of data about the respondents, in the form it has before dimensions are reduced. */
export interface Block {
  name: 'answers' | 'text';
  /** The data of these respondents, a row each. */
  data(respondents: readonly number[]): Data;
  /** The same values with every relation between the columns broken. */
  permuted(data: Data, random: Random): Data;
  /** Learns a low-dimensional space from `data`; the result places data of the same form in it. */
  reduce(data: Data, random: Random): (data: Data) => Matrix;
}

const answerDimensions = 8;
const textDimensions = 50;

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
    reduce(data, random) {
      const { singularValues, rightVectors } = truncatedSvd(data, answerDimensions, random);
      const average = data.values.reduce((sum, value) => sum + value * value, 0) / data.columns;
      const informative = rightVectors.filter((_, i) => i < 2 || (singularValues[i] as number) ** 2 > average);
      return (other) => scores(other, informative);
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
    reduce(data, random) {
      const weighted = weigh(data);
      const { rightVectors } = truncatedSvd(weighted, dimensionsFor(data.rows), random);
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
  random: Random,
): (data: readonly Data[]) => Matrix {
  const placements = blocks.map((block, i) => {
    const own = data[i] as Data;
    const place = block.reduce(own, random);
    const factor = 1 / (firstDeviation(place(own), random) || 1);
    return (other: Data) => {
      const placed = place(other);
      scale(placed.values, factor);
      return placed;
    };
  });
  return (other) => joinColumns(placements.map((place, i) => place(other[i] as Data)));
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
