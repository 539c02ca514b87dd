import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { analyse } from '../../../src/core/analysis/analyse';
import type { RunAnalysis } from '../../../src/core/analysis/analyse';
import { withSupports } from '../../../src/core/analysis/claim-rows';
import type { ConsensusPersona } from '../../../src/core/analysis/analysis-schema';
import { prepareWhatIf } from '../../../src/core/analysis/what-if';
import type { Persona } from '../../../src/core/persona/persona';
import { seededRandom, shuffled } from '../../../src/core/random';
import type { ModelRun } from '../../../src/core/runs/run';
import { modelRun, runHead } from '../../support/model-runs';
import { citation, faithful, plantData, plantModels } from '../../support/planted-study';
import type { Regime } from '../../support/planted-study';

const planted = plantData(3, 60, 1);
const regime: Regime = { paraphrase: 0.4, noise: 0.2, drop: 0.1, split: 0.2, merge: 0.1, invent: 0.2 };
const seeds = fc.integer({ min: 0, max: 10_000 });
const runData = {
  sources: planted.data.table.sources.map((source) => ({ ...source, location: source.path })),
  shownRows: planted.data.rows.map(({ id }) => id),
};

const names = ['claude', 'gpt', 'gemini'];

function runsOf(study: number, given: Partial<Regime> = regime, models = 3): ModelRun[] {
  return plantModels(planted, models, { ...faithful, ...given }, study).models.map(({ personas }, index) =>
    modelRun(`m${index + 1}`, { personas, model: names[index] ?? 'llama' }),
  );
}

interface Rules {
  mode: 'parallel' | 'consensus';
  minSupport: number;
  familyDiscount: boolean;
}

async function analysed(models: readonly ModelRun[], rules: Partial<Rules> = {}): Promise<RunAnalysis> {
  const { mode = 'consensus', minSupport = 0.5, familyDiscount = false } = rules;
  const experiment = {
    generation: { seed: 1, personas: 3, personasAsked: true, language: null, models: [] },
    consensus: { threshold: 0.33, minSupport, familyDiscount, mergeWith: null },
    execution: {
      mode,
      timeoutSeconds: 300,
      firstTokenTimeoutSeconds: null,
      concurrency: 8,
      perProvider: {},
      retries: 2,
      repeat: 1,
      cache: false,
      batch: false,
    },
  };
  const found = await analyse({ models, data: planted.data, runData, experiment });
  assert.ok(found);
  return found;
}

async function consensusOf(models: readonly ModelRun[], rules: Partial<Rules> = {}): Promise<ConsensusPersona[]> {
  const { consensus } = await analysed(models, rules);
  assert.ok(consensus);
  return consensus.personas;
}

/** Without what copies may change: which of equal personas stands for the others. */
function essence(personas: readonly ConsensusPersona[]): unknown[] {
  return personas.map(({ members, evidence, ...persona }) =>
    JSON.parse(
      JSON.stringify({ ...persona, members: members.length, evidence: evidence.length }, (key, value: unknown) =>
        key === 'refs' ? null : value,
      ),
    ),
  );
}

function withPersonas(run: ModelRun, change: (personas: Persona[]) => Persona[]): ModelRun {
  return { ...run, personas: change(run.personas) };
}

/** A run that holds what was found out, as the run file does. */
function storedWith(models: ModelRun[], { analysis }: RunAnalysis) {
  const head = runHead('m1');
  return {
    models,
    analysis: { evidence: {}, ...analysis },
    data: { ...head.data, ...runData },
    settings: {
      ...head.settings,
      experiment: { generation: { seed: 1, consensus: { family_discount: false } } },
    },
  };
}

