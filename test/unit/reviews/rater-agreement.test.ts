import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ordinalAlpha } from '../../../src/core/analysis/ordinal-alpha';
import { raterAgreement } from '../../../src/core/reviews/rater-agreement';
import type { ReviewFile } from '../../../src/core/reviews/review-schema';

/** Four observers, twelve units, values as they are: Krippendorff 2011, section D. */
const fourObservers = [
  [1, 1, 1],
  [2, 2, 3, 2],
  [3, 3, 3, 3],
  [3, 3, 3, 3],
  [2, 2, 2, 2],
  [1, 2, 3, 4],
  [4, 4, 4, 4],
  [1, 1, 2, 1],
  [2, 2, 2, 2],
  [5, 5, 5],
  [1, 1],
  [3],
];

function near(actual: number | null, expected: number, tolerance: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

function rated(rater: string, ratings: readonly (number | null)[]): ReviewFile {
  const actions = ratings.map((rating, i) => ({
    id: `a${i + 1}`,
    at: '2026-01-01T00:00:00.000Z',
    by: rater,
    type: 'rate' as const,
    ref: `test:a/p${i + 1}`,
    rating,
  }));
  return { schemaVersion: 1, runId: 'r1', rater, actions };
}

const units = fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }), { minLength: 2, maxLength: 20 });

describe('agreement of raters', () => {
  it("is Krippendorff's published ordinal α", () => {
    near(ordinalAlpha(fourObservers), 0.815, 0.0005);
  });

  it('is 1 where all agree on different values, open where all rate alike', () => {
    assert.equal(
      ordinalAlpha([
        [1, 1],
        [5, 5, 5],
      ]),
      1,
    );
    assert.equal(
      ordinalAlpha([
        [3, 3],
        [3, 3],
      ]),
      null,
    );
    assert.equal(ordinalAlpha([[3], []]), null);
  });

  it('is better for ratings that are near each other', () => {
    const apart = (values: number[]): number => ordinalAlpha([[1, 1], [2, 2], [3, 3], [4, 4], [5, 5], values]) ?? 0;
    assert.ok(apart([4, 5]) > apart([2, 5]) && apart([2, 5]) > apart([1, 5]));
  });

  it('does not depend on the order of units and values, nor on how far apart the ranks are', () => {
    fc.assert(
      fc.property(units, (given) => {
        const alpha = ordinalAlpha(given);
        const turned = ordinalAlpha(given.toReversed().map((values) => values.toReversed()));
        const stretched = ordinalAlpha(given.map((values) => values.map((value) => value ** 3)));
        for (const other of [turned, stretched]) {
          assert.equal(other === null, alpha === null);
          if (alpha !== null) {
            near(other, alpha, 1e-9);
            assert.ok(alpha <= 1 + 1e-9);
          }
        }
      }),
    );
  });

  it('is hidden below ten personas that two people rated', () => {
    const nine = [rated('ada', [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]), rated('bob', [1, 2, 3, 4, 5, 1, 2, 3, 4, null])];
    assert.deepEqual(raterAgreement(nine), { raters: 2, units: 9, figures: null });
    const ten = raterAgreement([nine[0]!, rated('bob', [1, 2, 3, 4, 5, 1, 2, 3, 4, 5])]);
    assert.deepEqual(ten, { raters: 2, units: 10, figures: { alpha: 1, rawAgreement: 1 } });
    assert.deepEqual(raterAgreement([rated('cem', [])]), { raters: 0, units: 0, figures: null });
  });

  it('does not depend on who comes first', () => {
    const files = [rated('ada', [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]), rated('bob', [2, 2, 3, 5, 5, 1, 1, 3, 4, 4])];
    assert.deepEqual(raterAgreement(files.toReversed()), raterAgreement(files));
  });
});
