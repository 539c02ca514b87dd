import assert from 'node:assert/strict';
import { afterEvent, queuedView, totalsSoFar } from '../../../src/extension/comparison/run-view';
import { modelRun, runHead } from '../../support/model-runs';

describe('the view of a model run', () => {
  const head = runHead('a', 'b');
  const [persona] = modelRun('a').personas;
  assert.ok(persona);
  const waiting = {
    type: 'model-waiting',
    key: 'test:a',
    code: 'network',
    status: null,
    waitMs: 7000,
    until: '2026-01-01T00:00:07.000Z',
  } as const;
  const started = { type: 'attempt-started', key: 'test:a', attempt: 1, queuedMs: 0, waitedMs: 0 } as const;

  it('says why a model waits and until when, and counts the wait when it is over', () => {
    const before = afterEvent(queuedView('test:a', head), waiting, head);
    assert.deepEqual(
      [before.status, before.note, before.waitingUntil, before.waitedMs],
      ['waiting', 'network', waiting.until, 0],
    );
    const after = afterEvent(before, { ...started, attempt: 2, kind: 'retry', waitedMs: 7100, queuedMs: 20 }, head);
    assert.deepEqual(
      [after.status, after.note, after.waitingUntil, after.waitedMs, after.queuedMs],
      ['streaming', null, null, 7100, 20],
    );
  });

  it('forgets what an attempt delivered when another one follows, and keeps it while it is repaired', () => {
    const first = afterEvent(queuedView('test:a', head), { ...started, kind: 'first' }, head);
    const delivered = afterEvent(first, { type: 'persona-arrived', key: 'test:a', persona }, head);
    const retried = afterEvent(delivered, { ...started, attempt: 2, kind: 'retry' }, head);
    const repaired = afterEvent(delivered, { ...started, attempt: 2, kind: 'repair' }, head);
    assert.deepEqual([retried.personas, retried.evidence.cited], [[], 0]);
    assert.deepEqual([repaired.personas, repaired.evidence.cited], [[persona], 1]);
  });

  it('claims no complete sum before all have ended', () => {
    const ended = modelRun('a');
    assert.deepEqual([totalsSoFar([], 0, 2).usd, totalsSoFar([], 0, 2).usdComplete], [null, false]);
    assert.equal(totalsSoFar([ended], 0, 2).usdComplete, false);
    assert.equal(totalsSoFar([ended, ended], 0, 2).usdComplete, true);
  });
});
