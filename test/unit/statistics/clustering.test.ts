import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { seededRandom } from '../../../src/core/random';
import { adjustedRandIndex } from '../../../src/core/statistics/adjusted-rand-index';
import { assign, kmeans } from '../../../src/core/statistics/kmeans';
import type { Matrix } from '../../../src/core/statistics/matrix';
import { takeRows } from '../../../src/core/statistics/matrix';
import { gaussian, sampleIndexes } from '../../../src/core/statistics/sampling';
import { simplifiedSilhouette } from '../../../src/core/statistics/silhouette';
import { stability } from '../../../src/core/statistics/stability';

const points: fc.Arbitrary<Matrix> = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.integer({ min: -20, max: 20 }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => ({ rows, columns, values: Float64Array.from(values) })),
  );
const partition = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 40 });
const seeds = fc.integer({ min: 0, max: 0xffffffff });

/** Points around (0, 0), (9, 0) and (0, 9), in turn. */
function threeClouds(count: number, spread: number, seed: number): Matrix {
  const values = gaussian(2 * count, seededRandom(seed));
  for (let i = 0; i < count; i++) {
    values[2 * i] = spread * (values[2 * i] ?? 0) + (i % 3 === 1 ? 9 : 0);
    values[2 * i + 1] = spread * (values[2 * i + 1] ?? 0) + (i % 3 === 2 ? 9 : 0);
  }
  return { rows: count, columns: 2, values };
}

describe('k-means', () => {
  it('labels every point with its nearest centroid, of at most k that all have members', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 6 }), seeds, (data, k, seed) => {
        const { labels, centroids, distances, inertia } = kmeans(data, k, 3, seededRandom(seed));
        assert.ok(centroids.rows <= k);
        assert.equal(labels.length, data.rows);
        assert.deepEqual(new Set(labels), new Set(Array.from({ length: centroids.rows }, (_, c) => c)));
        assert.deepEqual(assign(data, centroids).labels, labels);
        assert.ok(Math.abs(distances.reduce((sum, distance) => sum + distance, 0) - inertia) < 1e-6);
      }),
    );
  });

  it('is no worse than random points as centroids', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 6 }), seeds, (data, k, seed) => {
        const random = seededRandom(seed);
        const start = takeRows(data, sampleIndexes(data.rows, k, random));
        assert.ok(kmeans(data, k, 5, random).inertia <= assign(data, start).inertia + 1e-9);
      }),
    );
  });

  it('gives the same clustering for the same seed', () => {
    const data = threeClouds(60, 4, 1);
    assert.deepEqual(kmeans(data, 4, 5, seededRandom(2)), kmeans(data, 4, 5, seededRandom(2)));
  });

  it('finds clouds that stand apart, and has as few clusters as there are different points', () => {
    const data = threeClouds(90, 1, 3);
    const truth = Array.from({ length: 90 }, (_, i) => i % 3);
    assert.equal(adjustedRandIndex(kmeans(data, 3, 5, seededRandom(4)).labels, truth), 1);
    const same: Matrix = { rows: 5, columns: 1, values: Float64Array.of(1, 1, 1, 2, 2) };
    assert.equal(kmeans(same, 4, 3, seededRandom(5)).centroids.rows, 2);
  });
});

describe('adjusted Rand index', () => {
  it('is 1 for partitions that differ in names alone', () => {
    fc.assert(
      fc.property(partition, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (labels, names) => {
        assert.equal(
          adjustedRandIndex(
            labels,
            labels.map((label) => names[label] ?? 0),
          ),
          1,
        );
      }),
    );
  });

  it('is symmetric and at most 1', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 2 }), (pairs) => {
        const left = pairs.map(([label]) => label);
        const right = pairs.map(([, label]) => label);
        assert.equal(adjustedRandIndex(left, right), adjustedRandIndex(right, left));
        assert.ok(adjustedRandIndex(left, right) <= 1);
      }),
    );
  });

  it('has the published value for a known table', () => {
    // Pairs together in both: 2; in the left 5, in the right 4; 15 in all.
    assert.equal(adjustedRandIndex([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]).toFixed(6), (0.8 / 3.3).toFixed(6));
    assert.throws(() => adjustedRandIndex([0], [0, 1]), RangeError);
  });

  it('is near 0 for unrelated partitions', () => {
    const random = seededRandom(6);
    const labels = (): number[] => Array.from({ length: 2_000 }, () => Math.floor(4 * random()));
    assert.ok(Math.abs(adjustedRandIndex(labels(), labels())) < 0.01);
  });
});

describe('silhouette and stability', () => {
  const pause = async (): Promise<void> => {};

  it('the silhouette is high for clouds that stand apart, and lower for a wrong number of clusters', () => {
    const data = threeClouds(90, 0.5, 7);
    const of = (k: number): number => simplifiedSilhouette(data, kmeans(data, k, 5, seededRandom(8)));
    assert.ok(of(3) > 0.85);
    assert.ok(of(2) < of(3) && of(4) < of(3));
    assert.equal(of(1), 0);
  });

  it('the silhouette lies between −1 and 1', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 6 }), seeds, (data, k, seed) => {
        const value = simplifiedSilhouette(data, kmeans(data, k, 2, seededRandom(seed)));
        assert.ok(value >= -1 && value <= 1);
      }),
    );
  });

  it('true clusters are stable, cuts through a single cloud are not', async () => {
    const measure = async (data: Matrix, k: number, threshold: number): Promise<number> => {
      const { labels } = kmeans(data, k, 5, seededRandom(9));
      return stability(data, labels, { k, threshold, random: seededRandom(10), pause });
    };
    assert.equal(await measure(threeClouds(120, 1, 11), 3, 0), 1);
    const single: Matrix = { rows: 200, columns: 4, values: gaussian(800, seededRandom(12)) };
    const exact = await measure(single, 5, 0);
    assert.ok(exact < 0.7);
    const bound = await measure(single, 5, 0.8);
    assert.ok(bound < 0.8 && bound >= exact);
  });
});
