import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { seededRandom, shuffled } from '../../../src/core/random';

/** Mulberry32 in exact 32-bit arithmetic. */
function* reference(seed: number): Generator<number> {
  const low = (value: bigint): bigint => BigInt.asUintN(32, value);
  let state = low(BigInt(seed));
  for (;;) {
    state = low(state + 0x6d2b79f5n);
    let t = low((state ^ (state >> 15n)) * (state | 1n));
    t ^= low(t + low((t ^ (t >> 7n)) * (t | 61n)));
    yield Number(low(t ^ (t >> 14n))) / 4294967296;
  }
}

describe('seededRandom', () => {
  it('is Mulberry32, for any seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed);
        const expected = reference(seed);
        for (let draw = 0; draw < 20; draw++) {
          assert.equal(random(), expected.next().value);
        }
      }),
    );
  });

  it('gives the same sequence for the same seed on every platform', () => {
    const random = seededRandom(7);
    assert.deepEqual([random(), random(), random()], [0.011704753153026104, 0.06195825757458806, 0.97690763277933]);
  });

  it('gives sequences of their own to generators of the same seed', () => {
    const [one, other] = [seededRandom(1), seededRandom(1)];
    one();
    assert.notEqual(one(), other());
  });

  it('is uniform in [0, 1)', () => {
    const random = seededRandom(3);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 20_000; draw++) {
      const value = random();
      assert.ok(value >= 0 && value < 1);
      const bin = Math.floor(value * 10);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    assert.ok(chiSquare < 27.88, `chi-square ${chiSquare} with 9 degrees of freedom, p < 0.001`);
  });
});

describe('shuffled', () => {
  it('is a permutation of a copy', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const result = shuffled(items, seededRandom(seed));
        assert.deepEqual(items, before);
        assert.deepEqual(
          result.toSorted((a, b) => a - b),
          items.toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('depends on the seed alone', () => {
    const items = Array.from({ length: 30 }, (_, index) => index);
    assert.deepEqual(shuffled(items, seededRandom(5)), shuffled(items, seededRandom(5)));
    assert.notDeepEqual(shuffled(items, seededRandom(5)), shuffled(items, seededRandom(6)));
  });

  it('gives each of the six orders of three items the same chance', () => {
    const random = seededRandom(11);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 6);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.ok(chiSquare < 20.52, `chi-square ${chiSquare} with 5 degrees of freedom, p < 0.001`);
  });
});
