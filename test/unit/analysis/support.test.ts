import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { supportScore, wilsonLowerBound } from '../../../src/core/analysis/support';
import type { ClaimStanding } from '../../../src/core/analysis/support';

const weight = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 5, noNaN: true }));
const standing = fc
  .record({
    verified: fc.integer({ min: 0, max: 20 }),
    unverified: fc.integer({ min: 0, max: 20 }),
    respondents: fc.integer({ min: 0, max: 60 }),
    others: fc.integer({ min: 0, max: 60 }),
    votes: fc.array(fc.record({ weight, says: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ verified, unverified, respondents, others, votes }): ClaimStanding => ({
    verified,
    cited: verified + unverified,
    respondents,
    answering: respondents + others,
    votes,
  }));
const rounding = 1e-12;

describe('support of a claim', () => {
  it("gives Wilson's lower bound", () => {
    const near = (actual: number, expected: number): void =>
      assert.ok(Math.abs(actual - expected) < 0.0005, `${actual} is not ${expected}`);
    near(wilsonLowerBound(8, 10), 0.4902);
    near(wilsonLowerBound(81, 263), 0.2553);
    near(wilsonLowerBound(0, 20), 0);
    near(wilsonLowerBound(5, 5), 0.5655);
    assert.equal(wilsonLowerBound(0, 0), 0);
  });

  it('is reckoned from verified excerpts, respondents and votes', () => {
    const votes = [
      { weight: 1, says: true },
      { weight: 1, says: false },
    ];
    const score = supportScore({ verified: 3, cited: 4, respondents: 8, answering: 10, votes });
    assert.ok(Math.abs(score - 0.75 * (0.7 * wilsonLowerBound(8, 10) + 0.3 * 0.5)) < rounding);
  });

  it('is 0 without a verified excerpt', () => {
    fc.assert(fc.property(standing, (given) => supportScore({ ...given, verified: 0 }) === 0));
  });

  it('is never lowered by another verified row, of a known respondent or of one more', () => {
    fc.assert(
      fc.property(standing, fc.constantFrom('said', 'silent', 'outside'), (given, who) => {
        const more = {
          ...given,
          verified: given.verified + 1,
          cited: given.cited + 1,
          respondents: given.respondents + (who === 'said' || given.respondents === given.answering ? 0 : 1),
          answering: given.answering,
        };
        if (who === 'outside') {
          more.respondents = given.respondents + 1;
          more.answering = given.answering + 1;
        }
        assert.ok(supportScore(more) >= supportScore(given) - rounding);
      }),
      { numRuns: 500 },
    );
  });

  it('is never raised by a quote that is not verified', () => {
    fc.assert(
      fc.property(
        standing,
        (given) => supportScore({ ...given, cited: given.cited + 1 }) <= supportScore(given) + rounding,
      ),
      { numRuns: 500 },
    );
  });

  it('does not depend on the scale of the votes, and is never 1', () => {
    fc.assert(
      fc.property(standing, fc.double({ min: 0.1, max: 50, noNaN: true }), (given, factor) => {
        const scaled = given.votes.map(({ weight, says }) => ({ weight: factor * weight, says }));
        const score = supportScore(given);
        assert.ok(Math.abs(supportScore({ ...given, votes: scaled }) - score) < 1e-6);
        assert.ok(score >= 0 && score < 1);
      }),
    );
  });
});
