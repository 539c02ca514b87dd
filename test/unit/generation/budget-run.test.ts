import assert from 'node:assert/strict';
import { PersonaError } from '../../../src/core/errors';
import type { PlannedModel } from '../../../src/core/generation/plan';
import { seededRandom } from '../../../src/core/random';
import type { ModelRun } from '../../../src/core/runs/run';
import { draftAnswer } from '../../support/draft-answers';
import { FakeProvider, finish, type Step, usage } from '../../support/fake-provider';
import { Gate } from '../../support/gate';
import { Generation, generationPlan, plannedModel, settled } from '../../support/generation';

/** USD 100 per million tokens out and nothing in: a limit of 1,000 tokens sets aside 10 cents. */
const price = { input: 0, output: 100 };

function priced(name: string, provider: FakeProvider, overrides: Partial<PlannedModel> = {}): PlannedModel {
  return plannedModel(name, provider, { maxOutputTokens: 1000, pricing: { kind: 'experiment', price }, ...overrides });
}

const answering = (outputTokens: number, ...before: Step[]): Step[] => [
  ...before,
  draftAnswer('Ada'),
  usage(100, outputTokens),
  finish(),
];
const codes = (runs: readonly ModelRun[]): (string | undefined)[] => runs.map(({ error }) => error?.code);

describe('A run with a budget', () => {
  it('has a call wait for others to end, and counts that as queueing', async () => {
    const gate = new Gate();
    const generation = new Generation();
    const second = new FakeProvider(answering(500));
    const running = generation.run(
      generationPlan([priced('a', new FakeProvider(answering(400, gate))), priced('b', second)], { maxCostUsd: 0.15 }),
    );
    await gate.reached;
    await settled();
    assert.equal(second.calls.length, 0);
    generation.clock.advance(3000);
    gate.open();
    const runs = await running;
    assert.deepEqual(codes(runs), [undefined, undefined]);
    assert.deepEqual(
      runs.map(({ cost, queuedMs }) => [cost.usd, queuedMs]),
      [
        [0.04, 0],
        [0.05, 3000],
      ],
    );
  });

  it('stops for good when nothing is under way: nothing more is sent, also where it would fit', async () => {
    const [large, small] = [new FakeProvider(), new FakeProvider()];
    const runs = await new Generation().run(
      generationPlan([priced('a', large), priced('b', small, { maxOutputTokens: 100 })], {
        mode: 'sequential',
        maxCostUsd: 0.05,
      }),
    );
    assert.deepEqual(codes(runs), ['budget', 'budget']);
    assert.deepEqual([large.calls, small.calls], [[], []]);
    assert.deepEqual(
      runs.map(({ attempts, cost }) => [attempts.length, cost.usd]),
      [
        [0, 0],
        [0, 0],
      ],
    );
  });

  it('sets money aside for retries too, and keeps what a model had delivered', async () => {
    const cut = new PersonaError('network', 'The connection broke.', { retryable: true });
    const provider = new FakeProvider([draftAnswer('Ada'), usage(100, null), cut], answering(100));
    const generation = new Generation();
    const running = generation.runOne(generationPlan([priced('a', provider)], { retries: 1, maxCostUsd: 0.15 }));
    await settled();
    generation.clock.advance(1000);
    const run = await running;
    assert.deepEqual([run.status, run.error?.code, provider.calls.length], ['partial', 'budget', 1]);
  });

  it('gives back what was set aside for a call that was refused', async () => {
    const refused = new PersonaError('authentication', 'No.', { status: 401 });
    const runs = await new Generation().run(
      generationPlan(
        [
          priced('a', new FakeProvider([refused]), { provider: 'other' }),
          priced('b', new FakeProvider(answering(1000))),
        ],
        {
          mode: 'sequential',
          maxCostUsd: 0.1,
        },
      ),
    );
    assert.deepEqual(codes(runs), ['authentication', undefined]);
  });

  it('lets local models run whatever is left', async () => {
    const local = plannedModel('b', new FakeProvider(answering(900)));
    const runs = await new Generation().run(
      generationPlan([priced('a', new FakeProvider()), local], { maxCostUsd: 0 }),
    );
    assert.deepEqual(codes(runs), ['budget', undefined]);
  });

  it('is never exceeded by 50 calls in flight that end in any order', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = seededRandom(seed);
      const gates: { order: number; gate: Gate }[] = [];
      const models = Array.from({ length: 50 }, (_, index) => {
        const gate = new Gate();
        gates.push({ order: random(), gate });
        const provider = new FakeProvider(answering(Math.floor(random() * 1000), gate));
        return priced(`m${index}`, provider, { maxOutputTokens: 1000 });
      });
      const maxCostUsd = 0.1 + random() * 4;
      const running = new Generation().run(generationPlan(models, { concurrency: 50, maxCostUsd }));
      for (const { gate } of gates.sort((a, b) => a.order - b.order)) {
        gate.open();
        await settled();
      }
      const runs = await running;
      const spent = runs.reduce((sum, { cost }) => sum + (cost.usd ?? Number.NaN), 0);
      assert.ok(spent <= maxCostUsd, `${spent} of ${maxCostUsd}`);
      assert.ok(runs.some(({ status }) => status === 'succeeded'));
      assert.ok(runs.every(({ error }) => error === null || error.code === 'budget'));
    }
  });
});
