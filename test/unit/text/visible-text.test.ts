import assert from 'node:assert/strict';
import { visibleText } from '../../../src/core/text/visible-text';

describe('visibleText', () => {
  it('makes control and direction characters visible and keeps all others', () => {
    assert.equal(visibleText('a\u202Eb\u0000c\u2066d\u0085e'), 'a⟨U+202E⟩b⟨U+0000⟩c⟨U+2066⟩d⟨U+0085⟩e');
    assert.equal(visibleText('line\nnext\ttab\u200F مرحبا 👩‍👧'), 'line\nnext\ttab\u200F مرحبا 👩‍👧');
  });
});
