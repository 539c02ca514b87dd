import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { quotedBackground } from '../../../src/core/analysis/quoted-background';
import { scorecard } from '../../../src/core/analysis/scorecard';
import type { ModelScore, ReachedParts } from '../../../src/core/analysis/scorecard';
import type { ModelRun } from '../../../src/core/runs/run';
import { identity, modelRun, runHead } from '../../support/model-runs';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const data = { ...runHead().data, rows: 60, rowsShown: 40 };
const background = quotedBackground([]);
const unknown = { usd: null, source: 'unknown', originalUsd: null, batch: false, pricedAt: null } as const;

const saver = writtenPersona({
  role: ['Saver', 'e1'],
  goals: [['Lower bills', 'e2'], ['Compare tariffs', 'e3'], 'Less noise'],
  evidence: [excerptOf('e1', 1, 'one'), excerptOf('e2', 2, 'two'), excerptOf('e3', 3, 'three', 'rejected')],
});

function scores(
  models: ModelRun[],
  groups: string[][] | null = null,
  coverage: ReachedParts | null = null,
): ModelScore[] {
  return scorecard({ data, models }, background, groups && groups.map((members) => ({ members })), coverage);
}

describe('the scorecard of models', () => {
  it('counts what can be checked, each with what it is of', () => {
    const coverage = {
      segments: [{ byModel: { 'test:a': 3 } }, { byModel: { 'test:a': 0 } }, { byModel: {} }],
      respondents: { 'test:a': { cited: 2, of: 31 } },
    };
    const [score] = scores([modelRun('a', { personas: [saver] })], null, coverage);
    assert.deepEqual(score?.verified, { count: 2, of: 3 });
    assert.deepEqual(score?.claims, { count: 2, of: 4 });
    assert.deepEqual(score?.coverage, {
      segments: { count: 1, of: 3 },
      rows: { count: 2, of: 40 },
      respondents: { count: 2, of: 31 },
    });
    assert.deepEqual([score?.latencyMs, score?.usd, score?.usdPerVerifiedClaim], [2100, 0.006, 0.003]);
  });

  it('leaves open what nobody knows', () => {
    const [failed, priceless] = scores([
      modelRun('a', { status: 'failed', personas: [], latencyMs: null }),
      modelRun('b', { personas: [saver], cost: unknown }),
    ]);
    assert.deepEqual(
      [failed?.usdPerVerifiedClaim, failed?.latencyMs, failed?.shared, failed?.coverage.segments],
      [null, null, null, null],
    );
    assert.deepEqual(failed?.verified, { count: 0, of: 0 });
    assert.deepEqual(
      [priceless?.usd, priceless?.usdPerVerifiedClaim, priceless?.coverage.respondents],
      [null, null, null],
    );
    assert.deepEqual([failed?.diversity.said, failed?.diversity.excess], [null, null]);
  });

  it('has no share of segments where there are none', () => {
    const coverage = { segments: [], respondents: {} };
    assert.equal(scores([modelRun('a', { personas: [saver] })], null, coverage)[0]?.coverage.segments, null);
  });

  it('costs nothing per claim where the model cost nothing', () => {
    const free = { ...unknown, usd: 0, source: 'local' } as const;
    assert.equal(scores([modelRun('a', { personas: [saver], cost: free })])[0]?.usdPerVerifiedClaim, 0);
  });

  it('takes for an answer from the cache what it had cost', () => {
    const cached = { ...unknown, usd: 0, source: 'cache', originalUsd: 0.004 } as const;
    const [score] = scores([modelRun('a', { personas: [saver], cost: cached })]);
    assert.deepEqual([score?.usd, score?.usdPerVerifiedClaim], [0.004, 0.002]);
  });

  it('takes repetitions of a model for no others that agree with it', () => {
    const a = modelRun('a', { personas: [saver, { ...saver, id: 'p2' }] });
    const again = modelRun('a', { ...identity('a', 1, 2), personas: [saver] });
    const b = modelRun('b', { personas: [saver] });
    const groups = [
      ['test:a/p1', 'test:a~2/p1'],
      ['test:a/p2', 'test:b/p1'],
    ];
    assert.deepEqual(
      scores([a, again, b], groups).map(({ shared }) => shared),
      [
        { count: 1, of: 2 },
        { count: 0, of: 1 },
        { count: 1, of: 1 },
      ],
    );
    assert.deepEqual(
      scores([a, again], groups).map(({ shared }) => shared),
      [null, null],
    );
  });

  it('scores a model the same whatever stands beside it, agreement aside', () => {
    const others = fc.shuffledSubarray(['b', 'c', 'd']);
    fc.assert(
      fc.property(others, (names) => {
        const own = modelRun('a', { personas: [saver] });
        const beside = scores([...names.map((name) => modelRun(name)), own], []).at(-1);
        assert.deepEqual({ ...beside, shared: null }, { ...scores([own], [])[0], shared: null });
      }),
    );
  });

  it('has no overall score', () => {
    const keys = Object.keys(scores([modelRun('a')])[0] ?? {});
    assert.ok(!keys.some((key) => /score|rank|trust|overall|total/iu.test(key)), keys.join(' '));
  });
});
