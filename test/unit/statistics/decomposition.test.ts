import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { seededRandom } from '../../../src/core/random';
import type { Matrix, SparseMatrix } from '../../../src/core/statistics/matrix';
import { createMatrix, dot, multiply, multiplyTransposed, takeSparseRows } from '../../../src/core/statistics/matrix';
import { gaussian } from '../../../src/core/statistics/sampling';
import { symmetricEigen, truncatedSvd } from '../../../src/core/statistics/svd';

function sparse(dense: Matrix): SparseMatrix {
  const [rowStart, columnIndex, values] = [[0], [] as number[], [] as number[]];
  for (let i = 0; i < dense.rows; i++) {
    for (let j = 0; j < dense.columns; j++) {
      const value = dense.values[i * dense.columns + j] ?? 0;
      if (value !== 0) {
        columnIndex.push(j);
        values.push(value);
      }
    }
    rowStart.push(values.length);
  }
  return {
    rows: dense.rows,
    columns: dense.columns,
    rowStart: Int32Array.from(rowStart),
    columnIndex: Int32Array.from(columnIndex),
    values: Float64Array.from(values),
  };
}

/** Rank three: 5, 2 and 1 times outer products of orthonormal vectors. */
function rankThree(): Matrix {
  const matrix = createMatrix(30, 12);
  [5, 2, 1].forEach((strength, component) => {
    for (let i = component; i < 30; i += 3) {
      for (let j = component; j < 12; j += 3) {
        matrix.values[i * 12 + j] = (strength * ((i + j) % 2 === 0 ? 1 : -1)) / Math.sqrt(10 * 4);
      }
    }
  });
  return matrix;
}

describe('truncated singular value decomposition', () => {
  it('finds the singular values of a matrix of known rank, and no more', () => {
    for (const matrix of [rankThree(), sparse(rankThree())]) {
      const { singularValues, rightVectors } = truncatedSvd(matrix, 6, seededRandom(1));
      assert.equal(rightVectors.length, 3);
      [5, 2, 1].forEach((value, i) => assert.ok(Math.abs((singularValues[i] ?? 0) - value) < 1e-8));
    }
  });

  it('gives orthonormal vectors whose scores are as long as the singular value, to a per cent', () => {
    const matrix: Matrix = { rows: 80, columns: 20, values: gaussian(1600, seededRandom(2)) };
    const { singularValues, rightVectors } = truncatedSvd(matrix, 8, seededRandom(3));
    assert.equal(rightVectors.length, 8);
    rightVectors.forEach((vector, i) => {
      rightVectors.forEach((other, j) => assert.ok(Math.abs(dot(vector, other) - (i === j ? 1 : 0)) < 1e-8));
      const scores = multiply(matrix, vector);
      assert.ok(Math.abs(Math.sqrt(dot(scores, scores)) / (singularValues[i] ?? 0) - 1) < 0.01);
    });
  });

  it('is the same for the same seed and copes with nothing', () => {
    const matrix: Matrix = { rows: 40, columns: 9, values: gaussian(360, seededRandom(4)) };
    assert.deepEqual(truncatedSvd(matrix, 3, seededRandom(5)), truncatedSvd(matrix, 3, seededRandom(5)));
    assert.equal(truncatedSvd(createMatrix(4, 3), 2, seededRandom(6)).rightVectors.length, 0);
  });
});

describe('eigenvalues of a symmetric matrix', () => {
  it('reconstruct it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(), (size, seed) => {
        const matrix = createMatrix(size, size);
        const numbers = gaussian(size * size, seededRandom(seed));
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            matrix.values[i * size + j] = (numbers[i * size + j] ?? 0) + (numbers[j * size + i] ?? 0);
          }
        }
        const { values, vectors } = symmetricEigen(matrix);
        assert.deepEqual(values, values.toSorted().reverse());
        vectors.forEach((vector, k) => {
          multiply(matrix, vector).forEach((value, i) =>
            assert.ok(Math.abs(value - (values[k] ?? 0) * (vector[i] ?? 0)) < 1e-8),
          );
        });
      }),
    );
  });
});

describe('sparse matrices', () => {
  it('multiply as dense ones do, also with rows taken', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 24, maxLength: 24 }), (numbers) => {
        const dense: Matrix = { rows: 6, columns: 4, values: Float64Array.from(numbers) };
        const vector = Float64Array.of(1, -2, 3, 0.5);
        const product = multiply(dense, vector);
        assert.deepEqual(multiply(sparse(dense), vector), product);
        assert.deepEqual(multiplyTransposed(sparse(dense), product), multiplyTransposed(dense, product));
        const taken = multiply(takeSparseRows(sparse(dense), [4, 0, 4]), vector);
        assert.deepEqual(
          taken,
          Float64Array.from([4, 0, 4], (row) => product[row] ?? 0),
        );
      }),
    );
  });
});
