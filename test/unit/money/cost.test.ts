import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { CostMeter, type Pricing } from '../../../src/core/money/cost';
import type { Price } from '../../../src/core/money/price-book';
import { noUsage, type Usage, unknownUsage } from '../../../src/core/money/usage';

const today = '2026-11-23';
const anthropic = (model: string): Pricing => ({ kind: 'price-book', provider: 'anthropic', model });
const experiment = (price: Price): Pricing => ({ kind: 'experiment', price });

function used(inputTokens: number | null, outputTokens: number | null, parts: Partial<Usage> = {}): Usage {
  return { ...noUsage, inputTokens, outputTokens, source: 'reported', ...parts };
}

const usdOf = (pricing: Pricing, ...usages: Usage[]): number | null => {
  const meter = new CostMeter(pricing, today);
  usages.forEach((usage) => meter.add(usage));
  return meter.total().usd;
};

/** The decimal digits of a price as an exact fraction of a dollar per million tokens: `[numerator, 10^places]`. */
function fraction(price: number): [bigint, bigint] {
  const [whole = '0', decimals = ''] = price.toFixed(6).split('.');
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)];
}

/** Micro-dollars, rounded half-even, of an exact amount of dollars. */
function microDollars(numerator: bigint, denominator: bigint): bigint {
  const scaled = numerator * 1_000_000n;
  const [whole, rest] = [scaled / denominator, (scaled % denominator) * 2n];
  return rest > denominator || (rest === denominator && whole % 2n === 1n) ? whole + 1n : whole;
}

const anyPrice = fc.integer({ min: 0, max: 200_000_000 }).map((micro) => micro / 1_000_000);
const anyCall = fc
  .record({ fresh: fc.nat(3_000_000), cached: fc.nat(50_000), written: fc.nat(50_000), output: fc.nat(200_000) })
  .map(({ fresh, cached, written, output }) =>
    used(fresh + cached + written, output, { cachedInputTokens: cached, cacheWriteTokens: written }),
  );

describe('CostMeter: what calls cost', () => {
  const examples: [model: string, inputTokens: number, outputTokens: number, usd: number][] = [
    ['claude-opus-5-5', 100_000, 8_000, 0.56],
    ['claude-sonnet-5-5', 100_000, 8_000, 0.28],
    ['claude-haiku-5-5', 100_000, 8_000, 0.014],
    ['claude-haiku-5-5', 150_000, 8_000, 0.095],
    ['claude-fable-5-1', 100_000, 8_000, 1.4],
    ['claude-haiku-5-5', 0, 0, 0],
  ];
  for (const [model, inputTokens, outputTokens, usd] of examples) {
    it(`is $${usd} for ${inputTokens} tokens in and ${outputTokens} out of ${model}`, () => {
      assert.deepEqual(new CostMeter(anthropic(model), today).add(used(inputTokens, outputTokens)), {
        usd,
        source: 'price-book',
        originalUsd: null,
        batch: false,
        pricedAt: today,
      });
    });
  }

  it('applies a tier to each call by itself, not to their sum', () => {
    const call = used(60_000, 1_000);
    assert.equal(usdOf(anthropic('claude-haiku-5-5'), call, call), 0.013);
  });

  it('takes the parts of the input out of its total', () => {
    const price = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 };
    const call = used(100_000, 2_000, { cachedInputTokens: 60_000, cacheWriteTokens: 20_000 });
    assert.equal(usdOf(experiment(price), call), 0.183);
  });

  it('charges reasoning as part of the output, once', () => {
    const call = used(0, 1_000, { reasoningTokens: 900 });
    assert.equal(usdOf(experiment({ input: 1, output: 10 }), call), 0.01);
  });

  it('is nothing on this machine, whatever was used', () => {
    const cost = new CostMeter({ kind: 'local' }, today).add(unknownUsage);
    assert.deepEqual([cost.usd, cost.source, cost.pricedAt], [0, 'local', null]);
  });

  it('never makes parts that exceed the total a refund', () => {
    const price = { input: 3, output: 15, cachedInput: 0 };
    assert.equal(usdOf(experiment(price), used(100, 0, { cachedInputTokens: 500 })), 0);
  });
});

