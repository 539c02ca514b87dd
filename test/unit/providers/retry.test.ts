import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { isPersonaError, PersonaError } from '../../../src/core/errors';
import { type AttemptInfo, type RetryOptions, type RetryWait, withRetry } from '../../../src/core/providers/retry';
import { seededRandom } from '../../../src/core/random';
import { ManualClock } from '../../support/manual-clock';

const overloaded = (): PersonaError => new PersonaError('overloaded', 'Busy.', { retryable: true, status: 529 });
const limited = (retryAfterMs: number): PersonaError =>
  new PersonaError('rate-limited', 'Too often.', { retryable: true, status: 429, retryAfterMs });

describe('withRetry', () => {
  let clock: ManualClock;
  let waits: RetryWait[];
  let attempts: AttemptInfo[];

  beforeEach(() => {
    clock = new ManualClock();
    waits = [];
    attempts = [];
  });

  function options(overrides: Partial<RetryOptions> = {}): RetryOptions {
    return {
      retries: 2,
      clock,
      random: () => 0.5,
      signal: new AbortController().signal,
      deadlineMs: () => 300_000,
      onWaiting: (wait) => waits.push(wait),
      ...overrides,
    };
  }

  /** Fails with each of the errors in turn, then succeeds. */
  function failing(...errors: unknown[]): (info: AttemptInfo) => Promise<string> {
    const left = [...errors];
    return (info) => {
      attempts.push(info);
      return left.length > 0 ? Promise.reject(left.shift()) : Promise.resolve('done');
    };
  }

  it('gives the result of the first attempt without waiting', async () => {
    assert.equal(await withRetry(failing(), options()), 'done');
    assert.deepEqual(attempts, [{ number: 1, waitedMs: 0 }]);
    assert.equal(clock.pending, 0);
  });

  it('backs off with full jitter, doubling from one second', async () => {
    const result = withRetry(failing(overloaded(), overloaded()), options());
    assert.equal(await clock.advanceToNext(), 500);
    assert.equal(await clock.advanceToNext(), 1000);
    assert.equal(await result, 'done');
    assert.deepEqual(attempts, [
      { number: 1, waitedMs: 0 },
      { number: 2, waitedMs: 500 },
      { number: 3, waitedMs: 1000 },
    ]);
    assert.deepEqual(waits, [
      { code: 'overloaded', status: 529, waitMs: 500, until: '2026-01-01T00:00:00.500Z' },
      { code: 'overloaded', status: 529, waitMs: 1000, until: '2026-01-01T00:00:01.500Z' },
    ]);
  });

  it('throws the last error when the retries are used up', async () => {
    const last = new PersonaError('network', 'Third.', { retryable: true });
    const result = withRetry(failing(overloaded(), overloaded(), last), options());
    const rejected = assert.rejects(result, (error) => error === last);
    await clock.advanceToNext();
    await clock.advanceToNext();
    await rejected;
    assert.equal(attempts.length, 3);
  });

  it('makes one attempt with 0 retries', async () => {
    await assert.rejects(withRetry(failing(overloaded()), options({ retries: 0 })), { code: 'overloaded' });
    assert.equal(attempts.length, 1);
    assert.deepEqual(waits, []);
  });

  for (const error of [new PersonaError('authentication', 'No.', { status: 401 }), new TypeError('a defect')]) {
    it(`does not retry ${error.name} "${error.message}"`, async () => {
      await assert.rejects(withRetry(failing(error), options()), (thrown) => thrown === error);
      assert.equal(attempts.length, 1);
    });
  }

  it('waits at least as long as the server asks, with a little jitter', async () => {
    const result = withRetry(failing(limited(20_000)), options({ random: () => 0.9 }));
    const waited = await clock.advanceToNext();
    assert.equal(await result, 'done');
    assert.equal(waited, 20_450);
    assert.equal(attempts[1]?.waitedMs, 20_450);
  });

  it('fails at once when the server asks for more time than is left, and says so', async () => {
    clock.advance(10_000);
    await assert.rejects(withRetry(failing(limited(120_000)), options({ deadlineMs: () => 40_000 })), (error) => {
      assert.ok(isPersonaError(error));
      assert.equal(error.code, 'rate-limited');
      assert.equal(error.status, 429);
      assert.match(error.message, /^Too often\. The server asks to wait 120 s, more than the 30 s left/);
      return true;
    });
    assert.equal(clock.pending, 0);
    assert.deepEqual(waits, []);
  });

  it('asks for the deadline only when an attempt has failed', async () => {
    let deadline: number | undefined;
    const attempt = (): Promise<string> => {
      deadline = clock.monotonicMs() + 100;
      return Promise.reject(limited(200));
    };
    await assert.rejects(withRetry(attempt, options({ deadlineMs: () => deadline })), /more than the 0\.1 s left/);
  });

  it('ends a wait at once when it is cancelled', async () => {
    const controller = new AbortController();
    const result = withRetry(failing(limited(60_000)), options({ signal: controller.signal }));
    const rejected = assert.rejects(result, { code: 'cancelled' });
    await clock.whenScheduled();
    controller.abort();
    await rejected;
    assert.equal(clock.pending, 0);
    assert.equal(attempts.length, 1);
  });

  it('starts nothing when it is cancelled before', async () => {
    await assert.rejects(withRetry(failing(), options({ signal: AbortSignal.abort() })), { code: 'cancelled' });
    assert.deepEqual(attempts, []);
  });

  it('never waits past the deadline, less than was asked, or more than the cap', async () => {
    const failure = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.array(failure, { maxLength: 12 }),
        fc.nat(120_000),
        fc.nat(),
        async (asked, deadlineMs, seed) => {
          const clock = new ManualClock();
          const errors = asked.map((ms) => (ms === undefined ? overloaded() : limited(ms)));
          const waits: number[] = [];
          const result = withRetry(failing(...errors), {
            ...options(),
            clock,
            retries: 12,
            random: seededRandom(seed),
            deadlineMs: () => deadlineMs,
            onWaiting: ({ waitMs }) => {
              const ms = asked[waits.length];
              assert.ok(waitMs >= (ms ?? 0) && waitMs <= (ms === undefined ? 30_000 : ms + 500));
              assert.ok(clock.monotonicMs() + waitMs < deadlineMs);
              waits.push(waitMs);
            },
          });
          const outcome = result.then(
            () => 'done',
            (error: unknown) => (isPersonaError(error) ? error.code : error),
          );
          const settled = outcome.then(() => true);
          const stepped = (): Promise<boolean> => clock.advanceToNext().then(() => false);
          while (!(await Promise.race([settled, stepped()]))) {
            continue;
          }
          const expected = waits.length === asked.length ? 'done' : errors[waits.length]?.code;
          assert.equal(await outcome, expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
