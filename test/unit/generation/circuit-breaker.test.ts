import assert from 'node:assert/strict';
import { type ErrorCode, PersonaError } from '../../../src/core/errors';
import type { GenerationPlan, PlannedModel } from '../../../src/core/generation/plan';
import type { ModelRun } from '../../../src/core/runs/run';
import { FakeProvider, personasNamed, type Step } from '../../support/fake-provider';
import { Generation, generationPlan, plannedModel, settled } from '../../support/generation';

const overloaded = (): Step[] => [new PersonaError('overloaded', 'Busy.', { status: 529, retryable: true })];
const refused = (code: ErrorCode, status: number): Step[] => [new PersonaError(code, 'Refused.', { status })];
const times = (count: number, answer: () => Step[]): Step[][] => Array.from({ length: count }, answer);

describe('a provider that fails again and again', () => {
  let generation: Generation;

  beforeEach(() => {
    generation = new Generation();
  });

  /** Runs one after the other, waits included. */
  async function run(models: PlannedModel[], overrides: Partial<GenerationPlan> = {}): Promise<ModelRun[]> {
    const runs = generation.run(generationPlan(models, { concurrency: 1, ...overrides }));
    while (generation.recorder.models.length < models.length) {
      await settled();
      generation.clock.advance(60_000);
    }
    return runs;
  }

  function repeated(count: number, provider: FakeProvider, overrides: Partial<PlannedModel> = {}): PlannedModel[] {
    return Array.from({ length: count }, (_, index) => plannedModel(`m${index}`, provider, overrides));
  }

  it('is not called any more, while the others go on', async () => {
    const dead = new FakeProvider(...times(5, overloaded));
    const alive = new FakeProvider(...times(8, () => personasNamed('Ada')));
    const models = repeated(8, dead).flatMap((model, index) => [
      model,
      plannedModel(`other${index}`, alive, { provider: 'other' }),
    ]);
    const runs = await run(models);
    assert.deepEqual(
      runs.filter(({ provider }) => provider === 'test').map(({ status }) => status),
      ['failed', 'failed', 'failed', 'failed', 'failed', 'skipped', 'skipped', 'skipped'],
    );
    assert.ok(runs.filter(({ provider }) => provider === 'other').every(({ status }) => status === 'succeeded'));
    const skipped = runs.find(({ status }) => status === 'skipped');
    assert.deepEqual([skipped?.error?.code, skipped?.attempts, skipped?.cost.usd], ['overloaded', [], 0]);
    assert.match(skipped?.error?.message ?? '', /^Not called: test was given up for this run.*Busy\./u);
    assert.equal(dead.calls.length, 5);
  });

  it('is given up for its host alone', async () => {
    const dead = new FakeProvider(...times(5, overloaded));
    const alive = new FakeProvider(personasNamed('Ada'));
    const models = [
      ...repeated(6, dead, { host: 'one.example' }),
      plannedModel('elsewhere', alive, { host: 'two.example' }),
    ];
    assert.deepEqual((await run(models)).map(({ status }) => status).slice(-2), ['skipped', 'succeeded']);
  });

  it('is not given up while an answer comes through now and then', async () => {
    const answers = [...times(4, overloaded), personasNamed('Ada'), ...times(4, overloaded), personasNamed('Ben')];
    const runs = await run(repeated(10, new FakeProvider(...answers)));
    assert.ok(runs.every(({ status }) => status !== 'skipped'));
  });

  it('is left to the retries of the model runs when many calls fail at once', async () => {
    const answers = [...times(20, overloaded), ...times(20, () => personasNamed('Ada'))];
    const runs = await run(repeated(20, new FakeProvider(...answers)), { concurrency: 20, retries: 2 });
    assert.ok(runs.every(({ status }) => status === 'succeeded'));
  });

  it('ends the retries of the others too', async () => {
    const dead = new FakeProvider(...times(200, overloaded));
    const runs = await run(repeated(40, dead), { retries: 2 });
    assert.ok(dead.calls.length < 90, `${dead.calls.length} of 120 calls`);
    assert.ok(runs.every(({ status, error }) => status === 'failed' && error?.code === 'overloaded'));
  });

  for (const [code, status] of [
    ['authentication', 401],
    ['payment', 402],
  ] as const) {
    it(`is given up at once for a key with ${code}, and only for that key`, async () => {
      const provider = new FakeProvider(refused(code, status), personasNamed('Ada'));
      const runs = await run([
        plannedModel('a', provider),
        plannedModel('b', provider),
        plannedModel('c', provider, { keyVariable: 'OTHER_KEY' }),
      ]);
      assert.deepEqual(
        runs.map((model) => [model.status, model.error?.code ?? null]),
        [
          ['failed', code],
          ['skipped', code],
          ['succeeded', null],
        ],
      );
      assert.match(runs[1]?.error?.message ?? '', /with this key.*Refused\./u);
    });
  }

  for (const [code, status] of [
    ['permission', 403],
    ['not-found', 404],
  ] as const) {
    it(`is given up at once for a model with ${code}, and only for that model`, async () => {
      const provider = new FakeProvider(refused(code, status), personasNamed('Ada'));
      const runs = await run([
        plannedModel('a', provider),
        plannedModel('a', provider, { key: 'test:a~2', repetition: 2 }),
        plannedModel('b', provider),
      ]);
      assert.deepEqual(
        runs.map((model) => model.status),
        ['failed', 'skipped', 'succeeded'],
      );
    });
  }

  it('is said in the log, once', async () => {
    await run(repeated(9, new FakeProvider(...times(5, overloaded))));
    assert.deepEqual(
      generation.log.filter((line) => line.includes('given up')),
      ['test is given up for this run: overloaded'],
    );
  });
});
