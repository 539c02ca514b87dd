import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { PersonaError } from '../../../src/core/errors';
import { FakeProvider, personasNamed, type Step } from '../../support/fake-provider';
import { Gate } from '../../support/gate';
import { Generation, generationPlan, plannedModel, settled } from '../../support/generation';

const limited = (seconds: number): PersonaError =>
  new PersonaError('rate-limited', 'Too often.', { status: 429, retryable: true, retryAfterMs: seconds * 1000 });

describe('a provider that asks for a pause', () => {
  let generation: Generation;

  beforeEach(() => {
    generation = new Generation();
  });

  it('holds back calls that have not been made, counted as waiting, and no other provider', async () => {
    const [first, second, third] = [
      new FakeProvider([limited(7)], personasNamed('Ada')),
      new FakeProvider(personasNamed('Ben')),
      new FakeProvider(personasNamed('Cleo')),
    ];
    const models = [
      plannedModel('first', first),
      plannedModel('second', second),
      plannedModel('third', third, { provider: 'other' }),
    ];
    const runs = generation.run(generationPlan(models, { concurrency: 1, retries: 1 }));
    await settled();
    assert.deepEqual(
      [first, second, third].map(({ calls }) => calls.length),
      [1, 0, 1],
    );
    assert.ok(generation.story.includes('waiting test:second rate-limited 429 7000'));
    generation.clock.advance(7000);
    await settled();
    assert.equal(second.calls.length, 1);
    generation.clock.advance(250);
    const [one, two, other] = await runs;
    assert.deepEqual([one?.waitedMs, one?.queuedMs, one?.latencyMs], [7250, 0, 0]);
    assert.deepEqual([two?.waitedMs, two?.queuedMs, two?.latencyMs, two?.status], [7000, 0, 0, 'succeeded']);
    assert.equal(other?.waitedMs, 0);
    assert.equal(generation.clock.pending, 0);
  });

  it('slows all its models down where it says no time, and tells so, but no other provider', async () => {
    const refused = new PersonaError('rate-limited', 'Too often.', { status: 429, retryable: true });
    const [first, second, third] = [
      new FakeProvider([refused], personasNamed('Ada')),
      new FakeProvider(personasNamed('Ben')),
      new FakeProvider(personasNamed('Cleo')),
    ];
    const models = [
      plannedModel('first', first),
      plannedModel('second', second),
      plannedModel('third', third, { provider: 'other' }),
    ];
    const runs = generation.run(generationPlan(models, { concurrency: 1, retries: 1 }));
    await settled();
    assert.deepEqual(
      [first, second, third].map(({ calls }) => calls.length),
      [1, 0, 1],
    );
    assert.ok(generation.story.includes('waiting test:second rate-limited 429 750'));
    generation.clock.advance(500);
    await settled();
    assert.ok(generation.story.includes('waiting test:first rate-limited 429 250'));
    assert.equal(second.calls.length, 0);
    generation.clock.advance(250);
    const [one, two, other] = await runs;
    assert.deepEqual([one?.status, one?.waitedMs, one?.latencyMs], ['succeeded', 750, 0]);
    assert.deepEqual([two?.status, two?.waitedMs, two?.latencyMs], ['succeeded', 750, 0]);
    assert.equal(other?.waitedMs, 0);
    assert.equal(generation.clock.pending, 0);
  });

  it('skips a call that it would hold back longer than its timeout', async () => {
    const models = [
      plannedModel('first', new FakeProvider([limited(90)])),
      plannedModel('second', new FakeProvider(), { timeoutMs: 60_000 }),
    ];
    const [, skipped] = await generation.run(generationPlan(models, { concurrency: 1 }));
    assert.deepEqual([skipped?.status, skipped?.error?.code, skipped?.attempts], ['skipped', 'rate-limited', []]);
    assert.match(skipped?.error?.message ?? '', /asks to wait 90 s, more than the 60 s left/);
  });

  it('lets go of held calls at once when the run is cancelled', async () => {
    const models = [plannedModel('first', new FakeProvider([limited(90)])), plannedModel('second', new FakeProvider())];
    const runs = generation.run(generationPlan(models, { concurrency: 1, retries: 1 }));
    await settled();
    generation.cancel.abort();
    assert.deepEqual(
      (await runs).map(({ status }) => status),
      ['cancelled', 'cancelled'],
    );
    assert.equal(generation.clock.pending, 0);
  });

  it('never makes latency of what was queueing or waiting', async () => {
    const delays = fc.array(fc.record({ tookMs: fc.nat(3000), pauses: fc.array(fc.nat(5), { maxLength: 2 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 3 }), async (all, concurrency) => {
        generation = new Generation();
        const models = all.map(({ tookMs, pauses }, index) => {
          const gate = new Gate();
          const answer: Step[] = [
            () => void generation.clock.schedule(() => gate.open(), tookMs),
            gate,
            ...personasNamed('Ada'),
          ];
          const provider = new FakeProvider(...pauses.map((seconds) => [limited(seconds)]), answer);
          return plannedModel(`m${index}`, provider, { timeoutMs: 3_600_000 });
        });
        const plan = generationPlan(models, { concurrency, retries: 2 });
        const runs = generation.run(plan);
        while (generation.recorder.models.length < models.length) {
          await settled();
          if (generation.clock.pending > 0) {
            await generation.clock.advanceToNext();
          }
        }
        for (const [index, run] of (await runs).entries()) {
          assert.equal(run.status, 'succeeded');
          assert.equal(run.latencyMs, all[index]?.tookMs);
          const sum = run.attempts.reduce((total, { queuedMs, waitedMs }) => total + queuedMs + waitedMs, 0);
          assert.equal(run.queuedMs + run.waitedMs, sum);
        }
        assert.equal(generation.clock.pending, 0);
      }),
      { numRuns: 40 },
    );
  });
});
