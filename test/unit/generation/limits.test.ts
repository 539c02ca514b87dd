import assert from 'node:assert/strict';
import { PersonaError } from '../../../src/core/errors';
import type { ModelRun } from '../../../src/core/runs/run';
import { draftAnswer, draftPersona } from '../../support/draft-answers';
import { FakeProvider, finish, personasNamed, reported, type Step, usage } from '../../support/fake-provider';
import { Gate } from '../../support/gate';
import { Generation, generationPlan, namesOf, plannedModel, settled } from '../../support/generation';

const oneAndAHalf = `{"personas":[${JSON.stringify(draftPersona('Ada'))},{"name":"Be`;
const priced = { pricing: { kind: 'experiment', price: { input: 3, output: 15 } } } as const;

const limited = (retryAfterMs?: number): PersonaError =>
  new PersonaError('rate-limited', 'Too often.', { status: 429, retryable: true, retryAfterMs });
const cut = (): PersonaError => new PersonaError('network', 'The connection broke.', { retryable: true });

describe('a model run with limits', () => {
  let generation: Generation;

  beforeEach(() => {
    generation = new Generation();
  });

  describe('of time', () => {
    it('ends when its time is up, keeps what was complete and lets the others go on', async () => {
      const [slow, other] = [new Gate(), new Gate()];
      const provider = new FakeProvider([usage(1000, 1), oneAndAHalf, slow]);
      const plan = generationPlan(
        [
          plannedModel('slow', provider, { timeoutMs: 60_000, ...priced }),
          plannedModel('other', new FakeProvider([other, ...personasNamed('Ben')]), { timeoutMs: 90_000 }),
        ],
        { retries: 2 },
      );
      const runs = generation.run(plan);
      await Promise.all([slow.reached, other.reached]);
      generation.clock.advance(59_999);
      assert.equal(provider.calls[0]?.signal.aborted, false);
      generation.clock.advance(1);
      assert.equal(provider.calls[0].signal.aborted, true);
      await settled();
      assert.equal(generation.story.at(-1), 'finished test:slow timed-out');
      other.open();
      const [first, second] = await runs;
      assert.deepEqual([first?.status, first?.error?.code, namesOf(first)], ['timed-out', 'timeout', ['Ada']]);
      assert.match(first?.error?.message ?? '', /within 60 s\. Raise the timeout/);
      assert.equal(first?.attempts.length, 1);
      assert.equal(first.attempts[0]?.code, 'timeout');
      assert.deepEqual(first.attempts[0].usage, { ...reported(1000, null) });
      assert.deepEqual([first.usage.inputTokens, first.usage.outputTokens, first.cost.usd], [1000, null, null]);
      assert.equal(generation.recorder.responses.get('test:slow 1'), oneAndAHalf);
      assert.deepEqual([second?.status, namesOf(second)], ['succeeded', ['Ben']]);
      assert.equal(generation.clock.pending, 0);
    });

    it('does not count queueing', async () => {
      const gates = [new Gate(), new Gate()];
      const models = gates.map((gate, index) =>
        plannedModel(`m${index}`, new FakeProvider([gate, ...personasNamed('Ada')]), { timeoutMs: 10_000 }),
      );
      const runs = generation.run(generationPlan(models, { concurrency: 1 }));
      await gates[0]?.reached;
      generation.clock.advance(9000);
      gates[0]?.open();
      await gates[1]?.reached;
      generation.clock.advance(9000);
      gates[1]?.open();
      const [first, second] = await runs;
      assert.deepEqual([first?.status, first?.queuedMs, first?.latencyMs], ['succeeded', 0, 9000]);
      assert.deepEqual([second?.status, second?.queuedMs, second?.latencyMs], ['succeeded', 9000, 9000]);
    });

    it('does not count the queueing of a retry either', async () => {
      const [held, retried] = [new Gate(), new Gate()];
      const models = [
        plannedModel('busy', new FakeProvider([limited(2000)], [retried, ...personasNamed('Ada')]), {
          timeoutMs: 10_000,
        }),
        plannedModel('other', new FakeProvider([held, ...personasNamed('Ben')]), {
          timeoutMs: 60_000,
          provider: 'another',
        }),
      ];
      const runs = generation.run(generationPlan(models, { concurrency: 1, retries: 1 }));
      await held.reached;
      generation.clock.advance(2250);
      await settled();
      generation.clock.advance(20_000);
      held.open();
      await retried.reached;
      generation.clock.advance(7700);
      retried.open();
      const [busy, other] = await runs;
      assert.deepEqual([busy?.status, busy?.queuedMs, busy?.waitedMs], ['succeeded', 20_000, 2250]);
      assert.equal(other?.status, 'succeeded');
      assert.equal(generation.clock.pending, 0);
    });

    it('holds over all attempts, waits included', async () => {
      const retried = new Gate();
      const provider = new FakeProvider([limited(8000)], [retried]);
      const run = generation.runOne(
        generationPlan([plannedModel('m', provider, { timeoutMs: 10_000 })], { retries: 1 }),
      );
      await generation.clock.whenScheduled();
      await settled();
      generation.clock.advance(8250);
      await retried.reached;
      generation.clock.advance(1750);
      assert.deepEqual([(await run).status, (await run).error?.code], ['timed-out', 'timeout']);
      assert.deepEqual(
        (await run).attempts.map(({ code, latencyMs, waitedMs }) => [code, latencyMs, waitedMs]),
        [
          ['rate-limited', 0, 0],
          ['timeout', 1750, 8250],
        ],
      );
    });

    it('fails at once where the server asks for more time than is left', async () => {
      const provider = new FakeProvider([limited(20_000)]);
      const run = await generation.runOne(
        generationPlan([plannedModel('m', provider, { timeoutMs: 10_000 })], { retries: 3 }),
      );
      assert.deepEqual([run.status, run.error?.code, run.error?.status], ['failed', 'rate-limited', 429]);
      assert.match(run.error?.message ?? '', /more than the 10 s left of the timeout/);
      assert.equal(generation.clock.pending, 0);
    });
  });

  describe('of calls at once', () => {
    it('queues a provider behind its own limit without holding up the others', async () => {
      const gates = [0, 1, 2].map(() => new Gate());
      const own = gates.map((gate, index) =>
        plannedModel(`own${index}`, new FakeProvider([gate, ...personasNamed('Ada')]), { provider: 'slow' }),
      );
      const other = plannedModel('other', new FakeProvider(personasNamed('Ben')));
      const runs = generation.run(generationPlan([...own, other], { concurrency: 2, perProvider: { slow: 1 } }));
      await gates[0]?.reached;
      await settled();
      assert.equal(generation.story.at(-1), 'finished test:other succeeded');
      assert.deepEqual(generation.story.filter((line) => line.startsWith('started')).toSorted(), [
        'started test:other 1',
        'started test:own0 1',
      ]);
      for (const gate of gates) {
        gate.open();
      }
      assert.deepEqual(
        (await runs).map((run) => run.status),
        ['succeeded', 'succeeded', 'succeeded', 'succeeded'],
      );
    });

    it('leaves its place to others while it waits for a retry', async () => {
      const models = [
        plannedModel('busy', new FakeProvider([cut()], personasNamed('Ada'))),
        plannedModel('other', new FakeProvider(personasNamed('Ben'))),
      ];
      const runs = generation.run(generationPlan(models, { concurrency: 1, retries: 1 }));
      await settled();
      assert.equal(generation.story.at(-1), 'finished test:other succeeded');
      generation.clock.advance(500);
      assert.deepEqual(
        (await runs).map((run) => run.status),
        ['succeeded', 'succeeded'],
      );
    });
  });

  describe('of attempts', () => {
    function retried(retries: number, ...answers: Step[][]): Promise<ModelRun> {
      const model = plannedModel('m', new FakeProvider(...answers), priced);
      return generation.runOne(generationPlan([model], { retries }));
    }

    it('itemises each, and counts usage and cost over all of them', async () => {
      const run = retried(
        2,
        [limited(1000)],
        [() => generation.clock.advance(80), usage(500, 40), draftAnswer('Ada').slice(0, -1), finish(), cut()],
        [() => generation.clock.advance(300), ...personasNamed('Ben')],
      );
      await settled();
      generation.clock.advance(1250);
      await settled();
      generation.clock.advance(1000);
      const { attempts, ...whole } = await run;
      const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
      assert.deepEqual(attempts, [
        {
          kind: 'first',
          startedAt: at(0),
          queuedMs: 0,
          waitedMs: 0,
          timeToFirstTokenMs: null,
          latencyMs: 0,
          status: 429,
          code: 'rate-limited',
          usage: null,
          cost: null,
        },
        {
          kind: 'retry',
          startedAt: at(1250),
          queuedMs: 0,
          waitedMs: 1250,
          timeToFirstTokenMs: 80,
          latencyMs: 80,
          status: null,
          code: 'network',
          usage: reported(500, null),
          cost: { usd: null, source: 'unknown', originalUsd: null, batch: false, pricedAt: null },
        },
        {
          kind: 'retry',
          startedAt: at(2330),
          queuedMs: 0,
          waitedMs: 1000,
          timeToFirstTokenMs: 300,
          latencyMs: 300,
          status: null,
          code: null,
          usage: reported(1000, 200),
          cost: { usd: 0.006, source: 'experiment', originalUsd: null, batch: false, pricedAt: '2026-01-01' },
        },
      ]);
      assert.deepEqual([whole.status, namesOf({ ...whole, attempts })], ['succeeded', ['Ben']]);
      assert.deepEqual([whole.usage.inputTokens, whole.usage.outputTokens, whole.cost.usd], [1500, null, null]);
      assert.deepEqual([whole.latencyMs, whole.timeToFirstTokenMs, whole.waitedMs], [300, 300, 2250]);
      assert.deepEqual(generation.recorder.log, [
        'prompt test:m',
        'start test:m 1',
        'end test:m 1',
        'start test:m 2',
        'response test:m 2',
        'end test:m 2',
        'start test:m 3',
        'response test:m 3',
        'end test:m 3',
        'model test:m',
      ]);
      assert.deepEqual(
        generation.recorder.ends.map(({ key, attempt, code }) => [key, attempt, code]),
        [
          ['test:m', 1, 'rate-limited'],
          ['test:m', 2, 'network'],
          ['test:m', 3, null],
        ],
      );
      assert.deepEqual(
        generation.story.filter((line) => /^(?:started|waiting)/.test(line)),
        [
          'started test:m 1',
          'waiting test:m rate-limited 429 1250',
          'started test:m 2',
          'waiting test:m network null 1000',
          'started test:m 3',
        ],
      );
    });

    it('adds up the cost of answers that did not hold', async () => {
      const overloaded = new PersonaError('overloaded', 'Busy.', { status: 529, retryable: true });
      const run = retried(1, [overloaded], personasNamed('Ada'));
      await settled();
      generation.clock.advance(500);
      assert.deepEqual([(await run).cost.usd, (await run).usage], [0.006, reported(1000, 200)]);
    });

    it('has unknown usage when the stream was cut before anything was reported', async () => {
      const run = await retried(0, [oneAndAHalf, cut()]);
      assert.deepEqual([run.status, run.error?.code, namesOf(run)], ['partial', 'network', ['Ada']]);
      assert.deepEqual([run.attempts[0]?.usage?.inputTokens, run.attempts[0]?.usage?.outputTokens], [null, null]);
      assert.deepEqual([run.usage.inputTokens, run.cost.usd, run.cost.source], [null, null, 'unknown']);
    });

    it('has used nothing when the request never got out', async () => {
      const unsent = new PersonaError('network', 'No route to the host.', { retryable: true, unsent: true });
      const run = await retried(0, [unsent]);
      assert.deepEqual([run.status, run.error?.code], ['failed', 'network']);
      assert.deepEqual([run.attempts[0]?.usage, run.attempts[0]?.cost], [null, null]);
      assert.deepEqual([run.usage.source, run.usage.inputTokens, run.cost.usd], ['none', 0, 0]);
    });

    it('keeps the personas of an earlier attempt when the later ones bring fewer', async () => {
      const run = retried(1, [oneAndAHalf, cut()], [limited()]);
      await settled();
      generation.clock.advance(500);
      assert.deepEqual(
        [(await run).status, (await run).error?.code, namesOf(await run)],
        ['partial', 'rate-limited', ['Ada']],
      );
    });

    it('takes the answer that ended over one that was cut, even when it holds fewer personas', async () => {
      const cutAfterTwo = draftAnswer('Ada', 'Ben').slice(0, -2);
      const run = retried(1, [cutAfterTwo, cut()], personasNamed('Cleo'));
      await settled();
      generation.clock.advance(500);
      assert.deepEqual([(await run).status, namesOf(await run)], ['succeeded', ['Cleo']]);
    });

    it('retries nothing that would fail again', async () => {
      const run = await retried(5, [new PersonaError('payment', 'No credit left.', { status: 402 })]);
      assert.deepEqual([run.status, run.error?.status, run.attempts.length], ['failed', 402, 1]);
    });
  });

  describe("of the user's patience", () => {
    it('aborts what is under way, keeps what is complete, and sends nothing new', async () => {
      const held = new Gate();
      const provider = new FakeProvider([usage(1000, 1), oneAndAHalf, held]);
      const queued = new FakeProvider();
      const plan = generationPlan(
        [
          plannedModel('done', new FakeProvider(personasNamed('Zoe')), { provider: 'other' }),
          plannedModel('held', provider, priced),
          plannedModel('queued', queued),
        ],
        { perProvider: { test: 1 }, retries: 2 },
      );
      const runs = generation.run(plan);
      await held.reached;
      await settled();
      generation.cancel.abort();
      assert.equal(provider.calls[0]?.signal.aborted, true);
      const [done, first, second] = await runs;
      assert.deepEqual([done?.status, namesOf(done)], ['succeeded', ['Zoe']]);
      assert.deepEqual([first?.status, first?.error?.code, namesOf(first)], ['cancelled', 'cancelled', ['Ada']]);
      assert.deepEqual(first?.attempts[0]?.usage, reported(1000, null));
      assert.deepEqual([first?.usage.outputTokens, first?.cost.usd], [null, null]);
      assert.deepEqual([second?.status, second?.attempts, second?.usage.source], ['cancelled', [], 'none']);
      assert.equal(queued.calls.length, 0);
      assert.deepEqual(
        generation.recorder.log.filter((entry) => entry.includes('queued')),
        ['prompt test:queued', 'model test:queued'],
      );
      assert.equal(generation.clock.pending, 0);
    });

    it('ends the wait for a retry', async () => {
      const run = generation.runOne(
        generationPlan([plannedModel('m', new FakeProvider([oneAndAHalf, limited(60_000)]))], { retries: 2 }),
      );
      await settled();
      assert.equal(generation.story.at(-1), 'waiting test:m rate-limited 429 60250');
      generation.cancel.abort();
      assert.deepEqual(
        [(await run).status, namesOf(await run), (await run).attempts.length],
        ['cancelled', ['Ada'], 1],
      );
      assert.equal(generation.clock.pending, 0);
    });

    it('notes the end of a call that was noted and never sent', async () => {
      const provider = new FakeProvider();
      generation.recorder.before = (_entry, kind) => (kind === 'start' ? generation.cancel.abort() : undefined);
      const run = await generation.runOne(generationPlan([plannedModel('m', provider, priced)]));
      assert.equal(provider.calls.length, 0);
      assert.equal(run.status, 'cancelled');
      assert.deepEqual(generation.recorder.log, ['prompt test:m', 'start test:m 1', 'end test:m 1', 'model test:m']);
      assert.deepEqual([run.attempts[0]?.code, run.attempts[0]?.usage], ['cancelled', null]);
      assert.deepEqual([run.usage.inputTokens, run.cost.usd], [0, 0]);
      assert.deepEqual(generation.story, ['finished test:m cancelled']);
    });

    it('counts as cancelled, not as timed out, when both happen', async () => {
      const held = new Gate();
      const run = generation.runOne(generationPlan([plannedModel('m', new FakeProvider([held]), { timeoutMs: 1000 })]));
      await held.reached;
      generation.cancel.abort();
      generation.clock.advance(1000);
      assert.equal((await run).status, 'cancelled');
    });
  });
});
