import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { averageLinkage, sameOnes } from '../../../src/core/analysis/average-linkage';

/** Items on a line; of those at one place no two are of one model. */
const items = fc
  .array(fc.record({ model: fc.integer({ min: 0, max: 40 }), place: fc.integer({ min: 0, max: 25 }) }), {
    maxLength: 40,
  })
  .map((drawn) => [...new Map(drawn.map((item) => [`${item.model} ${item.place}`, item])).values()]);

function task(found: readonly { model: number; place: number }[]) {
  return {
    models: found.map(({ model }) => `m${model}`),
    similarity: (later: number, earlier: number) =>
      1 / (1 + Math.abs((found[later]?.place ?? 0) - (found[earlier]?.place ?? 0))),
    threshold: 0.3,
    sameModelMargin: 0.1,
  };
}

describe('average linkage', () => {
  it('puts every item into one group', () => {
    fc.assert(
      fc.property(items, (found) => {
        const grouped = averageLinkage(task(found)).flat();
        assert.deepEqual(
          grouped.sort((left, right) => left - right),
          [...found.keys()],
        );
      }),
    );
  });

  it('gives the same groups where items that are the same start together', () => {
    fc.assert(
      fc.property(items, (found) => {
        const same = sameOnes(
          found.map(({ place }) => place),
          () => true,
        );
        assert.deepEqual(averageLinkage({ ...task(found), same }), averageLinkage(task(found)));
      }),
    );
  });

  it('takes more to put two of one model together, whatever the number of models', () => {
    const found = [
      ...Array.from({ length: 70 }, (_, model) => ({ model, place: 1000 * model })),
      { model: 69, place: 69_002 },
    ];
    assert.equal(averageLinkage(task(found)).length, 71);
    assert.equal(averageLinkage({ ...task(found), sameModelMargin: 0 }).length, 70);
  });
});

describe('items that are the same', () => {
  it('stand together in the order of the first of each, where they are to', () => {
    assert.deepEqual(
      sameOnes(['b', 'a', 'b', 'c', 'a', 'c'], (kind) => kind !== 'c'),
      [[0, 2], [1, 4], [3], [5]],
    );
  });
});
