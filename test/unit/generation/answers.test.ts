import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { PersonaError } from '../../../src/core/errors';
import type { FinishReason } from '../../../src/core/providers/provider';
import type { ModelRun } from '../../../src/core/runs/run';
import { draftAnswer, draftPersona } from '../../support/draft-answers';
import { FakeProvider, finish, personasNamed, reported, type Step, usage } from '../../support/fake-provider';
import { Gate } from '../../support/gate';
import { Generation, generationPlan, namesOf, plannedModel, settled } from '../../support/generation';

const twoAndAHalf = `{"personas":[${JSON.stringify(draftPersona('Ada'))},${JSON.stringify(draftPersona('Ben'))},{"name":"Cl`;

describe('the answer of a language model', () => {
  let generation: Generation;

  beforeEach(() => {
    generation = new Generation();
  });

  function answered(steps: Step[], personas = 2): Promise<ModelRun> {
    return generation.runOne(generationPlan([plannedModel('m', new FakeProvider(steps))], { personas }));
  }

  it('becomes personas with checked evidence', async () => {
    const run = await answered(personasNamed('Ada', 'Ben'));
    assert.equal(run.status, 'succeeded');
    assert.equal(run.finishReason, 'stop');
    assert.deepEqual(
      run.personas.map(({ id, name }) => [id, name]),
      [
        ['p1', 'Ada'],
        ['p2', 'Ben'],
      ],
    );
    const [evidence] = run.personas[0]?.evidence ?? [];
    assert.deepEqual([evidence?.verdict, evidence?.row, evidence?.source], ['verified', 1, 'interviews.csv']);
    assert.deepEqual([run.error, run.warnings], [null, []]);
  });

  it('is delivered persona by persona while it still arrives', async () => {
    const [first, second] = [new Gate(), new Gate()];
    const half = twoAndAHalf.indexOf(',{"name":"Ben"');
    const run = answered([
      () => generation.clock.advance(420),
      twoAndAHalf.slice(0, half),
      first,
      twoAndAHalf.slice(half, half + 20),
      second,
      `${twoAndAHalf.slice(half + 20, twoAndAHalf.lastIndexOf(','))}]}`,
      finish(),
    ]);
    await first.reached;
    await settled();
    assert.deepEqual(generation.story, ['started test:m 1', 'first token test:m 420', 'persona test:m p1 Ada']);
    first.open();
    await second.reached;
    assert.equal(generation.story.length, 3);
    second.open();
    assert.equal((await run).status, 'succeeded');
    assert.deepEqual(generation.story.slice(3), ['persona test:m p2 Ben', 'finished test:m succeeded']);
  });

  it('tells of the same personas however it is cut into pieces', async () => {
    const text = draftAnswer('Ada', 'Ben', 'Cleo');
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(text.length), { maxLength: 30 }), async (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), text.length];
        const pieces = ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
        generation = new Generation();
        const run = await answered([...pieces, finish()], 3);
        assert.deepEqual(namesOf(run), ['Ada', 'Ben', 'Cleo']);
        assert.equal(generation.recorder.responses.get('test:m 1'), text);
        assert.deepEqual(
          generation.events.flatMap((event) => (event.type === 'persona-arrived' ? [event.persona] : [])),
          run.personas,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is kept as it came, after the call was noted and before its end is', async () => {
    const gate = new Gate();
    const provider = new FakeProvider(personasNamed('Ada'));
    generation.recorder.before = (entry) => (entry === 'start test:m 1' ? gate.pass() : undefined);
    const run = generation.runOne(generationPlan([plannedModel('m', provider)]));
    await gate.reached;
    await settled();
    assert.equal(provider.calls.length, 0);
    assert.deepEqual(generation.events, []);
    gate.open();
    await run;
    assert.deepEqual(generation.recorder.log, [
      'prompt test:m',
      'start test:m 1',
      'response test:m 1',
      'end test:m 1',
      'model test:m',
    ]);
    assert.equal(generation.recorder.responses.get('test:m 1'), draftAnswer('Ada'));
  });

  it('is told to be too small', async () => {
    const run = await answered(personasNamed('Ada'), 3);
    assert.deepEqual([run.status, run.error, run.personas.length], ['partial', null, 1]);
    assert.match(run.warnings.join(), /1 persona was delivered where 3 were asked for/);
  });

  it('is told to be too big, and kept whole', async () => {
    const run = await answered(personasNamed('Ada', 'Ben', 'Cleo'), 1);
    assert.deepEqual([run.status, run.error, run.personas.length], ['succeeded', null, 3]);
    assert.match(run.warnings.join(), /3 personas were delivered where 1 was asked for/);
  });

  it('keeps valid personas beside an invalid one, and says which is missing and why', async () => {
    const { goals: _, ...incomplete } = draftPersona('Ben');
    const text = JSON.stringify({ personas: [draftPersona('Ada'), incomplete] });
    const run = await answered([text, usage(10, 5), finish()]);
    assert.deepEqual([run.status, namesOf(run), run.error], ['partial', ['Ada'], null]);
    assert.match(run.warnings.join('\n'), /Persona 2: .*goals/);
  });

  const failures: [string, Step[], string, RegExp][] = [
    ['an empty list', [JSON.stringify({ personas: [] }), finish()], 'invalid-output', /kept in the run folder/],
    ['nothing at all', [finish()], 'invalid-output', /./],
    ['prose', ['I would rather not say.', finish()], 'invalid-output', /not the JSON/],
    ['a refusal', ['I cannot help with that.', finish('refusal')], 'content-filtered', /refused/],
    ['personas that are none', [JSON.stringify({ personas: [{ name: 'Ada' }] }), finish()], 'invalid-output', /./],
  ];
  for (const [what, steps, code, message] of failures) {
    it(`fails with ${code} for ${what}`, async () => {
      const run = await answered(steps);
      assert.deepEqual([run.status, run.error?.code, run.personas], ['failed', code, []]);
      assert.match(run.error?.message ?? '', message);
      assert.equal(run.attempts[0]?.code, run.error?.code);
    });
  }

  for (const [reason, code] of [
    ['length', 'truncated'],
    ['refusal', 'content-filtered'],
    ['content-filter', 'content-filtered'],
    ['stop', 'invalid-output'],
    ['other', 'invalid-output'],
  ] as [FinishReason, string][]) {
    it(`is ${code} when it breaks off with "${reason}": complete personas, text and cost are kept`, async () => {
      const run = await answered([twoAndAHalf, usage(1000, 200), finish(reason)], 3);
      assert.deepEqual([run.status, run.error?.code, namesOf(run)], ['partial', code, ['Ada', 'Ben']]);
      assert.equal(run.finishReason, reason);
      assert.equal(generation.recorder.responses.get('test:m 1'), twoAndAHalf);
      assert.deepEqual(run.usage, reported(1000, 200));
      assert.equal(run.attempts[0]?.code, code);
      assert.deepEqual(run.attempts[0]?.usage, reported(1000, 200));
    });
  }

  it('names the limit that cut it off', async () => {
    const provider = new FakeProvider([twoAndAHalf, finish('length')]);
    const model = plannedModel('m', provider, { maxOutputTokens: 1234 });
    const run = await generation.runOne(generationPlan([model]));
    assert.match(run.error?.message ?? '', /cut off at 1234 tokens\. Raise max_tokens/);
  });

  it('has unknown usage where the provider tells none, never 0', async () => {
    const model = plannedModel('m', new FakeProvider([draftAnswer('Ada'), finish()]), {
      pricing: { kind: 'experiment', price: { input: 3, output: 15 } },
    });
    const run = await generation.runOne(generationPlan([model]));
    assert.equal(run.status, 'succeeded');
    assert.deepEqual([run.usage.inputTokens, run.usage.outputTokens, run.cost.usd], [null, null, null]);
    assert.equal(run.cost.source, 'unknown');
    assert.deepEqual(run.attempts[0]?.usage?.inputTokens, null);
  });

  it('costs what its tokens cost', async () => {
    const model = plannedModel('m', new FakeProvider(personasNamed('Ada')), {
      pricing: { kind: 'experiment', price: { input: 3, output: 15 } },
    });
    const run = await generation.runOne(generationPlan([model]));
    assert.deepEqual([run.cost.usd, run.cost.source, run.cost.pricedAt], [0.006, 'experiment', '2026-01-01']);
    assert.deepEqual(run.attempts[0]?.cost, run.cost);
  });

  it('keeps no response of a call that delivered no text', async () => {
    const run = await answered([new PersonaError('bad-request', 'No.', { status: 400 })]);
    assert.equal(run.status, 'failed');
    assert.deepEqual(generation.recorder.log, ['prompt test:m', 'start test:m 1', 'end test:m 1', 'model test:m']);
  });
});
