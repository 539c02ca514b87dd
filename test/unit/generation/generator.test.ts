import assert from 'node:assert/strict';
import { PersonaError } from '../../../src/core/errors';
import { FakeProvider, personasNamed } from '../../support/fake-provider';
import { Gate } from '../../support/gate';
import { Generation, generationPlan, namesOf, plannedModel, settled } from '../../support/generation';

describe('MultiModelGenerator', () => {
  let generation: Generation;

  beforeEach(() => {
    generation = new Generation();
  });

  it('sends the same prompt to all models at once', async () => {
    const gates = [new Gate(), new Gate(), new Gate()];
    const providers = gates.map((gate) => new FakeProvider([gate, ...personasNamed('Ada')]));
    const plan = generationPlan(providers.map((provider, index) => plannedModel(`m${index}`, provider)));
    const runs = generation.run(plan);
    await Promise.all(gates.map((gate) => gate.reached));
    for (const gate of gates) {
      gate.open();
    }
    assert.deepEqual(
      (await runs).map((run) => run.status),
      ['succeeded', 'succeeded', 'succeeded'],
    );
    assert.deepEqual(
      providers.map(({ calls }) => calls.map((call) => call.prompt)),
      [[plan.prompt], [plan.prompt], [plan.prompt]],
    );
  });

  it('returns the runs in the order of the plan, whichever ends first', async () => {
    const gates = ['a', 'b', 'c'].map((name) => ({ name, gate: new Gate() }));
    const models = gates.map(({ name, gate }) =>
      plannedModel(name, new FakeProvider([gate, ...personasNamed(`Persona of ${name}`)])),
    );
    const runs = generation.run(generationPlan(models));
    for (const { gate } of gates.toReversed()) {
      await gate.reached;
      gate.open();
      await settled();
    }
    assert.deepEqual(
      (await runs).map((run) => [run.key, ...namesOf(run)]),
      [
        ['test:a', 'Persona of a'],
        ['test:b', 'Persona of b'],
        ['test:c', 'Persona of c'],
      ],
    );
    assert.deepEqual(
      generation.recorder.models.map((run) => run.key),
      ['test:c', 'test:b', 'test:a'],
    );
  });

  it('hands on what names a model and what the user asked of it', async () => {
    const provider = new FakeProvider(personasNamed('Ada'));
    const run = await generation.runOne(
      generationPlan([
        plannedModel('big', provider, {
          key: 'test:big#2~3',
          listing: 2,
          repetition: 3,
          weight: 2.5,
          requested: 'big',
          temperature: 0.7,
          maxOutputTokens: 4000,
          warnings: ['An old model.'],
        }),
      ]),
    );
    const { key, provider: name, model, requested, listing, repetition, weight, effectiveWeight, fromRun } = run;
    assert.deepEqual(
      { key, name, model, requested, listing, repetition, weight, effectiveWeight, fromRun },
      {
        key: 'test:big#2~3',
        name: 'test',
        model: 'big',
        requested: 'big',
        listing: 2,
        repetition: 3,
        weight: 2.5,
        effectiveWeight: 2.5,
        fromRun: null,
      },
    );
    assert.deepEqual(run.warnings, ['An old model.']);
    const [call] = provider.calls;
    assert.deepEqual([call?.model, call?.temperature, call?.maxOutputTokens], ['big', 0.7, 4000]);
  });

  it('gives a model that fails the blame alone', async () => {
    const refused = new PersonaError('authentication', 'The key is wrong.', { status: 401 });
    const runs = await generation.run(
      generationPlan([
        plannedModel('bad', new FakeProvider([refused])),
        plannedModel('good', new FakeProvider(personasNamed('Ada'))),
      ]),
    );
    assert.deepEqual(
      runs.map(({ status, error }) => [status, error]),
      [
        ['failed', { code: 'authentication', message: 'The key is wrong.', status: 401, retryable: false }],
        ['succeeded', null],
      ],
    );
  });

  it('calls a provider that was told nothing of the call a defect of that model', async () => {
    const run = await generation.runOne(generationPlan([plannedModel('m', new FakeProvider())]));
    assert.equal(run.status, 'failed');
    assert.equal(run.error?.code, 'internal');
    assert.match(run.error.message, /no answer was told/);
  });

  it('sends nothing for a model that cannot start, and tells why', async () => {
    const reason = new PersonaError('missing-key', 'No key. Set TEST_KEY.');
    const model = plannedModel('m', new FakeProvider(), {
      source: { error: reason },
      pricing: { kind: 'experiment', price: { input: 1, output: 2 } },
    });
    const run = await generation.runOne(generationPlan([model]));
    assert.deepEqual(
      [run.status, run.error?.code, run.error?.message],
      ['failed', 'missing-key', 'No key. Set TEST_KEY.'],
    );
    assert.deepEqual([run.attempts, run.latencyMs, run.usage.source, run.usage.inputTokens], [[], null, 'none', 0]);
    assert.equal(run.cost.usd, 0);
    assert.deepEqual(generation.recorder.log, ['model test:m']);
    assert.deepEqual(generation.story, ['finished test:m failed']);
  });

  it('ends a model whose adapter does not load, and runs the others', async () => {
    const broken = plannedModel('broken', new FakeProvider(), {
      source: { load: () => Promise.reject(new Error('Cannot find module')) },
    });
    const other = plannedModel('other', new FakeProvider(personasNamed('Ada')));
    const runs = await generation.run(generationPlan([broken, other]));
    assert.deepEqual(
      runs.map(({ status, error }) => [status, error?.code, error?.message]),
      [
        ['failed', 'internal', 'Cannot find module'],
        ['succeeded', undefined, undefined],
      ],
    );
  });

  it('counts model runs that were cancelled before they could start as cancelled', async () => {
    const provider = new FakeProvider();
    generation.cancel.abort();
    const runs = await generation.run(
      generationPlan([
        plannedModel('m', provider),
        plannedModel('n', provider, { source: { error: new PersonaError('missing-key', 'No key.') } }),
      ]),
    );
    assert.deepEqual(
      runs.map(({ status, error, usage }) => [status, error?.code, usage.source]),
      [
        ['cancelled', 'cancelled', 'none'],
        ['cancelled', 'cancelled', 'none'],
      ],
    );
    assert.equal(provider.calls.length, 0);
  });

  it('ends one model run alone when that is asked for', async () => {
    const gates = [new Gate(), new Gate()];
    const providers = gates.map((gate) => new FakeProvider([gate, ...personasNamed('Ada')]));
    const stop = new AbortController();
    const models = providers.map((provider, index) =>
      plannedModel(`m${index}`, provider, index === 0 ? { signal: stop.signal } : {}),
    );
    const runs = generation.run(generationPlan(models));
    await Promise.all(gates.map((gate) => gate.reached));
    stop.abort();
    await settled();
    assert.deepEqual(
      providers.map(({ calls }) => calls[0]?.signal.aborted),
      [true, false],
    );
    gates[1]?.open();
    assert.deepEqual(
      (await runs).map((run) => run.status),
      ['cancelled', 'succeeded'],
    );
  });

  describe('in sequence', () => {
    it('shows each model the personas of the last one that delivered any', async () => {
      const failure = new PersonaError('context-too-long', 'Too many rows.', { status: 400 });
      const providers = [
        new FakeProvider(personasNamed('Ada')),
        new FakeProvider([failure]),
        new FakeProvider(personasNamed('Ben')),
        new FakeProvider(personasNamed('Cleo')),
      ];
      const models = providers.map((provider, index) => plannedModel(`m${index}`, provider));
      const plan = generationPlan(models, { mode: 'sequential' });
      const runs = await generation.run(plan);
      assert.deepEqual(
        runs.map((run) => [run.status, ...namesOf(run)]),
        [['succeeded', 'Ada'], ['failed'], ['succeeded', 'Ben'], ['succeeded', 'Cleo']],
      );
      const [first, second, third, fourth] = providers.map(({ calls }) => calls[0]?.prompt.user ?? '');
      assert.equal(first, plan.prompt.user);
      assert.equal(second, third);
      for (const [prompt, shown, hidden] of [
        [third, 'Ada', 'Ben'],
        [fourth, 'Ben', 'Ada'],
      ] as const) {
        assert.ok(prompt?.includes(shown) && !prompt.includes(hidden));
      }
      assert.deepEqual(
        generation.recorder.log.filter((entry) => /^(?:start|model)/.test(entry)).map((entry) => entry.slice(0, 13)),
        [
          'start test:m0',
          'model test:m0',
          'start test:m1',
          'model test:m1',
          'start test:m2',
          'model test:m2',
          'start test:m3',
          'model test:m3',
        ],
      );
    });

    it('starts nothing after a cancellation', async () => {
      const held = new Gate();
      const [first, second] = [new FakeProvider([held]), new FakeProvider()];
      const plan = generationPlan([plannedModel('a', first), plannedModel('b', second)], { mode: 'sequential' });
      const runs = generation.run(plan);
      await held.reached;
      generation.cancel.abort();
      assert.deepEqual(
        (await runs).map((run) => [run.status, run.attempts.length]),
        [
          ['cancelled', 1],
          ['cancelled', 0],
        ],
      );
      assert.equal(second.calls.length, 0);
    });
  });

  describe('with a recorder that cannot write any more', () => {
    const diskFull = new Error('No space left on device');

    for (const [when, log] of [
      ['prompt test:a', []],
      ['start test:a 1', ['prompt test:a']],
      ['response test:a 1', ['prompt test:a', 'start test:a 1']],
      ['end test:a 1', ['prompt test:a', 'start test:a 1', 'response test:a 1']],
      ['model test:a', ['prompt test:a', 'start test:a 1', 'response test:a 1', 'end test:a 1']],
    ] as const) {
      it(`rejects when "${when}" fails, and keeps nothing after it`, async () => {
        generation.recorder.before = (entry) => {
          if (entry === when) {
            throw diskFull;
          }
        };
        const plan = generationPlan([plannedModel('a', new FakeProvider(personasNamed('Ada')))]);
        await assert.rejects(generation.run(plan), (error) => error === diskFull);
        assert.deepEqual(generation.recorder.log, log);
      });
    }

    it('stops the other models, and rejects only when they have ended', async () => {
      const gate = new Gate();
      const started = new FakeProvider([gate, ...personasNamed('Late')]);
      const queued = new FakeProvider();
      const broken = new FakeProvider(personasNamed('Ada'));
      generation.recorder.before = async (entry) => {
        if (entry === 'end test:broken 1') {
          await gate.reached;
          throw diskFull;
        }
      };
      const plan = generationPlan(
        [plannedModel('broken', broken), plannedModel('started', started), plannedModel('queued', queued)],
        { concurrency: 2 },
      );
      await assert.rejects(generation.run(plan), (error) => error === diskFull);
      assert.equal(started.calls[0]?.signal.aborted, true);
      assert.equal(queued.calls.length, 0);
      assert.equal(generation.clock.pending, 0);
    });
  });
});
