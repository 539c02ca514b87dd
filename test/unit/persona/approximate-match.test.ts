import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type ApproximateMatch, closeSubstring } from '../../../src/core/persona/approximate-match';

/** Levenshtein distance by the textbook recursion over prefixes. */
function distanceOf(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      current.push(
        Math.min(
          (previous[j] ?? 0) + 1,
          (current[j - 1] ?? 0) + 1,
          (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The least distance to any substring from `from` on. */
function leastDistance(pattern: string, text: string, from: number): number {
  let least = pattern.length;
  for (let start = from; start <= text.length; start++) {
    for (let end = start; end <= text.length; end++) {
      least = Math.min(least, distanceOf(pattern, text.slice(start, end)));
    }
  }
  return least;
}

const letters = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength });

/** With as many edits as the pattern is long, every place is near enough. */
function bestSubstring(pattern: string, text: string, from = 0): ApproximateMatch {
  const best = closeSubstring(pattern, text, pattern.length, from);
  assert.ok(best);
  return best;
}

describe('closeSubstring without a limit', () => {
  it('finds what stands there unchanged', () => {
    assert.deepEqual(bestSubstring('used', 'what I used today'), { start: 7, end: 11, distance: 0 });
  });

  it('counts a changed, a missing and a further character as one edit each', () => {
    assert.deepEqual(bestSubstring('abcdef', 'xxabXdefxx'), { start: 2, end: 8, distance: 1 });
    assert.deepEqual(bestSubstring('abcdef', 'xxabdefxx'), { start: 2, end: 7, distance: 1 });
    assert.deepEqual(bestSubstring('abcdef', 'xxabcYdefxx'), { start: 2, end: 9, distance: 1 });
  });

  it('takes the first of equally good places, and none before `from`', () => {
    assert.equal(bestSubstring('abc', 'abc abc').start, 0);
    assert.equal(bestSubstring('abc', 'abc abc', 1).start, 4);
  });

  it('is empty at full distance where nothing agrees', () => {
    assert.deepEqual(bestSubstring('abc', 'xyz', 1), { start: 1, end: 1, distance: 3 });
    assert.deepEqual(bestSubstring('abc', ''), { start: 0, end: 0, distance: 3 });
    assert.deepEqual(bestSubstring('', 'abc'), { start: 0, end: 0, distance: 0 });
  });

  it('is the brute-force minimum, at the distance it says', () => {
    fc.assert(
      fc.property(letters(6), letters(10), fc.nat(3), (pattern, text, offset) => {
        const from = Math.min(offset, text.length);
        const { start, end, distance } = bestSubstring(pattern, text, from);
        assert.equal(distance, leastDistance(pattern, text, from));
        assert.equal(distanceOf(pattern, text.slice(start, end)), distance);
        assert.ok(start >= from && end >= start && end <= text.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('closeSubstring with a limit', () => {
  it('is the best substring where that is within the limit, else undefined', () => {
    fc.assert(
      fc.property(letters(12), letters(40), fc.nat(5), fc.nat(3), (pattern, text, limit, offset) => {
        const from = Math.min(offset, text.length);
        const least = bestSubstring(pattern, text, from).distance;
        const close = closeSubstring(pattern, text, limit, from);
        assert.equal(close?.distance, least <= limit ? least : undefined);
        if (close) {
          assert.equal(distanceOf(pattern, text.slice(close.start, close.end)), close.distance);
          assert.ok(close.start >= from);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('finds nothing below no edits', () => {
    assert.equal(closeSubstring('abc', 'abc', -1), undefined);
    assert.deepEqual(closeSubstring('abc', 'xabc', 0), { start: 1, end: 4, distance: 0 });
  });
});
