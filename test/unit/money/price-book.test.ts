import assert from 'node:assert/strict';
import { findPrice } from '../../../src/core/money/price-book';

const today = '2026-11-23';

describe('findPrice', () => {
  const prices: [model: string, inputTokens: number, input: number, output: number][] = [
    ['claude-fable-5-1', 100_000, 10, 50],
    ['claude-opus-5-5', 100_000, 4, 20],
    ['claude-opus-5-5', 900_000, 4, 20],
    ['claude-sonnet-5-5', 100_000, 2, 10],
    ['claude-haiku-5-5', 0, 0.1, 0.5],
    ['claude-haiku-5-5', 100_000, 0.1, 0.5],
    ['claude-haiku-5-5', 100_001, 0.5, 2.5],
  ];
  for (const [model, inputTokens, input, output] of prices) {
    it(`is $${input} and $${output} per million for ${model} with ${inputTokens} tokens in`, () => {
      const price = findPrice('anthropic', model, inputTokens, today);
      assert.deepEqual([price?.input, price?.output, price?.from], [input, output, 'price-book']);
    });
  }

  const unknown: [what: string, provider: string, model: string, day: string][] = [
    ['an id that is not in the book', 'anthropic', 'claude-sonnet-6', today],
    ['a beginning of an id', 'anthropic', 'claude-sonnet-5', today],
    ['an id with a suffix', 'anthropic', 'claude-sonnet-5-5-20260901', today],
    ['other case', 'anthropic', 'Claude-Sonnet-5-5', today],
    ['the same id of another provider', 'openrouter', 'claude-sonnet-5-5', today],
    ['a day before the first price', 'anthropic', 'claude-sonnet-5-5', '2025-12-31'],
    ['nothing', '', '', today],
  ];
  for (const [what, provider, model, day] of unknown) {
    it(`is unknown for ${what}`, () => {
      assert.equal(findPrice(provider, model, 1000, day), undefined);
    });
  }

  it('does not make up prices for cached tokens', () => {
    const price = findPrice('google', 'gemini-4-argon', 1000, today);
    assert.deepEqual([price?.cachedInput, price?.cacheWrite], [0.1, undefined]);
  });
});
