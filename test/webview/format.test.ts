import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  countOf,
  formatCount,
  formatDateTime,
  formatDay,
  formatDuration,
  formatFactValue,
  formatSupport,
  formatUsd,
  visibleText,
} from '../../src/webview/format';

describe('panel formats', () => {
  it('groups counts and agrees in number', () => {
    assert.equal(formatCount(48_212), '48,212');
    assert.equal(countOf(1, 'persona'), '1 persona');
    assert.equal(countOf(0, 'persona'), '0 personas');
    assert.equal(countOf(2, 'person', 'people'), '2 people');
  });

  it('rounds durations to the unit that is shown, also at its edges', () => {
    const expected: [number, string][] = [
      [0, '0 s'],
      [0.2, '1 ms'],
      [49, '49 ms'],
      [80, '0.1 s'],
      [412, '0.4 s'],
      [38_200, '38.2 s'],
      [59_949, '59.9 s'],
      [59_960, '1 min 00 s'],
      [125_000, '2 min 05 s'],
      [3_599_600, '1 h 00 min'],
      [3_720_000, '1 h 02 min'],
    ];
    for (const [milliseconds, text] of expected) {
      assert.equal(formatDuration(milliseconds), text);
    }
  });

  it('gives an amount the digits it needs', () => {
    const expected: [number, string][] = [
      [0, '$0'],
      [0.000012, '$0.000012'],
      [0.00009, '$0.000090'],
      [0.0033, '$0.0033'],
      [0.1399, '$0.1399'],
      [0.99996, '$1.00'],
      [1234.5, '$1,234.50'],
    ];
    for (const [usd, text] of expected) {
      assert.equal(formatUsd(usd), text);
    }
  });

  it('never lets an amount or a time that is not zero read as zero', () => {
    const readsAsZero = (text: string) => !/[1-9]/.test(text);
    fc.assert(fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (usd) => !readsAsZero(formatUsd(usd))));
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e8, noNaN: true }), (time) => !readsAsZero(formatDuration(time))),
    );
  });

  it('writes dates, and leaves alone what is none', () => {
    assert.equal(formatDateTime('2026-11-23T09:42:00'), '23 Nov 2026, 09:42');
    assert.equal(formatDateTime('yesterday'), 'yesterday');
    assert.equal(formatDay('2026-11-23'), '23 Nov 2026');
    assert.equal(formatDay('soon'), 'soon');
  });

  it('writes ranges and scores', () => {
    assert.equal(formatFactValue({ min: 25, max: 34 }), '25–34');
    assert.equal(formatFactValue({ min: 41, max: 41 }), '41');
    assert.equal(formatFactValue('Leeds'), 'Leeds');
    assert.deepEqual([0, 0.1, 0.3, 0.55].map(formatSupport), [
      'model assertion',
      'weak 0.10',
      'moderate 0.30',
      'strong 0.55',
    ]);
  });

  it('makes control and direction characters visible and keeps all others', () => {
    assert.equal(visibleText('a\u202Eb\u0000c\u2066d\u0085e'), 'a⟨U+202E⟩b⟨U+0000⟩c⟨U+2066⟩d⟨U+0085⟩e');
    assert.equal(visibleText('line\nnext\ttab\u200F مرحبا 👩‍👧'), 'line\nnext\ttab\u200F مرحبا 👩‍👧');
  });
});
