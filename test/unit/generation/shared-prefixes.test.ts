import assert from 'node:assert/strict';
import type { PlannedModel } from '../../../src/core/generation/plan';
import { renderPrompt } from '../../../src/core/prompt/render';
import type { Prompt } from '../../../src/core/prompt/prompt';
import { PersonaError } from '../../../src/core/errors';
import { FakeProvider, personasNamed, usage } from '../../support/fake-provider';
import { Gate } from '../../support/gate';
import { Generation, generationPlan, plannedModel, settled } from '../../support/generation';
import { shownAnswers } from '../../support/shown-data';

const study = { context: null, questions: [], instructions: null };

/** A prompt that shows about so many characters of data. */
function promptOf(characters: number): Prompt {
  const line = 'I check the app daily and it costs me nothing. ';
  const data = shownAnswers(...Array.from({ length: Math.ceil(characters / line.length) }, () => line));
  return renderPrompt(data, { study, personas: 1, language: null });
}

const long = promptOf(20_000);

function claude(name: string, provider: FakeProvider, overrides: Partial<PlannedModel> = {}): PlannedModel {
  return plannedModel(name, provider, { provider: 'anthropic', model: 'claude', ...overrides });
}

function prefixes(provider: FakeProvider): (number | undefined)[] {
  return provider.calls.map((call) => call.sharedPrefixLength);
}

describe('The data that several runs of one model share', () => {
  it('is kept by the first, and read by the others once the first answer has begun', async () => {
    const generation = new Generation();
    const [begin, end] = [new Gate(), new Gate()];
    const first = new FakeProvider([begin, usage(1000, 1), end, ...personasNamed('Ada')]);
    const others = new FakeProvider(personasNamed('Ben'), personasNamed('Cleo'));
    const models = [claude('a', first), claude('b', others), claude('c', others)];
    const done = generation.run(generationPlan(models, { prompt: long }));
    await settled();
    assert.deepEqual([first.calls.length, others.calls.length], [1, 0]);
    begin.open();
    await settled();
    assert.equal(others.calls.length, 2);
    end.open();
    assert.deepEqual(
      (await done).map((run) => run.status),
      ['succeeded', 'succeeded', 'succeeded'],
    );
    const whole = long.user.length;
    assert.deepEqual([...prefixes(first), ...prefixes(others)], [whole, whole, whole]);
  });

  it('is shared where a model continues the work of another one', async () => {
    const generation = new Generation();
    const provider = new FakeProvider(personasNamed('Ada'), personasNamed('Ben'));
    const models = [claude('a', provider), claude('b', provider)];
    await generation.run(generationPlan(models, { prompt: long, mode: 'sequential' }));
    assert.deepEqual(prefixes(provider), [long.user.length, long.user.length]);
    assert.ok((provider.calls[1]?.prompt.user.length ?? 0) > long.user.length);
  });

  const alone: [what: string, ...models: Partial<PlannedModel>[]][] = [
    ['a model that is called once', {}],
    ['two models', {}, { model: 'another' }],
    ['the same model at two addresses', {}, { host: 'other.example' }],
    ['a vendor who keeps prefixes unasked', { provider: 'openai' }, { provider: 'openai' }],
    ['a model whose other run cannot start', {}, { source: { error: new PersonaError('missing-key', 'No key.') } }],
  ];
  for (const [what, ...overrides] of alone) {
    it(`is not kept, and nobody waits, for ${what}`, async () => {
      const generation = new Generation();
      const begin = new Gate();
      const provider = new FakeProvider([begin, ...personasNamed('Ada')], [begin, ...personasNamed('Ben')]);
      const models = overrides.map((override, index) => claude(`m${index}`, provider, override));
      const done = generation.run(generationPlan(models, { prompt: long }));
      await settled();
      assert.equal(provider.calls.length, models.filter(({ source }) => 'load' in source).length);
      begin.open();
      await done;
      assert.ok(prefixes(provider).every((length) => length === undefined));
    });
  }

  it('is not kept where it is short', async () => {
    const generation = new Generation();
    const provider = new FakeProvider(personasNamed('Ada'), personasNamed('Ben'));
    await generation.run(generationPlan([claude('a', provider), claude('b', provider)], { prompt: promptOf(1000) }));
    assert.deepEqual(prefixes(provider), [undefined, undefined]);
  });

  it('holds nobody back when the first run fails', async () => {
    const generation = new Generation();
    const first = new FakeProvider([new PersonaError('content-filtered', 'Refused.', { status: 400 })]);
    const second = new FakeProvider(personasNamed('Ben'));
    const runs = await generation.run(generationPlan([claude('a', first), claude('b', second)], { prompt: long }));
    assert.deepEqual(
      runs.map((run) => run.status),
      ['failed', 'succeeded'],
    );
  });

  it('holds nobody back who is cancelled', async () => {
    const generation = new Generation();
    const never = new Gate();
    const first = new FakeProvider([never, ...personasNamed('Ada')]);
    const second = new FakeProvider(personasNamed('Ben'));
    const one = new AbortController();
    const models = [claude('a', first), claude('b', second, { signal: one.signal })];
    const done = generation.run(generationPlan(models, { prompt: long }));
    await settled();
    one.abort();
    await settled();
    assert.deepEqual(generation.story.at(-1), 'finished test:b cancelled');
    generation.cancel.abort();
    assert.deepEqual(
      (await done).map((run) => run.status),
      ['cancelled', 'cancelled'],
    );
    assert.equal(second.calls.length, 0);
  });
});
