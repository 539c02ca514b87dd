import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { seededRandom } from '../../../src/core/random';
import { archetypalAnalysis, archetypeWeights } from '../../../src/core/statistics/archetypal-analysis';
import { createMatrix, rowOf } from '../../../src/core/statistics/matrix';
import type { Matrix, SparseMatrix } from '../../../src/core/statistics/matrix';
import { factorise, loadingsOf } from '../../../src/core/statistics/nmf';
import { truncatedSvd } from '../../../src/core/statistics/svd';
import { nonNegativeStart } from '../../../src/core/statistics/topic-start';

function sparse(rows: readonly (readonly number[])[]): SparseMatrix {
  const entries = rows.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }])));
  let end = 0;
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    rowStart: Int32Array.from([0, ...entries.map((row) => (end += row.length))]),
    columnIndex: Int32Array.from(entries.flat(), ({ column }) => column),
    values: Float64Array.from(entries.flat(), ({ value }) => value),
  };
}

function startFor(matrix: SparseMatrix, count: number): Matrix {
  return nonNegativeStart(matrix, truncatedSvd(matrix, count, seededRandom(1)).rightVectors, count);
}

function product(loadings: Matrix, parts: Matrix, row: number, column: number): number {
  return rowOf(loadings, row).reduce((sum, loading, part) => sum + loading * (rowOf(parts, part)[column] ?? 0), 0);
}

const pause = async (): Promise<void> => {};

describe('non-negative matrix factorisation', () => {
  it('takes a product of non-negative parts apart', async () => {
    const random = seededRandom(2);
    const parts = [
      [3, 1, 0, 0, 0, 2],
      [0, 0, 2, 4, 1, 0],
    ];
    const rows = Array.from({ length: 30 }, (_, i) => {
      const loadings = [i % 3 === 0 ? 0 : random(), i % 3 === 1 ? 0 : random()];
      return (
        parts[0]?.map((_, column) => loadings.reduce((sum, own, p) => sum + own * (parts[p]?.[column] ?? 0), 0)) ?? []
      );
    });
    const matrix = sparse(rows);
    const found = await factorise(matrix, startFor(matrix, 2), pause);
    rows.forEach((row, i) =>
      row.forEach((value, column) => {
        assert.ok(Math.abs(product(found.loadings, found.parts, i, column) - value) < 0.02);
      }),
    );
  });

  it('has no negative number and parts of length 1, and is no worse than the start', async () => {
    const rows = fc.array(fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 }), {
      minLength: 3,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 4 }), async (values, count) => {
        const matrix = sparse(values);
        const start = startFor(matrix, count);
        const { loadings, parts } = await factorise(matrix, start, pause);
        assert.ok([...loadings.values, ...parts.values].every((value) => value >= 0 && Number.isFinite(value)));
        for (let part = 0; part < parts.rows; part++) {
          const length = Math.hypot(...rowOf(parts, part));
          assert.ok(length === 0 || Math.abs(length - 1) < 1e-9);
        }
        const error = (weights: Matrix, of: Matrix): number =>
          values
            .flatMap((row, i) => row.map((value, j) => (value - product(weights, of, i, j)) ** 2))
            .reduce((a, b) => a + b, 0);
        const size = values.flat().reduce((sum, value) => sum + value * value, 0);
        assert.ok(error(loadings, parts) <= error(loadingsOf(matrix, start), start) + 1e-2 * size);
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe('archetypal analysis', () => {
  const random = seededRandom(3);
  const corners = [
    [0, 0],
    [8, 0],
    [0, 6],
    [8, 6],
  ];
  const points = createMatrix(104, 2);
  corners.forEach((corner, i) => rowOf(points, i).set(corner));
  for (let i = 4; i < points.rows; i++) {
    rowOf(points, i).set([8 * random(), 6 * random()]);
  }

  it('finds the corners that are in the data', async () => {
    const { archetypes, explained } = await archetypalAnalysis(points, 4, seededRandom(4), pause);
    assert.ok(explained > 0.99);
    for (const [x = 0, y = 0] of corners) {
      const distances = [0, 1, 2, 3].map((i) => {
        const [ax = 0, ay = 0] = rowOf(archetypes, i);
        return Math.hypot(ax - x, ay - y);
      });
      assert.ok(Math.min(...distances) < 0.5, `${x}, ${y}: ${distances.join()}`);
    }
  });

  it('makes mixtures, and reproduces more with more archetypes', async () => {
    const explained: number[] = [];
    for (const count of [1, 2, 3, 4]) {
      const found = await archetypalAnalysis(points, count, seededRandom(5), pause);
      for (let i = 0; i < points.rows; i++) {
        const weights = rowOf(found.weights, i);
        assert.ok(weights.every((weight) => weight >= 0));
        assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9);
      }
      explained.push(found.explained);
    }
    assert.deepEqual(
      explained,
      explained.toSorted((left, right) => left - right),
    );
    assert.ok(Math.abs(explained[0] ?? 1) < 1e-3);
  });

  it('gives an archetype itself', async () => {
    const { archetypes } = await archetypalAnalysis(points, 3, seededRandom(6), pause);
    const weights = archetypeWeights(archetypes, archetypes);
    for (let i = 0; i < 3; i++) {
      assert.ok((rowOf(weights, i)[i] ?? 0) > 0.99);
    }
  });

  it('gives no more archetypes than there are different points', async () => {
    const few = createMatrix(9, 2);
    few.values.set([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
    const { archetypes, explained } = await archetypalAnalysis(few, 5, seededRandom(7), pause);
    assert.equal(archetypes.rows, 2);
    assert.ok(explained > 0.999);
    const { archetypes: single, explained: all } = await archetypalAnalysis(
      createMatrix(4, 2),
      3,
      seededRandom(8),
      pause,
    );
    assert.deepEqual([single.rows, all], [1, 1]);
  });
});
