import { createMatrix, multiply, normaliseRows, rowOf } from './matrix';
import type { Matrix, SparseMatrix } from './matrix';

/**
 * The first parts for a factorisation without negative numbers: of each of the first `count` right singular vectors the positive
 * or the negative half, whichever carries more of its component (NNDSVD; Boutsidis & Gallopoulos 2008). Rows of length 1;
 * fewer than `count` where the matrix has lower rank.
 */
export function nonNegativeStart(matrix: SparseMatrix, rightVectors: readonly Float64Array[], count: number): Matrix {
  const used = rightVectors.slice(0, count);
  const start = createMatrix(used.length, matrix.columns);
  used.forEach((vector, part) => {
    const scores = multiply(matrix, vector);
    const positive = halfLength(scores, 1) * halfLength(vector, 1);
    const negative = halfLength(scores, -1) * halfLength(vector, -1);
    const sign = positive >= negative ? 1 : -1;
    const own = rowOf(start, part);
    vector.forEach((value, column) => (own[column] = Math.max(0, sign * value)));
  });
  normaliseRows(start);
  return start;
}

function halfLength(vector: Float64Array, sign: number): number {
  let squares = 0;
  for (const value of vector) {
    squares += value * sign > 0 ? value * value : 0;
  }
  return Math.sqrt(squares);
}
