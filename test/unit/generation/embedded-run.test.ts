import assert from 'node:assert/strict';
import { cancelled, PersonaError } from '../../../src/core/errors';
import { assemblePersona } from '../../../src/core/persona/assemble';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import type { Persona } from '../../../src/core/persona/persona';
import type { EmbeddedGenerator, EmbeddedTask } from '../../../src/core/providers/provider';
import { draftPersona } from '../../support/draft-answers';
import { Generation, generationPlan, namesOf, plannedModel, settled } from '../../support/generation';
import { shownAnswers } from '../../support/shown-data';

const data = shownAnswers('I check the app daily.');
const personas: Persona[] = ['Early birds', 'Night owls'].map((name, index) =>
  assemblePersona(draftPersona(name), `p${index + 1}`, new EvidenceChecker(data), data),
);

/** An embedded generator that answers with `generate` and keeps its tasks. */
function embedded(generate: EmbeddedGenerator['generate']): EmbeddedGenerator & { tasks: EmbeddedTask[] } {
  const tasks: EmbeddedTask[] = [];
  return {
    kind: 'embedded',
    tasks,
    generate(task) {
      tasks.push(task);
      return generate(task);
    },
  };
}

describe('an embedded generator', () => {
  let generation: Generation;

  beforeEach(() => {
    generation = new Generation();
  });

  it('runs without a call, a prompt or a cost', async () => {
    const generator = embedded(() => {
      generation.clock.advance(250);
      return Promise.resolve({ personas, warnings: ['Small groups.'] });
    });
    const model = plannedModel('segments', generator, { warnings: ['Planned.'] });
    const run = await generation.runOne(generationPlan([model], { personas: 2, seed: 9, data }));
    assert.equal(run.status, 'succeeded');
    assert.deepEqual(namesOf(run), ['Early birds', 'Night owls']);
    assert.deepEqual(run.attempts, []);
    assert.deepEqual(run.warnings, ['Planned.', 'Small groups.']);
    assert.deepEqual([run.usage.source, run.usage.inputTokens], ['none', 0]);
    assert.deepEqual([run.cost.usd, run.cost.source], [0, 'local']);
    assert.deepEqual([run.latencyMs, run.timeToFirstTokenMs], [250, null]);
    assert.deepEqual(generation.recorder.log, ['model test:segments']);
    assert.deepEqual(generation.story, [
      'started test:segments 0',
      'persona test:segments p1 Early birds',
      'persona test:segments p2 Night owls',
      'finished test:segments succeeded',
    ]);
    const [task] = generator.tasks;
    assert.deepEqual([task?.model, task?.count, task?.seed], ['segments', 2, 9]);
    assert.equal(task?.data, data);
  });

  it('takes no slot from the language models', async () => {
    const generator = embedded(() => Promise.resolve({ personas, warnings: [] }));
    const models = ['one', 'two', 'three'].map((name) => plannedModel(name, generator));
    await generation.run(generationPlan(models, { concurrency: 1, personas: 2 }));
    assert.deepEqual(generation.story.slice(0, 3), [
      'started test:one 0',
      'started test:two 0',
      'started test:three 0',
    ]);
  });

  it('is partial with fewer personas than asked', async () => {
    const generator = embedded(() => Promise.resolve({ personas, warnings: ['The data holds two groups.'] }));
    const run = await generation.runOne(generationPlan([plannedModel('segments', generator)], { personas: 3 }));
    assert.deepEqual([run.status, run.error, run.warnings], ['partial', null, ['The data holds two groups.']]);
  });

  it('leaves the number to the data where nobody chose one, and is complete with any', async () => {
    const generator = embedded(() => Promise.resolve({ personas, warnings: [] }));
    const plan = generationPlan([plannedModel('segments', generator)], { personas: 3, embeddedPersonas: null });
    const run = await generation.runOne(plan);
    assert.deepEqual([generator.tasks[0]?.count, run.status, run.personas.length], [null, 'succeeded', 2]);
  });

  for (const [what, generate, status, code] of [
    [
      'says why it can say nothing',
      () => Promise.reject(new PersonaError('invalid-data', 'Too few.')),
      'failed',
      'invalid-data',
    ],
    ['fails with nothing to show', () => Promise.resolve({ personas: [], warnings: [] }), 'failed', 'invalid-data'],
    ['breaks', () => Promise.reject(new TypeError('a defect')), 'failed', 'internal'],
    ['is cancelled', () => Promise.reject(cancelled()), 'cancelled', 'cancelled'],
  ] as const) {
    it(`ends as ${status} when it ${what}`, async () => {
      const run = await generation.runOne(generationPlan([plannedModel('segments', embedded(generate))]));
      assert.deepEqual([run.status, run.error?.code, run.personas], [status, code, []]);
    });
  }

  it('does not start after a cancellation', async () => {
    const generator = embedded(() => Promise.resolve({ personas, warnings: [] }));
    generation.cancel.abort();
    const run = await generation.runOne(generationPlan([plannedModel('segments', generator)]));
    assert.deepEqual([run.status, generator.tasks.length], ['cancelled', 0]);
  });

  it('is stopped when its time is up', async () => {
    const generator = embedded(
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelled()))),
    );
    const run = generation.runOne(generationPlan([plannedModel('segments', generator, { timeoutMs: 2000 })]));
    await settled();
    generation.clock.advance(2000);
    const { status, error, attempts } = await run;
    assert.deepEqual([status, error?.code, attempts], ['timed-out', 'timeout', []]);
    assert.match(error?.message ?? '', /within 2 s\. Raise the timeout/u);
  });

  it('leaves no timer behind', async () => {
    const generator = embedded(() => Promise.resolve({ personas, warnings: [] }));
    await generation.runOne(generationPlan([plannedModel('segments', generator)]));
    assert.equal(generation.clock.pending, 0);
  });

  it('hears of a cancellation', async () => {
    const generator = embedded(
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelled()))),
    );
    const run = generation.runOne(generationPlan([plannedModel('segments', generator)]));
    await settled();
    generation.cancel.abort();
    assert.equal((await run).status, 'cancelled');
  });
});
