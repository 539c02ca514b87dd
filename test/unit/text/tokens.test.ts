import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { estimateTokens } from '../../../src/core/text/tokens';

describe('token estimate', () => {
  it('counts four characters a token with 30 % on top, and each Chinese, Japanese or Korean character as one', () => {
    assert.equal(estimateTokens(''), 0);
    assert.equal(estimateTokens('a'.repeat(400)), 130);
    assert.equal(estimateTokens('日本語'), 3);
    assert.equal(estimateTokens('한국어 text'), 5);
  });

  it('never falls when text is added', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (a, b) => estimateTokens(a + b) >= estimateTokens(a)),
    );
  });
});
