import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { latencySpreads } from '../../../src/core/analysis/latency';
import type { ModelRun } from '../../../src/core/runs/run';
import { identity, modelRun } from '../../support/model-runs';

function repeated(latencies: readonly number[], overrides: Partial<ModelRun> = {}): ModelRun[] {
  return latencies.map((latencyMs, index) =>
    modelRun('a', { ...identity('a', 1, index + 1), latencyMs, timeToFirstTokenMs: 100, ...overrides }),
  );
}

describe('latencySpreads', () => {
  it('gives the median and the 95th percentile of the runs of a model', () => {
    assert.deepEqual(latencySpreads(repeated([5000, 1000, 2000, 4000, 3000])), [
      {
        model: 'test:a',
        runs: 5,
        latency: { p50: 3000, p95: 4800 },
        firstToken: { p50: 100, p95: 100 },
        generating: { p50: 2900, p95: 4700 },
      },
    ]);
  });

  it('says nothing of two runs, nor of those that failed or were answered from the cache', () => {
    const error = { code: 'network', message: 'Broke.', status: null, retryable: true } as const;
    assert.deepEqual(latencySpreads(repeated([1000, 2000])), []);
    assert.deepEqual(latencySpreads([...repeated([1000, 2000]), modelRun('a', { error })]), []);
    assert.deepEqual(latencySpreads([...repeated([1000, 2000]), modelRun('a', { latencyMs: null })]), []);
  });

  it('keeps listings of a model apart', () => {
    const second = repeated([9, 9, 9]).map((run) => ({ ...run, listing: 2 }));
    assert.deepEqual(
      latencySpreads([...repeated([1, 1, 1]), ...second]).map(({ model, latency }) => [model, latency.p50]),
      [
        ['test:a', 1],
        ['test:a#2', 9],
      ],
    );
  });

  it('has no first token where a run has none', () => {
    const [spread] = latencySpreads(repeated([1, 2, 3], { timeToFirstTokenMs: null }));
    assert.deepEqual([spread?.firstToken, spread?.generating], [null, null]);
  });

  it('lies between the fastest and the slowest run, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 3, maxLength: 30 }), (latencies) => {
        const [spread] = latencySpreads(repeated(latencies));
        assert.ok(spread);
        const { p50, p95 } = spread.latency;
        assert.ok(Math.min(...latencies) <= p50 && p50 <= p95 && p95 <= Math.max(...latencies));
        assert.deepEqual(latencySpreads(repeated(latencies.toReversed()))[0]?.latency, spread.latency);
      }),
    );
  });
});
