import assert from 'node:assert/strict';
import { seededRandom } from '../../../src/core/random';
import type { Variable } from '../../../src/core/statistics/encode';
import { fitEncoder, permuteGroups } from '../../../src/core/statistics/encode';

const everyone = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('encoding of mixed answers', () => {
  it('makes z-scores of numbers, clipped at 3, and 0 of no answer', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => (i === 0 ? 1_000 : i === 1 ? Number.NaN : i % 2));
    const { values: encoded } = fitEncoder([{ kind: 'number', values }], everyone(101)).encode([0, 1, 2]);
    assert.equal(encoded[0], 3);
    assert.equal(encoded[1], 0);
    assert.ok((encoded[2] ?? 0) < 0);
  });

  it('makes an indicator (x − p) / √p of each level, by the share of those who answer', () => {
    const chosen = everyone(60).map((i) => (i < 20 ? [0] : i < 50 ? [1] : null));
    const { columns, encode } = fitEncoder([{ kind: 'levels', levels: 2, chosen }], everyone(60));
    assert.equal(columns, 2);
    const { values } = encode([0, 20, 50]);
    const expected = [0.6 / Math.sqrt(0.4), -0.6 / Math.sqrt(0.6), -0.4 / Math.sqrt(0.4), 0.4 / Math.sqrt(0.6), 0, 0];
    values.forEach((value, i) => assert.ok(Math.abs(value - (expected[i] ?? 0)) < 1e-12));
  });

  it('pools rare levels and drops variables that say nothing', () => {
    const rare: Variable = { kind: 'levels', levels: 21, chosen: everyone(100).map((i) => [i < 80 ? 0 : i - 79]) };
    const constant: Variable = { kind: 'levels', levels: 1, chosen: everyone(100).map(() => [0]) };
    const flat: Variable = { kind: 'number', values: new Float64Array(100).fill(4) };
    const { columns, groups, encode } = fitEncoder([constant, rare, flat], everyone(100));
    assert.deepEqual([columns, groups], [2, [[0, 2]]]);
    const { values } = encode([90, 91]);
    assert.deepEqual(values.slice(0, 2), values.slice(2));
  });

  it('takes several levels of a respondent', () => {
    const chosen = everyone(40).map((i) => (i % 2 === 0 ? [0, 1] : [1, 2]));
    const { values } = fitEncoder([{ kind: 'levels', levels: 3, chosen }], everyone(40)).encode([0]);
    assert.deepEqual(
      Array.from(values, (value) => Math.sign(value)),
      [1, -1],
      'the level that all chose takes no column',
    );
  });

  it('permutes variables as a whole', () => {
    const chosen = everyone(30).map((i) => [i % 3]);
    const values = Float64Array.from(everyone(30));
    const { encode, groups } = fitEncoder(
      [
        { kind: 'levels', levels: 3, chosen },
        { kind: 'number', values },
      ],
      everyone(30),
    );
    const matrix = encode(everyone(30));
    const permuted = permuteGroups(matrix, groups, seededRandom(1));
    const parts = (from: number, to: number, { values: all }: typeof matrix): string[] =>
      everyone(30).map((row) => all.slice(4 * row + from, 4 * row + to).join());
    assert.deepEqual(parts(0, 3, permuted).sort(), parts(0, 3, matrix).sort());
    assert.deepEqual(parts(3, 4, permuted).sort(), parts(3, 4, matrix).sort());
    assert.notDeepEqual(permuted, matrix);
  });
});
