import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { noUsage, unknownUsage } from '../../../src/core/money/usage';
import type { Evidence, Fact } from '../../../src/core/persona/persona';
import {
  costText,
  countOf,
  countText,
  durationText,
  factText,
  factValueText,
  percentText,
  tokensText,
  verdictText,
} from '../../../src/core/text/figures';

describe('countText', () => {
  for (const [count, text] of [
    [null, 'unknown'],
    [0, '0'],
    [999, '999'],
    [1234, '1,234'],
    [62_774_000, '62,774,000'],
  ] as const) {
    it(`writes ${count} as ${text}`, () => {
      assert.equal(countText(count), text);
    });
  }
});

describe('countOf', () => {
  it('agrees in number', () => {
    assert.equal(countOf(1, 'persona'), '1 persona');
    assert.equal(countOf(0, 'persona'), '0 personas');
    assert.equal(countOf(1234, 'person', 'people'), '1,234 people');
  });
});

describe('percentText', () => {
  for (const [share, text] of [
    [0, '0 %'],
    [0.0001, '< 1 %'],
    [0.005, '1 %'],
    [0.934, '93 %'],
    [0.994, '99 %'],
    [0.9999, '> 99 %'],
    [1, '100 %'],
    [1.5, '150 %'],
  ] as const) {
    it(`writes ${share} as ${text}`, () => {
      assert.equal(percentText(share), text);
    });
  }
});

describe('tokensText', () => {
  it('tells no call, an unknown count and a known one apart', () => {
    assert.equal(tokensText(noUsage, 'inputTokens'), 'none');
    assert.equal(tokensText(unknownUsage, 'outputTokens'), 'unknown');
    assert.equal(tokensText({ ...unknownUsage, outputTokens: 1200 }, 'outputTokens'), '1,200');
    assert.equal(tokensText({ ...unknownUsage, inputTokens: 0 }, 'inputTokens'), '0');
  });
});

describe('durationText', () => {
  for (const [milliseconds, text] of [
    [null, '–'],
    [0, '0 ms'],
    [0.2, '1 ms'],
    [850.4, '850 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1000, '1.0 s'],
    [2149, '2.1 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 00 s'],
    [60_000, '1 min 00 s'],
    [119_700, '2 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_600, '1 h 00 min'],
    [3_720_000, '1 h 02 min'],
  ] as const) {
    it(`writes ${milliseconds} ms as ${text}`, () => {
      assert.equal(durationText(milliseconds), text);
    });
  }
});

describe('costText', () => {
  for (const [usd, complete, text] of [
    [null, true, 'unknown'],
    [null, false, 'unknown'],
    [0, true, '$0'],
    [0, false, '≥ $0'],
    [0.0000004, true, '< $0.000001'],
    [0.000012, true, '$0.000012'],
    [0.00009, true, '$0.000090'],
    [0.0021, true, '$0.0021'],
    [0.0122, true, '$0.0122'],
    [0.0122, false, '≥ $0.0122'],
    [0.99994, true, '$0.9999'],
    [0.99999, true, '$1.00'],
    [12.345, true, '$12.35'],
    [1234.5, true, '$1,234.50'],
  ] as const) {
    it(`writes ${usd}${complete ? '' : ', incomplete,'} as ${text}`, () => {
      assert.equal(costText(usd, complete), text);
    });
  }
});

describe('amounts and times', () => {
  const readsAsZero = (text: string) => !/[1-9]/.test(text);

  it('never read as zero when they are not', () => {
    fc.assert(fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (usd) => !readsAsZero(costText(usd))));
    fc.assert(fc.property(fc.double({ min: 1e-3, max: 1e8, noNaN: true }), (time) => !readsAsZero(durationText(time))));
  });
});

describe('factValueText', () => {
  it('writes ranges and words', () => {
    assert.equal(factValueText({ min: 25, max: 34 }), '25–34');
    assert.equal(factValueText({ min: 41, max: 41 }), '41');
    assert.equal(factValueText('Leeds'), 'Leeds');
  });
});

describe('factText', () => {
  const fact = (overrides: Partial<Fact>): Fact => ({
    value: 'Lyon',
    basis: 'model',
    column: null,
    counts: null,
    evidence: [],
    ...overrides,
  });
  const cases: [Fact, string][] = [
    [fact({}), 'Lyon (model assertion)'],
    [fact({ basis: 'stated' }), 'Lyon (stated)'],
    [fact({ basis: 'column', column: 'city' }), 'Lyon (column city)'],
    [
      fact({ value: { min: 25, max: 34 }, basis: 'column', column: 'age', counts: { value: 12, of: 31 } }),
      '25–34 (column age, 12 of 31)',
    ],
    [fact({ value: { min: 41, max: 41 } }), '41 (model assertion)'],
  ];
  for (const [given, text] of cases) {
    it(`writes ${text}`, () => {
      assert.equal(factText(given), text);
    });
  }
});

describe('verdictText', () => {
  const evidence = (overrides: Partial<Evidence>): Evidence => ({
    id: 'e1',
    source: 'interviews.csv',
    row: 21,
    line: 22,
    column: 'answer',
    start: 0,
    end: 5,
    respondent: null,
    excerpt: 'Words',
    original: null,
    citedRow: 21,
    verdict: 'verified',
    ...overrides,
  });
  const cases: [Partial<Evidence>, string][] = [
    [{}, 'verified'],
    [{ verdict: 'altered', original: 'Wards' }, 'altered: the row says “Wards”'],
    [{ verdict: 'altered' }, 'altered: the row says it in other words'],
    [{ verdict: 'misattributed', citedRow: 17 }, 'misattributed: cited row 17, stands in row 21'],
    [{ verdict: 'misattributed', citedRow: null }, 'misattributed: cited a row that does not exist, stands in row 21'],
    [{ verdict: 'rejected', citedRow: 21 }, 'rejected: cited row 21, stands in no answer'],
    [
      { verdict: 'rejected', row: null, citedRow: null },
      'rejected: cited a row that does not exist, stands in no answer',
    ],
  ];
  for (const [overrides, text] of cases) {
    it(`says "${text}"`, () => {
      assert.equal(verdictText(evidence(overrides)), text);
    });
  }
});
