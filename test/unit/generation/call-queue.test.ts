import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { PersonaError } from '../../../src/core/errors';
import { CallQueue, type QueuedCall, type QueueTimes } from '../../../src/core/generation/call-queue';
import type { RetryWait } from '../../../src/core/providers/retry';
import { Gate } from '../../support/gate';
import { settled } from '../../support/generation';
import { ManualClock } from '../../support/manual-clock';

interface Job {
  provider: string;
  gate: Gate;
}

const providers = ['a', 'b', 'c'] as const;
const limits = fc.record(
  { a: fc.integer({ min: 1, max: 4 }), b: fc.integer({ min: 1, max: 4 }) },
  { requiredKeys: [] },
);

const call = (provider: string, overrides: Partial<QueuedCall> = {}): QueuedCall => ({
  provider,
  lane: provider,
  signal: new AbortController().signal,
  mayWaitMs: 300_000,
  onHeld() {},
  ...overrides,
});

const limited = (seconds: number): PersonaError =>
  new PersonaError('rate-limited', 'Too often.', { status: 429, retryable: true, retryAfterMs: seconds * 1000 });

describe('CallQueue', () => {
  it('keeps all limits and leaves no place empty that could be taken, whatever ends first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        limits,
        fc.array(fc.constantFrom(...providers), { minLength: 1, maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        async (concurrency, perProvider, order, picks) => {
          const queue = new CallQueue(new ManualClock(), concurrency, perProvider, () => 0.5);
          const active: Job[] = [];
          const done: Promise<void>[] = [];
          for (const provider of order) {
            const job = { provider, gate: new Gate() };
            const work = async (): Promise<void> => {
              active.push(job);
              await job.gate.pass();
              active.splice(active.indexOf(job), 1);
            };
            done.push(queue.run(call(provider), work));
          }
          for (let left = [...order]; left.length > 0;) {
            await settled();
            const couldRun = providers.map((provider) =>
              Math.min(
                left.filter((other) => other === provider).length,
                (provider === 'c' ? undefined : perProvider[provider]) ?? Infinity,
              ),
            );
            assert.equal(
              active.length,
              Math.min(
                concurrency,
                couldRun.reduce((sum, count) => sum + count),
              ),
            );
            for (const [index, provider] of providers.entries()) {
              assert.ok(active.filter((job) => job.provider === provider).length <= (couldRun[index] ?? 0));
            }
            const job = active[(picks.next().value ?? 0) % active.length];
            assert.ok(job);
            left = left.toSpliced(left.indexOf(job.provider as (typeof providers)[number]), 1);
            job.gate.open();
          }
          await Promise.all(done);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('frees the place of work that fails, and hands its failure on', async () => {
    const queue = new CallQueue(new ManualClock(), 1, { a: 1 }, () => 0.5);
    await assert.rejects(
      queue.run(call('a'), () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await queue.run(call('a'), () => Promise.resolve('next')), 'next');
  });

  describe('with a provider that asks for a pause', () => {
    let clock: ManualClock;
    let queue: CallQueue;
    let story: string[];

    beforeEach(() => {
      clock = new ManualClock();
      queue = new CallQueue(clock, 1, {}, () => 0.5);
      story = [];
    });

    function enqueue(name: string, provider: string, overrides: Partial<QueuedCall> = {}): Promise<QueueTimes> {
      return queue.run(call(provider, overrides), (times) => {
        story.push(name);
        return Promise.resolve(times);
      });
    }

    it('holds its calls back until then, in their order, and lets those to others pass', async () => {
      queue.pause('a', limited(7));
      const waits: RetryWait[] = [];
      const first = enqueue('first', 'a', { onHeld: (wait) => waits.push(wait) });
      const second = enqueue('second', 'a');
      await enqueue('other', 'b');
      assert.deepEqual(story, ['other']);
      assert.equal(clock.pending, 1);
      clock.advance(6999);
      await settled();
      assert.deepEqual(story, ['other']);
      clock.advance(1);
      assert.deepEqual(await Promise.all([first, second]), [
        { queuedMs: 0, waitedMs: 7000 },
        { queuedMs: 0, waitedMs: 7000 },
      ]);
      assert.deepEqual(story, ['other', 'first', 'second']);
      assert.deepEqual(waits, [{ code: 'rate-limited', status: 429, waitMs: 7000, until: '2026-01-01T00:00:07.000Z' }]);
      assert.equal(clock.pending, 0);
    });

    it('tells calls that queued before, and takes the later moment of two', async () => {
      const gate = new Gate();
      const busy = queue.run(call('b'), () => gate.pass());
      const waits: number[] = [];
      const held = enqueue('held', 'a', { onHeld: ({ waitMs }) => waits.push(waitMs) });
      clock.advance(1000);
      queue.pause('a', limited(5));
      queue.pause('a', limited(2));
      clock.advance(4000);
      queue.pause('a', limited(3));
      gate.open();
      await busy;
      clock.advance(2999);
      await settled();
      assert.deepEqual(story, []);
      clock.advance(1);
      assert.deepEqual(await held, { queuedMs: 1000, waitedMs: 7000 });
      assert.deepEqual([waits[0], waits.at(-1)], [5000, 3000]);
      assert.equal(clock.pending, 0);
    });

    describe('and says no time', () => {
      const refused = new PersonaError('rate-limited', 'Too often.', { status: 429, retryable: true });

      /** Milliseconds for which a call that comes now is held back; 0 when it is not. */
      async function heldFor(provider: string): Promise<number> {
        const waits: number[] = [];
        const held = enqueue('held', provider, { onHeld: ({ waitMs }) => waits.push(waitMs) });
        clock.advance(waits[0] ?? 0);
        await held;
        return waits[0] ?? 0;
      }

      it('holds its calls back for longer each time, until one is answered, and lets those to others pass', async () => {
        const waits: number[] = [];
        for (let refusals = 0; refusals < 7; refusals++) {
          queue.pause('a', refused);
          waits.push(await heldFor('a'), await heldFor('b'));
        }
        assert.deepEqual(waits, [750, 0, 1500, 0, 3000, 0, 6000, 0, 12_000, 0, 22_500, 0, 22_500, 0]);
        queue.answered('a');
        queue.pause('a', refused);
        assert.equal(await heldFor('a'), 750);
        assert.equal(clock.pending, 0);
      });

      it('counts what calls under way are told during the pause as one', async () => {
        queue.pause('a', refused);
        queue.pause('a', refused);
        queue.pause('a', refused);
        assert.equal(await heldFor('a'), 750);
        queue.pause('a', refused);
        assert.equal(await heldFor('a'), 1500);
      });

      it('waits between half of that time and all of it, by chance', async () => {
        for (const [chance, waitMs] of [
          [0, 500],
          [0.999, 999.5],
        ] as const) {
          queue = new CallQueue(clock, 1, {}, () => chance);
          queue.pause('a', refused);
          assert.equal(await heldFor('a'), waitMs);
        }
      });

      it('fails a call that it would hold back for longer than it may wait', async () => {
        queue.pause('a', refused);
        await assert.rejects(enqueue('late', 'a', { mayWaitMs: 700 }), {
          code: 'rate-limited',
          message:
            'Too often. It gets no more calls for 0.8 s, more than the 0.7 s left of the timeout: run it again later, or raise the timeout.',
        });
        assert.equal(clock.pending, 0);
      });

      it('holds nothing back where the provider is overloaded: that is left to the retries', async () => {
        queue.pause('a', new PersonaError('overloaded', 'Busy.', { status: 529, retryable: true }));
        assert.equal(await heldFor('a'), 0);
      });
    });

    it('counts the time for a place apart from that of the pause', async () => {
      const gate = new Gate();
      queue.pause('a', limited(2));
      const busy = queue.run(call('b'), () => gate.pass());
      const held = enqueue('held', 'a');
      clock.advance(5000);
      gate.open();
      await busy;
      assert.deepEqual(await held, { queuedMs: 3000, waitedMs: 2000 });
    });

    it('refuses at once a call that may not wait so long, and says so', async () => {
      const queued = enqueue('queued', 'a', { mayWaitMs: 10_000 });
      await queued;
      queue.pause('a', limited(10));
      await assert.rejects(enqueue('late', 'a', { mayWaitMs: 10_000 }), (error: PersonaError) => {
        assert.deepEqual([error.code, error.status], ['rate-limited', 429]);
        assert.match(error.message, /asks to wait 10 s, more than the 10 s left/);
        return true;
      });
      assert.equal(clock.pending, 0);
    });

    it('never holds a call longer than it may wait, however often the pause is extended', async () => {
      queue.pause('a', limited(6));
      const held = enqueue('held', 'a', { mayWaitMs: 10_000 });
      clock.advance(5000);
      queue.pause('a', limited(5));
      await assert.rejects(held, /left of the timeout/);
      assert.equal(clock.pending, 0);
    });

    it('lets go of a call at once when it is cancelled', async () => {
      const stop = new AbortController();
      queue.pause('a', limited(60));
      const held = enqueue('held', 'a', { signal: stop.signal });
      stop.abort();
      await assert.rejects(held, { code: 'cancelled' });
      assert.equal(clock.pending, 0);
      await assert.rejects(enqueue('late', 'b', { signal: stop.signal }), { code: 'cancelled' });
      assert.deepEqual(story, []);
    });

    it('does not pause for a server that asks for no time', async () => {
      queue.pause('a', new PersonaError('overloaded', 'Busy.', { status: 529, retryable: true }));
      assert.deepEqual(await enqueue('next', 'a'), { queuedMs: 0, waitedMs: 0 });
    });
  });

  it('lets nobody wait longer than pauses and places ask for, and all in their order', async () => {
    const pauses = fc.array(fc.record({ atMs: fc.nat(5000), lane: fc.constantFrom('a', 'b'), seconds: fc.nat(4) }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        pauses,
        fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 8 }),
        async (all, lanes) => {
          const clock = new ManualClock();
          const queue = new CallQueue(clock, 20, {}, () => 0.5);
          const started: number[] = [];
          all.forEach(({ atMs, lane, seconds }) => clock.schedule(() => queue.pause(lane, limited(seconds)), atMs));
          queue.pause('a', limited(6));
          queue.pause('b', limited(6));
          const times = lanes.map((lane, index) =>
            queue.run(call(lane), (spent) => {
              started.push(index);
              return Promise.resolve({ lane, ...spent });
            }),
          );
          clock.advance(20_000);
          for (const { lane, queuedMs, waitedMs } of await Promise.all(times)) {
            const ends = all.filter((pause) => pause.lane === lane).map(({ atMs, seconds }) => atMs + seconds * 1000);
            assert.deepEqual([queuedMs, waitedMs], [0, Math.max(6000, ...ends)]);
          }
          for (const lane of ['a', 'b']) {
            const order = started.filter((index) => lanes[index] === lane);
            assert.deepEqual(
              order,
              order.toSorted((one, other) => one - other),
            );
          }
          assert.equal(clock.pending, 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
