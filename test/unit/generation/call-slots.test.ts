import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { CallSlots } from '../../../src/core/generation/call-slots';
import { Gate } from '../../support/gate';
import { settled } from '../../support/generation';

interface Job {
  provider: string;
  gate: Gate;
}

const providers = ['a', 'b', 'c'] as const;
const limits = fc.record(
  { a: fc.integer({ min: 1, max: 4 }), b: fc.integer({ min: 1, max: 4 }) },
  { requiredKeys: [] },
);

describe('CallSlots', () => {
  it('keeps all limits and leaves no slot empty that could be taken, whatever ends first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        limits,
        fc.array(fc.constantFrom(...providers), { minLength: 1, maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        async (concurrency, perProvider, queue, picks) => {
          const slots = new CallSlots(concurrency, perProvider);
          const active: Job[] = [];
          const done: Promise<void>[] = [];
          for (const provider of queue) {
            const job = { provider, gate: new Gate() };
            const work = async (): Promise<void> => {
              active.push(job);
              await job.gate.pass();
              active.splice(active.indexOf(job), 1);
            };
            done.push(slots.run(provider, work));
          }
          for (let left = [...queue]; left.length > 0;) {
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

  it('frees the slot of work that fails, and hands its failure on', async () => {
    const slots = new CallSlots(1, { a: 1 });
    await assert.rejects(
      slots.run('a', () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await slots.run('a', () => Promise.resolve('next')), 'next');
  });
});
