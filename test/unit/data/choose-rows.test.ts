import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { chooseRows, type RowChoice } from '../../../src/core/data/choose-rows';
import { cosines, FacilityLocation, sparseCosines } from '../../../src/core/data/facility-location';
import { seededRandom } from '../../../src/core/random';

/** Segments of these sizes, numbered through, with rows of random cost at random points. */
function choiceOf(sizes: readonly number[], options: Partial<RowChoice> & { costs?: readonly number[] }): RowChoice {
  let next = 0;
  const segments = sizes.map((size) => Array.from({ length: size }, () => next++));
  const random = seededRandom(5);
  const points = Array.from({ length: next }, () => [random(), random(), random()].map((value) => value - 0.5));
  const { costs = [], ...others } = options;
  return {
    segments,
    similarities: (rows) => cosines(Float32Array.from(rows.flatMap((row) => points[row] ?? [])), 3),
    cost: (row) => costs[row % Math.max(1, costs.length)] ?? 1,
    limit: 10,
    seed: 1,
    method: 'facility-location',
    ...others,
  };
}

const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 });
const costs = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
const method = fc.constantFrom<RowChoice['method']>('facility-location', 'stratified-random');

describe('chooseRows', () => {
  it('stays within the limit, chooses no row twice, and rows of their own segment', () => {
    fc.assert(
      fc.property(sizes, costs, method, fc.integer({ min: 0, max: 600 }), (of, price, how, limit) => {
        const choice = choiceOf(of, { costs: price, limit, method: how });
        const chosen = chooseRows(choice);
        const total = chosen.flat().reduce((sum, row) => sum + choice.cost(row), 0);
        assert.ok(total <= limit);
        assert.equal(new Set(chosen.flat()).size, chosen.flat().length);
        chosen.forEach((rows, segment) => rows.forEach((row) => assert.ok(choice.segments[segment]?.includes(row))));
      }),
    );
  });

  it('chooses the same for the same seed', () => {
    fc.assert(
      fc.property(sizes, costs, method, fc.integer(), (of, price, how, seed) => {
        const choice = choiceOf(of, { costs: price, limit: 100, method: how, seed });
        assert.deepEqual(chooseRows(choice), chooseRows(choice));
      }),
    );
  });

  it('gives each segment three rows where these fit, or all it has', () => {
    fc.assert(
      fc.property(sizes, costs, method, (of, price, how) => {
        const limit = 3 * of.length * Math.max(...price);
        chooseRows(choiceOf(of, { costs: price, limit, method: how })).forEach((rows, segment) => {
          assert.ok(rows.length >= Math.min(3, of[segment] ?? 0));
        });
      }),
    );
  });

  it('gives the rest in proportion to the square roots of the sizes', () => {
    const chosen = chooseRows(choiceOf([6400, 1600, 400, 100], { limit: 300 })).map((rows) => rows.length);
    assert.deepEqual(chosen, [160, 80, 40, 20]);
  });

  it('takes all rows where all fit', () => {
    assert.deepEqual(
      chooseRows(choiceOf([5, 1200, 0], { limit: 2000 })).map((rows) => rows.length),
      [5, 1200, 0],
    );
  });

  it('passes over a row that is too long, and goes on', () => {
    const chosen = chooseRows(choiceOf([30], { limit: 20, cost: (row) => (row < 5 ? 1000 : 1) }));
    assert.equal(chosen[0]?.length, 20);
  });
});

describe('facility location', () => {
  const size = 40;
  const random = seededRandom(3);
  const similarities = cosines(
    Float32Array.from({ length: size * 4 }, () => random() - 0.5),
    4,
  );
  const valueOf = (picked: readonly number[]): number =>
    Array.from({ length: size }, (_, item) =>
      Math.max(0, ...picked.map((other) => similarities[other * size + item] ?? 0)),
    ).reduce((sum, value) => sum + value, 0);

  it('picks what greedy search without shortcuts picks', () => {
    const lazy = new FacilityLocation(size, similarities);
    const picked: number[] = [];
    for (let step = 0; step < size; step++) {
      const gains = Array.from({ length: size }, (_, item) =>
        picked.includes(item) ? -1 : valueOf([...picked, item]) - valueOf(picked),
      );
      const best = lazy.best();
      assert.ok(best !== null);
      assert.ok(Math.max(...gains) - (gains[best] ?? -1) < 1e-4);
      lazy.take(best);
      picked.push(best);
    }
    assert.equal(lazy.best(), null);
  });

  it('covers items at least 1 − 1/e as well as the best pair and triple do', () => {
    const lazy = new FacilityLocation(size, similarities);
    const picked: number[] = [];
    for (const count of [1, 2, 3]) {
      const next = lazy.best() ?? 0;
      lazy.take(next);
      picked.push(next);
      let best = 0;
      for (let a = 0; a < size; a++) {
        for (let b = count > 1 ? a : size - 1; b < size; b++) {
          for (let c = count > 2 ? b : size - 1; c < size; c++) {
            best = Math.max(best, valueOf([a, ...(count > 1 ? [b] : []), ...(count > 2 ? [c] : [])]));
          }
        }
      }
      assert.ok(valueOf(picked) >= (1 - 1 / Math.E) * best, `${valueOf(picked)} of ${best}`);
    }
  });

  it('knows the same cosines of sparse and of dense rows', () => {
    const dense = [0.6, 0, 0.8, 0, 1, 0, 0, 0.6, 0.8];
    const sparse = {
      rows: 3,
      columns: 3,
      rowStart: Int32Array.of(0, 2, 3, 5),
      columnIndex: Int32Array.of(0, 2, 1, 1, 2),
      values: Float64Array.of(0.6, 0.8, 1, 0.6, 0.8),
    };
    const rounded = (values: Float32Array): number[] => Array.from(values, (value) => Math.round(value * 1000) / 1000);
    assert.deepEqual(rounded(sparseCosines(sparse)), rounded(cosines(Float32Array.from(dense), 3)));
  });

  it('is similar to nothing where there is nothing', () => {
    assert.deepEqual([...cosines(new Float32Array(4), 2)], [1, 0, 0, 1]);
    assert.equal(new FacilityLocation(0, new Float32Array()).best(), null);
  });
});
