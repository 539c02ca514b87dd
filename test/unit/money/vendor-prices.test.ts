import assert from 'node:assert/strict';

import { CostMeter } from '../../../src/core/money/cost';
import type { Usage } from '../../../src/core/money/usage';
import { catalogModels } from '../../../src/core/providers/catalog';
import { findPrice } from '../../../src/core/money/price-book';

const day = '2026-11-23';

function usageOf(counts: Partial<Usage>): Usage {
  return {
    inputTokens: 100_000,
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: 8000,
    reasoningTokens: null,
    source: 'reported',
    ...counts,
  };
}

function usd(model: string, counts: Partial<Usage> = {}, on = day): number | null {
  const colon = model.indexOf(':');
  const pricing = { kind: 'price-book', provider: model.slice(0, colon), model: model.slice(colon + 1) } as const;
  return new CostMeter(pricing, on).add(usageOf(counts)).usd;
}

describe('Prices of the vendors', () => {
  const short: [model: string, usd: number | null][] = [
    ['anthropic:claude-fable-5-1', 1.4],
    ['anthropic:claude-opus-5-5', 0.56],
    ['anthropic:claude-sonnet-5-5', 0.28],
    ['anthropic:claude-haiku-5-5', 0.014],
    ['openai:gpt-6-astra', 1.4],
    ['openai:gpt-6.1-sol', 0.28],
    ['openai:gpt-6.1-terra', 0.14],
    ['openai:gpt-6-luna', 0.014],
    ['openai:gpt-5-2025-08-07', 0.205],
    ['google:gemini-4-argon', 0.28],
    ['google:gemini-4-carbon', 0.28],
    ['google:gemini-3.8-flash', 0.105],
    ['google:gemini-3.5-flash-lite', 0.05],
    ['openai:gpt-6.1', null],
    ['openai:gpt-6.1-sol-2026-09-29', null],
    ['google:gemini-3-pro-preview', null],
  ];
  for (const [model, expected] of short) {
    it(`bill 100,000 tokens in and 8,000 out of ${model} at ${expected ?? 'nothing known'}`, () => {
      assert.equal(usd(model), expected);
    });
  }

  it('rise for the whole request above the long-context limit', () => {
    assert.equal(usd('anthropic:claude-haiku-5-5', { inputTokens: 150_000 }), 0.095);
    assert.equal(usd('openai:gpt-6.1-sol', { inputTokens: 272_000 }), 0.624);
    assert.equal(usd('openai:gpt-6.1-sol', { inputTokens: 272_001 }), 1.208004);
    assert.equal(usd('openai:gpt-5-2025-08-07', { inputTokens: 300_000 }), 0.455);
    assert.equal(usd('google:gemini-4-argon', { inputTokens: 900_000 }), 1.88);
    assert.equal(usd('anthropic:claude-haiku-5-5', { inputTokens: 100_000 }), 0.014);
    assert.equal(usd('anthropic:claude-haiku-5-5', { inputTokens: 100_002 }), 0.070001);
    assert.equal(usd('openai:gpt-6-astra', { inputTokens: 300_000 }), 6.6);
    assert.equal(usd('openai:gpt-6-luna', { inputTokens: 300_000 }), 0.066);
    assert.equal(usd('anthropic:claude-opus-5-5', { inputTokens: 900_000 }), 3.76);
  });

  it('bill what Anthropic read from a cache or wrote to one at its own price', () => {
    const parts = { inputTokens: 100_000, cachedInputTokens: 60_000, cacheWriteTokens: 20_000, outputTokens: 0 };
    assert.equal(usd('anthropic:claude-opus-5-5', parts), 0.192);
    assert.equal(usd('anthropic:claude-sonnet-5-5', parts), 0.096);
    assert.equal(usd('anthropic:claude-sonnet-5-5', parts, '2026-10-06'), 0.102);
    assert.equal(usd('anthropic:claude-haiku-5-5', parts), 0.0051);
    assert.equal(usd('anthropic:claude-haiku-5-5', { ...parts, inputTokens: 140_000 }), 0.0455);
    assert.equal(usd('anthropic:claude-fable-5-1', parts), 0.465);
  });

  it('rise for what was cached as well', () => {
    const long = { inputTokens: 300_000, cachedInputTokens: 200_000, cacheWriteTokens: 50_000 };
    assert.equal(usd('openai:gpt-6.1-sol', { ...long, inputTokens: 270_000 }), 0.04 + 0.02 + 0.125 + 0.08);
    assert.equal(usd('openai:gpt-6.1-sol', long), 0.2 + 0.04 + 0.25 + 0.12);
  });

  it('change on their day', () => {
    for (const model of ['google:gemini-4-argon', 'google:gemini-4-carbon']) {
      assert.equal(usd(model, {}, '2026-11-30'), 0.28);
      assert.equal(usd(model, {}, '2026-12-01'), 0.56);
      assert.equal(usd(model, { cachedInputTokens: 50_000 }, '2026-12-01'), 0.37);
    }
    assert.equal(usd('google:gemini-3.8-flash', {}, '2026-12-31'), 0.105);
    assert.equal(usd('google:gemini-3.8-flash', {}, '2027-01-01'), 0.21);
    assert.equal(usd('openai:gpt-6.1-terra', {}, '2026-10-25'), null);
  });

  it('are there for every model that may be recommended', () => {
    for (const provider of ['anthropic', 'openai', 'google']) {
      const recommended = catalogModels(provider).filter(({ replacedBy }) => replacedBy === undefined);
      assert.ok(recommended.length >= 4);
      assert.deepEqual(
        recommended.filter(({ id }) => findPrice(provider, id, 0, day) === undefined),
        [],
      );
    }
  });
});