describe('consensus', () => {
  it('merges what models share, and says from whom and how many stand behind it', async () => {
    const models = runsOf(3, { paraphrase: 0.3 });
    const personas = await consensusOf(models);
    assert.equal(personas.length, 3);
    for (const persona of personas) {
      assert.equal(persona.singleSource, false);
      assert.deepEqual(persona.votes, { models: 3, of: 3, families: 3 });
      assert.ok(Math.abs(persona.support - 1) < 1e-9);
      const ids = new Set(persona.evidence.map(({ id }) => id));
      for (const claim of [persona.role, persona.summary, ...persona.goals, ...persona.frustrations]) {
        assert.ok(claim.refs.length > 0 && claim.refs.every((ref) => persona.members.includes(ref)));
        assert.ok(claim.evidence.every((id) => ids.has(id)));
        assert.ok(claim.support !== null && claim.support > 0 && claim.support < 1);
        assert.ok(claim.counts.respondents <= claim.counts.answering);
      }
      assert.ok(persona.segment.rows > 0);
      assert.ok(persona.evidence.every(({ refs }) => refs.length > 0));
    }
    assert.deepEqual(
      personas.map(({ id }) => id),
      ['c1', 'c2', 'c3'],
    );
  });

  it('is the same whatever the order of models and personas', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, seeds, async (study, order) => {
        const models = runsOf(study);
        const random = seededRandom(order);
        const turned = shuffled(models, random).map((run) =>
          withPersonas(run, (personas) => shuffled(personas, random)),
        );
        const [one, other] = [await analysed(models), await analysed(turned)];
        assert.deepEqual(other.consensus, one.consensus);
        assert.deepEqual(other.analysis.matches, one.analysis.matches);
        assert.deepEqual(other.analysis.votes, one.analysis.votes);
        assert.deepEqual(other.analysis.agreement, one.analysis.agreement);
      }),
      { numRuns: 8 },
    );
  });

  it('is not changed by exact copies within a model', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, seeds, async (study, choice) => {
        const models = runsOf(study);
        const copied = models.map((run, index) =>
          withPersonas(run, (personas) => {
            const copy = personas[choice % personas.length];
            return index > 0 || !copy ? personas : [...personas, { ...copy, id: 'p99' }];
          }),
        );
        assert.deepEqual(essence(await consensusOf(copied)), essence(await consensusOf(models)));
      }),
      { numRuns: 8 },
    );
  });

  it('is not changed when all weights are scaled', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(0.25, 2, 8), async (study, factor) => {
        const models = runsOf(study).map((run, index) => ({ ...run, weight: index + 1 }));
        const scaled = models.map((run) => ({ ...run, weight: factor * run.weight }));
        assert.deepEqual(await consensusOf(scaled), await consensusOf(models));
      }),
      { numRuns: 8 },
    );
  });

  it('counts the weights of the experiment', async () => {
    const [a, b, c] = runsOf(5, { paraphrase: 0.3 });
    assert.ok(a && b && c);
    const shared = [a, b].map((run) => withPersonas(run, (personas) => personas.slice(0, 2)));
    const own = withPersonas(c, (personas) => personas.slice(2));
    const singleSources = async (weight: number): Promise<number> => {
      const models = [...shared, { ...own, weight }];
      return (await consensusOf(models, { minSupport: 0.6 })).filter(({ singleSource }) => singleSource).length;
    };
    assert.equal(await singleSources(1), 1);
    assert.equal(await singleSources(8), 3);
    const { effectiveWeights } = await analysed([...shared, { ...own, weight: 8 }]);
    assert.equal(effectiveWeights['test:m3'], 8);
  });

  it('shares the vote of a family, and says so', async () => {
    const models = runsOf(5).map((run, index) => ({ ...run, model: index < 2 ? `claude-${index}` : 'gpt-1' }));
    const { analysis } = await analysed(models, { familyDiscount: true });
    assert.deepEqual(
      Object.values(analysis.votes.byModel).map(({ family, sharedBy, effectiveWeight }) => [
        family,
        sharedBy,
        effectiveWeight,
      ]),
      [
        ['claude', 2, 0.5],
        ['claude', 2, 0.5],
        ['gpt', 1, 1],
      ],
    );
  });

  it('keeps personas of one model alone, labelled', async () => {
    const [a, b] = runsOf(5, { paraphrase: 0.2 });
    assert.ok(a && b);
    const personas = await consensusOf([a, withPersonas(b, (all) => all.slice(0, 1))]);
    const single = personas.filter(({ singleSource }) => singleSource);
    assert.deepEqual([personas.length, single.length], [3, 2]);
    assert.ok(single.every(({ support, votes }) => support === 0.5 && votes.models === 1));
  });

  it('shows what members state differently, and decides by votes', async () => {
    const models = runsOf(5, { paraphrase: 0.1 });
    const living = (location: string, age: number): Persona['demographics'] => ({
      age: { value: { min: age, max: age + 4 }, basis: 'stated', column: null, counts: null, evidence: [] },
      location: { value: location, basis: 'stated', column: null, counts: null, evidence: [] },
      education: null,
      occupation: null,
      techComfort: null,
    });
    const stated = models.map((run, index) =>
      withPersonas(run, (personas) =>
        personas.map((persona) => ({
          ...persona,
          demographics: living(index === 0 ? 'Oslo' : 'Bergen', 20 + 20 * index),
        })),
      ),
    );
    const [persona] = await consensusOf(stated);
    assert.equal(persona?.demographics.location?.value, 'Bergen');
    assert.equal(persona.demographics.location.refs.length, 2);
    assert.deepEqual(persona.demographics.age?.value, { min: 40, max: 44 });
    const byField = new Map(persona.divergences.map(({ field, values }) => [field, values.map(({ value }) => value)]));
    assert.deepEqual(byField.get('location'), ['Bergen', 'Oslo']);
    assert.deepEqual(byField.get('age'), ['20–24', '40–44', '60–64']);
  });

  it('gives no support to quotes that stand nowhere (valid personas of nonsense)', async () => {
    const models = runsOf(5, { paraphrase: 0.2 }).map((run) =>
      withPersonas(run, (personas) =>
        personas.map((persona) => ({
          ...persona,
          evidence: persona.evidence.map(({ id }, index) => ({
            ...citation(id, index + 1, 'rejected'),
            ...(index % 2 === 0 ? { row: null, line: null, citedRow: null } : {}),
          })),
        })),
      ),
    );
    const { analysis, consensus } = await analysed(models);
    assert.equal(analysis.votes.configuredOnly, true);
    assert.ok(consensus && consensus.personas.length > 0);
    for (const persona of consensus.personas) {
      for (const claim of [persona.role, persona.summary, ...persona.goals, ...persona.motivations]) {
        assert.deepEqual([claim.support, claim.counts.verified], [0, 0]);
      }
      assert.deepEqual(persona.segment, { rows: 0, respondents: 0 });
      assert.equal(persona.quote, null);
    }
  });

  it('gives each claim of each model its support, copies included, and asks of none but its own excerpts', async () => {
    const [a, b] = runsOf(5, { paraphrase: 0.2 });
    assert.ok(a && b);
    const rejecting = withPersonas(a, (personas) =>
      personas.map((persona, index) => ({
        ...persona,
        evidence: persona.evidence.map((entry) => (index === 0 ? { ...entry, verdict: 'rejected' } : entry)),
      })),
    );
    const copied = withPersonas(b, (personas) => [...personas, { ...personas[0]!, id: 'p9' }]);
    const { supports } = await analysed([rejecting, copied]);
    assert.deepEqual(new Set(supports['test:m1/p1']), new Set([0]));
    assert.ok(supports['test:m1/p2']?.every((support) => support !== null && support > 0));
    assert.deepEqual(supports['test:m2/p9'], supports['test:m2/p1']);
    const [persona] = b.personas.map((given) => withSupports(given, supports['test:m2/p1'] ?? []));
    assert.equal(persona?.motivations.at(-1)?.support, supports['test:m2/p1']?.at(-1));
    const before = await analysed([a, b]);
    const again = [a, b].map((run) =>
      withPersonas(run, (personas) =>
        personas.map((given) => withSupports(given, before.supports[`${run.key}/${given.id}`] ?? [])),
      ),
    );
    assert.deepEqual((await analysed(again)).consensus, before.consensus);
  });

  it('goes on without a model that failed, with the votes of the others', async () => {
    const models = runsOf(5, { paraphrase: 0.2 });
    const failed = models.map((run, index) =>
      index === 1 ? { ...run, status: 'failed' as const, personas: [] } : run,
    );
    const { consensus, effectiveWeights, analysis } = await analysed(failed);
    assert.deepEqual(effectiveWeights, { 'test:m1': 1, 'test:m2': 0, 'test:m3': 1 });
    assert.deepEqual(Object.keys(analysis.votes.byModel), ['test:m1', 'test:m3']);
    assert.ok(consensus?.personas.every(({ votes }) => votes.of === 2));
  });

  it('analyses in any mode, and merges in consensus mode only', async () => {
    const { analysis, consensus } = await analysed(runsOf(5), { mode: 'parallel' });
    assert.equal(consensus, null);
    assert.ok(analysis.matches.length > 0 && analysis.coverage.segments.length > 0);
    const none = { models: [], data: planted.data, runData };
    assert.equal(
      await analyse({
        ...none,
        experiment: {
          generation: { seed: 1, personas: 3, personasAsked: true, language: null, models: [] },
          consensus: { threshold: 0.33, minSupport: 0.5, familyDiscount: true, mergeWith: null },
          execution: {
            mode: 'consensus',
            timeoutSeconds: 1,
            firstTokenTimeoutSeconds: null,
            concurrency: 1,
            perProvider: {},
            retries: 0,
            repeat: 1,
            cache: false,
            batch: false,
          },
        },
      }),
      null,
    );
  });

  it('gives the same with many repetitions that say the same as with one', async () => {
    const models = runsOf(5, { paraphrase: 0.5, noise: 0.2 });
    const repeated = models.flatMap((model) =>
      Array.from({ length: 30 }, (_, index): typeof model => ({
        ...model,
        key: index === 0 ? model.key : `${model.key}~${index + 1}`,
        repetition: index + 1,
      })),
    );
    const [once, often] = [await analysed(models), await analysed(repeated)];
    const isFirst = (ref: string): boolean => !ref.includes('~');
    assert.deepEqual(
      often.analysis.matches.map(({ members }) => members.filter(isFirst)),
      once.analysis.matches.map(({ members }) => members),
    );
    assert.deepEqual(
      often.consensus?.personas.map(({ singleSource, name }) => [singleSource, name]),
      once.consensus?.personas.map(({ singleSource, name }) => [singleSource, name]),
    );
  });

  it('tells the agreement of a model with its own repetitions apart from that of models', async () => {
    const [a, b] = runsOf(5, { paraphrase: 0.2 });
    assert.ok(a && b);
    const again = { ...b, key: 'test:m1~2', model: a.model, repetition: 2 };
    const { analysis } = await analysed([a, again]);
    assert.equal(analysis.agreement.matchRate, 0);
    assert.equal(analysis.selfAgreement['test:m1']?.matchRate, 1);
  });
});

