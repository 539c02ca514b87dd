import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { addUsage, noUsage, type Usage, unknownUsage } from '../../../src/core/money/usage';

const count = fc.option(fc.nat(1_000_000));
const anyUsage: fc.Arbitrary<Usage> = fc.record(
  {
    inputTokens: count,
    cachedInputTokens: count,
    cacheWriteTokens: count,
    outputTokens: count,
    reasoningTokens: count,
    source: fc.constantFrom('reported', 'counted', 'estimated', 'none'),
  },
  { noNullPrototype: true },
);

const usage = (inputTokens: number | null, source: Usage['source'] = 'reported'): Usage => ({
  ...noUsage,
  inputTokens,
  source,
});

describe('addUsage', () => {
  it('adds field by field', () => {
    const one: Usage = {
      inputTokens: 10,
      cachedInputTokens: 4,
      cacheWriteTokens: 2,
      outputTokens: 7,
      reasoningTokens: 3,
      source: 'reported',
    };
    assert.deepEqual(addUsage(one, one), {
      inputTokens: 20,
      cachedInputTokens: 8,
      cacheWriteTokens: 4,
      outputTokens: 14,
      reasoningTokens: 6,
      source: 'reported',
    });
  });

  it('does not know a sum with an unknown part, and knows the other fields', () => {
    const sum = addUsage(usage(5), { ...usage(null), outputTokens: 3 });
    assert.deepEqual([sum.inputTokens, sum.outputTokens], [null, 3]);
    assert.deepEqual(addUsage(unknownUsage, usage(5)), unknownUsage);
  });

  const sources: [Usage['source'], Usage['source'], Usage['source']][] = [
    ['reported', 'reported', 'reported'],
    ['reported', 'counted', 'counted'],
    ['counted', 'estimated', 'estimated'],
    ['estimated', 'none', 'estimated'],
    ['none', 'reported', 'reported'],
    ['none', 'none', 'none'],
  ];
  for (const [a, b, expected] of sources) {
    it(`calls ${a} and ${b} together ${expected}`, () => {
      assert.equal(addUsage(usage(1, a), usage(1, b)).source, expected);
      assert.equal(addUsage(usage(1, b), usage(1, a)).source, expected);
    });
  }

  it('is commutative and associative, and adding no usage changes nothing', () => {
    fc.assert(
      fc.property(anyUsage, anyUsage, anyUsage, (a, b, c) => {
        assert.deepEqual(addUsage(a, b), addUsage(b, a));
        assert.deepEqual(addUsage(addUsage(a, b), c), addUsage(a, addUsage(b, c)));
        assert.deepEqual(addUsage(a, noUsage), a);
      }),
    );
  });

  it('leaves its arguments alone', () => {
    const [a, b] = [usage(1), usage(2)];
    addUsage(a, b);
    assert.deepEqual([a, b], [usage(1), usage(2)]);
  });
});
