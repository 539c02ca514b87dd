import assert from 'node:assert/strict';
import { formatDateTime, formatDay, formatSupport, visibleText } from '../../src/webview/format';

describe('panel formats', () => {
  it('writes dates, and leaves alone what is none', () => {
    assert.equal(formatDateTime('2026-11-23T09:42:00'), '23 Nov 2026, 09:42');
    assert.equal(formatDateTime('yesterday'), 'yesterday');
    assert.equal(formatDay('2026-11-23'), '23 Nov 2026');
    assert.equal(formatDay('soon'), 'soon');
  });

  it('writes scores', () => {
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