describe('what if', () => {
  it('gives what the run says where nothing is changed', async () => {
    const models = runsOf(7);
    const found = await analysed(models);
    const recompute = prepareWhatIf(JSON.parse(JSON.stringify(storedWith(models, found))));
    const { matches, votes, consensus } = recompute?.({}) ?? {};
    assert.deepEqual(JSON.parse(JSON.stringify(consensus)), JSON.parse(JSON.stringify(found.consensus)));
    assert.deepEqual(matches, found.analysis.matches);
    assert.deepEqual(votes, found.analysis.votes);
  });

  it('gives what a run under the changed rules would say', async () => {
    const models = runsOf(8);
    const recompute = prepareWhatIf(storedWith(models, await analysed(models)));
    const reweighted = models.map((run, index) => ({ ...run, weight: index === 0 ? 5 : 1 }));
    const byWeight = recompute?.({ weights: { 'test:m1': 5 }, minSupport: 0.7 });
    assert.deepEqual(byWeight?.consensus.personas, await consensusOf(reweighted, { minSupport: 0.7 }));
    const fewer = recompute?.({ included: ['test:m1', 'test:m3'] });
    assert.deepEqual(Object.keys(fewer?.votes.byModel ?? {}), ['test:m1', 'test:m3']);
    assert.ok(fewer?.matches.every(({ members }) => members.every((ref) => !ref.startsWith('test:m2'))));
    assert.ok((recompute?.({ threshold: 0.9 }).matches.length ?? 0) > (recompute?.({}).matches.length ?? 0));
  });

  it('knows nothing of a run that was not analysed', () => {
    const { data, settings } = storedWith([], { analysis: {} } as unknown as RunAnalysis);
    assert.equal(prepareWhatIf({ data, settings, models: [], analysis: { evidence: {} } }), null);
  });
});
