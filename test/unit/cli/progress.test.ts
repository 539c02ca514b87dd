import assert from 'node:assert/strict';
import { RunProgress } from '../../../src/cli/render/progress';
import type { Terminal } from '../../../src/cli/terminal';
import { ManualClock } from '../../support/manual-clock';
import { identity, modelRun } from '../../support/model-runs';

/** A terminal that keeps what it shows. */
function recordingTerminal(live: boolean): { terminal: Terminal; statuses: string[]; messages: string[] } {
  const [statuses, messages]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    result() {},
    message: (text) => messages.push(text),
    status: (text) => statuses.push(text),
    live,
    forPeople: false,
    width: null,
    colour: false,
    workingDirectory: '/',
    keys: { storedKey: () => Promise.resolve(undefined), variable: () => undefined, userBaseUrl: () => undefined },
    signal: new AbortController().signal,
  };
  return { terminal, statuses, messages };
}

const waiting = {
  type: 'model-waiting',
  key: 'test:a',
  code: 'rate-limited',
  status: 429,
  waitMs: 2500,
  until: '2026-01-01T00:00:02.500Z',
} as const;

describe('the progress of a run on a terminal', () => {
  it('counts the seconds of a wait, and stops when the call goes out', () => {
    const clock = new ManualClock();
    const { terminal, statuses } = recordingTerminal(true);
    const progress = new RunProgress(terminal, [identity('a'), identity('b')], clock);
    progress.apply(waiting);
    assert.equal(statuses.at(-1), '0 of 2 done · test:a 429, again in 3 s · test:b queued');
    clock.advance(1000);
    assert.equal(statuses.at(-1), '0 of 2 done · test:a 429, again in 2 s · test:b queued');
    clock.advance(2000);
    assert.equal(statuses.at(-1), '0 of 2 done · test:a 429, again any moment · test:b queued');
    progress.apply({ type: 'attempt-started', key: 'test:a', attempt: 2, kind: 'retry', queuedMs: 0, waitedMs: 3000 });
    assert.equal(statuses.at(-1), '0 of 2 done · test:a retry (attempt 2) · test:b queued');
    assert.equal(clock.pending, 0);
  });

  it('leaves no timer behind when the run ends in the middle of a wait', () => {
    const clock = new ManualClock();
    const { terminal, statuses } = recordingTerminal(true);
    const progress = new RunProgress(terminal, [identity('a')], clock);
    progress.apply(waiting);
    assert.equal(clock.pending, 1);
    progress.end();
    assert.equal(clock.pending, 0);
    assert.equal(statuses.at(-1), '');
  });

  it('says a wait once where nobody watches the line change', () => {
    const clock = new ManualClock();
    const { terminal, messages } = recordingTerminal(false);
    const progress = new RunProgress(terminal, [identity('a')], clock);
    progress.apply(waiting);
    assert.equal(clock.pending, 0);
    progress.apply({ type: 'model-finished', key: 'test:a', run: modelRun('a') });
    assert.deepEqual(messages, ['test:a: 429, again in 2.5 s', 'test:a: succeeded in 2.1 s']);
  });
});
