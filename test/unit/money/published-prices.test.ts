import assert from 'node:assert/strict';
import { CostMeter, type Pricing } from '../../../src/core/money/cost';
import { findPrice, publishedPricesFor } from '../../../src/core/money/price-book';
import { publishedPrice } from '../../../src/core/money/published-prices';
import { noUsage } from '../../../src/core/money/usage';

const today = '2026-11-23';

describe('Published prices', () => {
  const known: [provider: string, model: string, inputTokens: number, input: number, output: number][] = [
    ['anthropic', 'claude-opus-4-5-20251101', 100_000, 5, 25],
    ['anthropic', 'claude-sonnet-4-5-20250929', 200_000, 3, 15],
    ['anthropic', 'claude-sonnet-4-5-20250929', 200_001, 6, 22.5],
    ['anthropic', 'claude-sonnet-4-5', 1000, 3, 15],
    ['google', 'gemini-3-pro-preview', 1000, 2, 12],
    ['openrouter', 'mistralai/mistral-large', 1000, 2, 6],
  ];
  for (const [provider, model, inputTokens, input, output] of known) {
    it(`are $${input} and $${output} per million for ${provider}:${model} with ${inputTokens} tokens in`, () => {
      const price = publishedPrice(provider, model, inputTokens, today);
      assert.deepEqual([price?.input, price?.output, price?.from], [input, output, 'price-book']);
      assert.match(price?.source ?? '', /^https:/u);
    });
  }

  const unknown: [what: string, provider: string, model: string][] = [
    ['a model that another one is mistaken for', 'anthropic', 'claude-sonnet-5-9'],
    ['an id with a word behind it', 'anthropic', 'claude-opus-4-5-latest'],
    ['an id with a date that is none', 'anthropic', 'claude-opus-4-5-2025'],
    ['an alias of a model', 'openai', 'gpt-5-chat'],
    ['a model of another vendor', 'openai', 'claude-opus-5'],
    ['other case', 'anthropic', 'Claude-Opus-4-5'],
    ['nonsense', 'anthropic', 'nonsense'],
    ['no provider that it knows', 'vscode', 'gpt-5'],
  ];
  for (const [what, provider, model] of unknown) {
    it(`are unknown for ${what}`, () => {
      assert.equal(publishedPrice(provider, model, 1000, today), undefined);
    });
  }

  it('come after our own, which also decide that a day has no price', () => {
    const price = findPrice('anthropic', 'claude-opus-5-5', 1000, today, () => assert.fail('ours is there'));
    assert.equal(price?.input, 4);
    assert.equal(
      findPrice('openai', 'gpt-6.1-terra', 0, '2026-10-25', () => assert.fail('ours is there')),
      undefined,
    );
  });

  it('load only where ours have no entry and they can have one', async () => {
    assert.equal(await publishedPricesFor('anthropic', 'claude-opus-5-5'), undefined);
    assert.equal(await publishedPricesFor('ollama', 'llama3:8b'), undefined);
    assert.equal(await publishedPricesFor('anthropic', 'claude-opus-4-5-20251101'), publishedPrice);
  });

  it('make a cost, exact as that of our own', () => {
    const pricing: Pricing = {
      kind: 'price-book',
      provider: 'anthropic',
      model: 'claude-opus-4-5-20251101',
      published: publishedPrice,
    };
    const call = {
      ...noUsage,
      inputTokens: 100_000,
      cachedInputTokens: 60_000,
      cacheWriteTokens: 20_000,
      outputTokens: 8000,
    };
    const cost = new CostMeter(pricing, today).add(call);
    assert.deepEqual([cost.usd, cost.source, cost.pricedAt], [0.1 + 0.03 + 0.125 + 0.2, 'price-book', today]);
  });
});
