import assert from 'node:assert/strict';
import { PersonaError } from '../../../src/core/errors';
import type { GenerationPlan } from '../../../src/core/generation/plan';
import type { ModelRun } from '../../../src/core/runs/run';
import { draftAnswer, draftPersona } from '../../support/draft-answers';
import { FakeProvider, finish, personasNamed, reported, type Step, usage } from '../../support/fake-provider';
import { Gate } from '../../support/gate';
import { Generation, generationPlan, namesOf, plannedModel } from '../../support/generation';

const twoAndAHalf = `{"personas":[${JSON.stringify(draftPersona('Ada'))},${JSON.stringify(draftPersona('Ben'))},{"name":"Cl`;
const cutOff: Step[] = [twoAndAHalf, usage(1000, 200), finish('length')];
const { goals: _, ...incomplete } = draftPersona('Cleo');
const priced = { pricing: { kind: 'experiment', price: { input: 3, output: 15 } } } as const;

describe('the repair of an answer', () => {
  let generation: Generation;

  beforeEach(() => {
    generation = new Generation();
  });

  function run(provider: FakeProvider, overrides: Partial<GenerationPlan> = {}): Promise<ModelRun> {
    return generation.runOne(
      generationPlan([plannedModel('m', provider, priced)], { personas: 3, retries: 1, ...overrides }),
    );
  }

  it('asks once for what is missing, and adds it to what is there', async () => {
    const provider = new FakeProvider(cutOff, personasNamed('Cleo'));
    const result = await run(provider);
    assert.deepEqual([result.status, result.error, namesOf(result)], ['succeeded', null, ['Ada', 'Ben', 'Cleo']]);
    assert.deepEqual(
      result.personas.map(({ id }) => id),
      ['p1', 'p2', 'p3'],
    );
    assert.deepEqual(
      result.attempts.map(({ kind, code }) => [kind, code]),
      [
        ['first', 'truncated'],
        ['repair', null],
      ],
    );
    assert.deepEqual([result.usage, result.cost.usd], [reported(2000, 400), 0.012]);
    assert.deepEqual(result.warnings, [
      'The answer was cut off: 1 of 3 personas were missing and asked for once more.',
    ]);
    assert.deepEqual(generation.recorder.log, [
      'prompt test:m',
      'start test:m 1',
      'response test:m 1',
      'end test:m 1',
      'prompt test:m repair',
      'start test:m 2',
      'response test:m 2',
      'end test:m 2',
      'model test:m',
    ]);
    assert.deepEqual(
      generation.events.flatMap((event) => (event.type === 'attempt-started' ? [event.kind] : [])),
      ['first', 'repair'],
    );
  });

  it('leaves the data and the schema as they were, and says what came and what is missing', async () => {
    const provider = new FakeProvider(cutOff, personasNamed('Cleo'));
    await run(provider);
    const [first, second] = provider.calls.map(({ prompt }) => prompt);
    assert.ok(first && second);
    assert.ok(second.user.startsWith(`${first.user}\n\n`));
    assert.deepEqual([second.system, second.schema], [first.system, first.schema]);
    const request = second.user.slice(first.user.length);
    assert.match(request, /of 3 personas only 2 could be read/);
    assert.match(request, /\{"personas":\[\{"name":"Ada",.*"name":"Ben"/);
    assert.match(request, /write exactly the 1 persona still missing/);
  });

  it('asks for all of them where nothing could be read', async () => {
    const provider = new FakeProvider(['I would rather not say.', finish()], personasNamed('Ada', 'Ben', 'Cleo'));
    assert.deepEqual(namesOf(await run(provider)), ['Ada', 'Ben', 'Cleo']);
    assert.match(provider.calls[1]?.prompt.user ?? '', /no persona of that answer could be read\. Write all 3 again/);
  });

  it('makes up for a persona that was none', async () => {
    const damaged = JSON.stringify({ personas: [draftPersona('Ada'), draftPersona('Ben'), incomplete] });
    const result = await run(new FakeProvider([damaged, finish()], personasNamed('Dan')));
    assert.deepEqual([result.status, namesOf(result)], ['succeeded', ['Ada', 'Ben', 'Dan']]);
    assert.match(result.warnings.join('\n'), /Persona 3: .*goals[^]*damaged: 1 of 3/u);
  });

  it('takes nobody twice and no more than are missing, and says so', async () => {
    const result = await run(new FakeProvider(cutOff, personasNamed(' ada ', 'Cleo', 'Dan')));
    assert.deepEqual(namesOf(result), ['Ada', 'Ben', 'Cleo']);
    assert.match(result.warnings.join('\n'), /Left out of the second answer.*: 2\./u);
  });

  it('is not asked for twice: what came stays, with the first reason', async () => {
    const half = draftAnswer('Cleo').slice(0, -20);
    const provider = new FakeProvider(cutOff, [half, finish('length')]);
    const result = await run(provider, { retries: 3 });
    assert.deepEqual([result.status, result.error?.code, namesOf(result)], ['partial', 'truncated', ['Ada', 'Ben']]);
    assert.equal(provider.calls.length, 2);
  });

  it('keeps what a failing repair delivered', async () => {
    const result = await run(
      new FakeProvider(cutOff, [draftAnswer('Cleo').slice(0, -2), new PersonaError('network', 'Broke.')]),
    );
    assert.deepEqual([result.status, result.error, namesOf(result)], ['succeeded', null, ['Ada', 'Ben', 'Cleo']]);
    assert.deepEqual(result.attempts[1]?.code, 'network');
  });

  it('leaves a model failed that delivers nothing in the repair either', async () => {
    const result = await run(new FakeProvider(['No.', finish()], ['No!', finish()]));
    assert.deepEqual([result.status, result.error?.code, result.personas], ['failed', 'invalid-output', []]);
  });

  const unrepaired: [what: string, answer: Step[], overrides: Partial<GenerationPlan>, code: string | null][] = [
    ['retries are turned off', cutOff, { retries: 0 }, 'truncated'],
    ['the answer is whole and merely too small', personasNamed('Ada'), {}, null],
    ['nothing is missing', cutOff, { personas: 2 }, 'truncated'],
    ['the model refused', [twoAndAHalf, finish('refusal')], {}, 'content-filtered'],
  ];
  for (const [what, answer, overrides, code] of unrepaired) {
    it(`is not asked for where ${what}`, async () => {
      const provider = new FakeProvider(answer);
      const result = await run(provider, overrides);
      assert.deepEqual([provider.calls.length, result.error?.code ?? null], [1, code]);
    });
  }

  it('ends with the time of the model run, whose first reason stays', async () => {
    const held = new Gate();
    const running = run(new FakeProvider(cutOff, [held]));
    await held.reached;
    generation.clock.advance(300_000);
    const result = await running;
    assert.deepEqual([result.status, result.error?.code, namesOf(result)], ['partial', 'truncated', ['Ada', 'Ben']]);
    assert.equal(result.attempts[1]?.code, 'timeout');
    assert.equal(generation.clock.pending, 0);
  });

  it('ends with the patience of the user', async () => {
    const held = new Gate();
    const running = run(new FakeProvider(cutOff, [held]));
    await held.reached;
    generation.cancel.abort();
    const result = await running;
    assert.deepEqual([result.status, namesOf(result)], ['cancelled', ['Ada', 'Ben']]);
  });
});
