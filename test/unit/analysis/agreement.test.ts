import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { agreementOn, gwetAc1, krippendorffAlpha, rawAgreement } from '../../../src/core/analysis/agreement';
import type { AgreementUnit } from '../../../src/core/analysis/agreement';

/** A rater a line, a unit a column; `.` is no value. */
function ratings(...raters: string[]): AgreementUnit[] {
  const columns = raters.map((rater) => rater.split(' '));
  return (columns[0] ?? []).map((_, unit) => ({
    group: `g${unit}`,
    attribute: 'a',
    values: columns.flatMap((column) => (column[unit] === undefined || column[unit] === '.' ? [] : [column[unit]])),
  }));
}

function near(actual: number | null | undefined, expected: number, tolerance: number): void {
  assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

/** Four observers, twelve units: Krippendorff 2011, section D; the data set `cac.raw4raters` of the R package irrCAC. */
const fourObservers = ratings(
  '1 2 3 3 2 1 4 1 2 . . .',
  '1 2 3 3 2 2 4 1 2 5 . 3',
  '. 3 3 3 2 3 4 2 2 5 1 .',
  '1 2 3 3 2 4 4 1 2 5 1 .',
);

const units = fc.array(
  fc.record({
    group: fc.constantFrom('g1', 'g2', 'g3', 'g4', 'g5'),
    attribute: fc.constantFrom('age', 'location'),
    values: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 4 }),
  }),
  { minLength: 10, maxLength: 30 },
);

describe('agreement', () => {
  it("gives Krippendorff's published α", () => {
    near(krippendorffAlpha(ratings('0 1 0 0 0 0 0 0 1 0', '1 1 1 0 0 1 0 0 0 0')), 0.095, 0.0005);
    near(krippendorffAlpha(ratings('a a b b d c c c e d d a', 'b a b b b c c c e d d d')), 0.692, 0.0005);
    near(krippendorffAlpha(fourObservers), 0.743, 0.0005);
  });

  it("gives Gwet's published AC1 and the raw agreement with it", () => {
    near(gwetAc1(fourObservers), 0.77544, 0.00001);
    near(rawAgreement(fourObservers), 0.81818, 0.00001);
  });

  it('gives the published AC1 of two abstractors on a hundred cases', () => {
    const table: [string, string, number][] = [
      ['Ectopic', 'Ectopic', 13],
      ['AIU', 'AIU', 20],
      ['AIU', 'NIU', 7],
      ['NIU', 'AIU', 4],
      ['NIU', 'NIU', 56],
    ];
    const cases = table.flatMap(([left, right, count]) =>
      Array.from({ length: count }, (_, i) => ({
        group: `${left}${right}${i}`,
        attribute: 'a',
        values: [left, right],
      })),
    );
    near(gwetAc1(cases), 0.84933, 0.00001);
    near(rawAgreement(cases), 0.89, 1e-9);
  });

  it('says nothing of fewer than ten units with two values', () => {
    const nine = ratings('1 2 1 2 1 2 1 2 1 2', '1 2 1 2 1 2 1 2 1 .');
    assert.deepEqual(agreementOn(nine, 1), { units: 9, groups: 9, figures: null });
    assert.notEqual(agreementOn(ratings('1 2 1 2 1 2 1 2 1 2', '1 2 1 2 1 2 1 2 1 2'), 1).figures, null);
  });

  it('leaves α open where every value is the same', () => {
    const { figures } = agreementOn(ratings('1 1 1 1 1 1 1 1 1 1', '1 1 1 1 1 1 1 1 1 1'), 1);
    assert.deepEqual(figures, { alpha: null, interval: null, rawAgreement: 1, ac1: 1 });
  });

  it('reckons chance within an attribute, so that different attributes are no agreement', () => {
    const random = ratings('a b a b', 'a a b b');
    const others = ratings('c d c d', 'c c d d').map((unit) => ({ ...unit, attribute: 'b' }));
    near(krippendorffAlpha([...random, ...others]), krippendorffAlpha(random) ?? NaN, 1e-9);
    near(gwetAc1([...random, ...others]), gwetAc1(random), 1e-9);
  });

  it('brackets α with the same interval for the same seed, wider where groups differ', () => {
    const { figures } = agreementOn(fourObservers, 7);
    assert.deepEqual(agreementOn(fourObservers, 7).figures, figures);
    assert.ok(figures?.interval && figures.alpha !== null);
    assert.ok(figures.interval.low < figures.alpha && figures.alpha < figures.interval.high);
  });

  it('needs more than one group for an interval', () => {
    const one = fourObservers.map((unit) => ({ ...unit, group: 'g' }));
    assert.equal(agreementOn(one, 1).figures?.interval, null);
  });

  it('does not depend on the order of units or of values, and is never above 1', () => {
    fc.assert(
      fc.property(units, (given) => {
        const turned = given.toReversed().map((unit) => ({ ...unit, values: unit.values.toReversed() }));
        const [one, other] = [agreementOn(given, 1).figures, agreementOn(turned, 1).figures];
        assert.equal(one === null, other === null);
        if (one?.alpha != null) {
          near(other?.alpha, one.alpha, 1e-9);
          assert.ok(one.alpha <= 1 + 1e-9);
        }
        if (one) {
          near(other?.ac1, one.ac1, 1e-9);
        }
      }),
    );
  });
});