describe('CostMeter: what is unknown', () => {
  const price = { input: 3, output: 15 };
  const unknown: [what: string, pricing: Pricing, usage: Usage][] = [
    ['the price', anthropic('claude-next'), used(100, 10)],
    ['the provider', { kind: 'price-book', provider: 'openai-compatible', model: 'm' }, used(100, 10)],
    ['the usage', experiment(price), unknownUsage],
    ['the input', experiment(price), used(null, 10)],
    ['the output', experiment(price), used(100, null)],
    ['the price of cached input', experiment(price), used(100, 10, { cachedInputTokens: 1 })],
    ['the price of cache writes', experiment({ ...price, cachedInput: 1 }), used(100, 10, { cacheWriteTokens: 1 })],
    ['both price and usage, nothing being sent', anthropic('claude-next'), noUsage],
  ];
  for (const [what, pricing, usage] of unknown) {
    it(`is null, never 0, where ${what} is unknown`, () => {
      const meter = new CostMeter(pricing, today);
      const expected = { usd: null, source: 'unknown', originalUsd: null, batch: false, pricedAt: null };
      assert.deepEqual(meter.add(usage), expected);
      assert.deepEqual(meter.total(), expected);
    });
  }

  it('stays unknown once one call of several is', () => {
    const meter = new CostMeter(anthropic('claude-sonnet-5-5'), today);
    meter.add(used(1_000, 10));
    meter.add(used(1_000, null));
    assert.equal(meter.add(used(1_000, 10)).usd, 0.0021);
    assert.deepEqual([meter.total().usd, meter.total().source], [null, 'unknown']);
  });

  it('does not need prices of parts that were not used', () => {
    assert.equal(usdOf(experiment(price), used(1_000, 0, { cachedInputTokens: null, cacheWriteTokens: 0 })), 0.003);
  });
});

describe('CostMeter: without a call', () => {
  const cases: [what: string, pricing: Pricing, source: string, pricedAt: string | null][] = [
    ['where the price is known', anthropic('claude-sonnet-5-5'), 'price-book', today],
    ['where the experiment names the price', experiment({ input: 1, output: 1 }), 'experiment', today],
    ['on this machine', { kind: 'local' }, 'local', null],
    ['where nobody knows the price', anthropic('claude-next'), 'unknown', null],
  ];
  for (const [what, pricing, source, pricedAt] of cases) {
    it(`is 0 ${what}`, () => {
      const total = new CostMeter(pricing, today).total();
      assert.deepEqual([total.usd, total.source, total.pricedAt], [0, source, pricedAt]);
    });
  }
});

describe('CostMeter: arithmetic', () => {
  const halves: [output: number, usd: number][] = [
    [1, 0],
    [3, 0.000002],
    [5, 0.000002],
    [7, 0.000004],
  ];
  for (const [output, usd] of halves) {
    it(`rounds ${output / 2} micro-dollars to the even side: $${usd}`, () => {
      assert.equal(usdOf(experiment({ input: 0, output: 0.5 }), used(0, output)), usd);
    });
  }

  it('rounds once, after adding: three thirds of a micro-dollar are one', () => {
    const price = experiment({ input: 0, output: 0.4 });
    assert.equal(new CostMeter(price, today).add(used(0, 1)).usd, 0);
    assert.equal(usdOf(price, used(0, 1), used(0, 1), used(0, 1)), 0.000001);
  });

  it('is exact against fractions, for any prices of six decimals and any calls', () => {
    fc.assert(
      fc.property(
        fc.tuple(anyPrice, anyPrice, anyPrice, anyPrice),
        fc.array(anyCall, { maxLength: 6 }),
        (prices, calls) => {
          const [input, output, cachedInput, cacheWrite] = prices;
          let numerator = 0n;
          const denominator = 10n ** 12n;
          for (const call of calls) {
            const [cached, written] = [call.cachedInputTokens ?? 0, call.cacheWriteTokens ?? 0];
            const parts: [number, number][] = [
              [(call.inputTokens ?? 0) - cached - written, input],
              [cached, cachedInput],
              [written, cacheWrite],
              [call.outputTokens ?? 0, output],
            ];
            for (const [tokens, price] of parts) {
              const [top, bottom] = fraction(price);
              numerator += (BigInt(tokens) * top * (denominator / 1_000_000n)) / bottom;
            }
          }
          const usd = usdOf(experiment({ input, output, cachedInput, cacheWrite }), ...calls);
          assert.equal(usd, Number(microDollars(numerator, denominator)) / 1_000_000);
        },
      ),
    );
  });

  it('is additive: calls cost together what one call with all their tokens costs, in any order', () => {
    fc.assert(
      fc.property(anyPrice, anyPrice, fc.array(anyCall, { minLength: 1, maxLength: 6 }), (input, output, calls) => {
        const pricing = experiment({ input, output, cachedInput: input / 10, cacheWrite: input });
        const sum = (field: 'inputTokens' | 'outputTokens' | 'cachedInputTokens' | 'cacheWriteTokens'): number =>
          calls.reduce((total, call) => total + (call[field] ?? 0), 0);
        const whole = used(sum('inputTokens'), sum('outputTokens'), {
          cachedInputTokens: sum('cachedInputTokens'),
          cacheWriteTokens: sum('cacheWriteTokens'),
        });
        assert.equal(usdOf(pricing, ...calls), usdOf(pricing, whole));
        assert.equal(usdOf(pricing, ...calls), usdOf(pricing, ...calls.toReversed()));
      }),
    );
  });
});
