import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { noUsage, type Usage, unknownUsage } from '../../../src/core/money/usage';
import type { Cost, ModelRun, RunStatus } from '../../../src/core/runs/run';
import { statusOfRun, summarise } from '../../../src/core/runs/summary';
import { modelRun } from '../../support/model-runs';

const used = (inputTokens: number | null, outputTokens: number | null): Usage => ({
  ...unknownUsage,
  inputTokens,
  outputTokens,
});
const cost = (usd: number | null): Cost => ({
  usd,
  source: usd === null ? 'unknown' : 'price-book',
  originalUsd: null,
  batch: false,
  pricedAt: null,
});
const totalsOf = (...models: ModelRun[]) => summarise(models, 0).totals;

describe('summarise', () => {
  it('adds up tokens and costs that are all known', () => {
    const models = [
      modelRun('a', { usage: used(100, 10), cost: cost(0.1) }),
      modelRun('b', { usage: used(200, 20), cost: cost(0.2) }),
      modelRun('c', { usage: noUsage, cost: cost(0) }),
    ];
    assert.deepEqual(summarise(models, 2300.6).totals, {
      inputTokens: 300,
      outputTokens: 30,
      tokensComplete: true,
      usd: 0.3,
      usdComplete: true,
      wallMs: 2301,
    });
  });

  it('adds up what is known, and says that it is not all', () => {
    const totals = totalsOf(
      modelRun('a', { usage: used(100, null), cost: cost(0.1) }),
      modelRun('b', { usage: unknownUsage, cost: cost(null) }),
    );
    assert.deepEqual(
      [totals.inputTokens, totals.outputTokens, totals.tokensComplete, totals.usd, totals.usdComplete],
      [100, null, false, 0.1, false],
    );
  });

  it('knows no sum where no part is known, never 0', () => {
    const totals = totalsOf(modelRun('a', { usage: unknownUsage, cost: cost(null) }));
    assert.deepEqual([totals.inputTokens, totals.outputTokens, totals.usd], [null, null, null]);
  });

  it('knows nothing before any model run has ended', () => {
    assert.deepEqual(summarise([], 0, 2), {
      models: [],
      totals: {
        inputTokens: null,
        outputTokens: null,
        tokensComplete: false,
        usd: null,
        usdComplete: false,
        wallMs: 0,
      },
      analysis: { evidence: {} },
    });
  });

  it('is not complete before all model runs have ended', () => {
    const ended = [modelRun('a', { usage: used(100, 10), cost: cost(0.1) })];
    const { totals } = summarise(ended, 0, 2);
    assert.deepEqual([totals.usd, totals.usdComplete, totals.tokensComplete], [0.1, false, false]);
    assert.equal(summarise(ended, 0, 1).totals.usdComplete, true);
  });

  it('adds micro-dollars exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000_000_000), { minLength: 1, maxLength: 8 }), (micro) => {
        const { usd } = totalsOf(...micro.map((amount) => modelRun('a', { cost: cost(amount / 1e6) })));
        assert.equal(usd, micro.reduce((sum, amount) => sum + amount, 0) / 1e6);
      }),
    );
  });

  it('counts the evidence of each model run under its key', () => {
    const { analysis, models } = summarise([modelRun('a'), modelRun('b', { personas: [] })], 0);
    assert.deepEqual(Object.keys(analysis.evidence), ['test:a', 'test:b']);
    assert.deepEqual(analysis.evidence['test:a'], { cited: 1, verified: 1, altered: 0, misattributed: 0, rejected: 0 });
    assert.equal(analysis.evidence['test:b']?.cited, 0);
    assert.deepEqual(
      models.map(({ key }) => key),
      ['test:a', 'test:b'],
    );
  });
});

describe('statusOfRun', () => {
  const good = modelRun('a');
  const fewer = modelRun('b', { status: 'partial' });
  const failed = modelRun('c', { status: 'failed', personas: [] });
  const late = modelRun('d', { status: 'timed-out', personas: [] });
  const lateWithSome = modelRun('e', { status: 'timed-out' });
  const empty = modelRun('f', { status: 'partial', personas: [] });

  const cases: [models: ModelRun[], cancelled: boolean, status: RunStatus][] = [
    [[good], false, 'succeeded'],
    [[good, good], false, 'succeeded'],
    [[good, failed], false, 'partial'],
    [[good, fewer], false, 'partial'],
    [[fewer], false, 'partial'],
    [[lateWithSome], false, 'partial'],
    [[failed], false, 'failed'],
    [[failed, late], false, 'failed'],
    [[empty], false, 'failed'],
    [[good, failed], true, 'cancelled'],
    [[failed], true, 'cancelled'],
  ];
  for (const [models, cancelled, status] of cases) {
    const listed = models.map((model) => `${model.status} with ${model.personas.length}`).join(', ');
    it(`is ${status} after ${listed}${cancelled ? ', stopped by the user' : ''}`, () => {
      assert.equal(statusOfRun(models, cancelled), status);
    });
  }
});
