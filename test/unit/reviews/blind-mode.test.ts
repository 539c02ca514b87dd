import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Check } from 'typebox/value';
import { blinded, blindNames, blindRun } from '../../../src/core/reviews/blind-mode';
import type { NamedModel } from '../../../src/core/reviews/blind-mode';
import { seededRandom, shuffled } from '../../../src/core/random';
import { RunSchema } from '../../../src/core/runs/run';
import { callOf, modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const claude: NamedModel = {
  key: 'anthropic:claude-sonnet-5-5',
  provider: 'anthropic',
  model: 'claude-sonnet-5-5',
  requested: 'claude-sonnet',
};
const again: NamedModel = { ...claude, key: 'anthropic:claude-sonnet-5-5~2' };
const gpt: NamedModel = {
  key: 'openai:gpt-6.1-sol',
  provider: 'openai',
  model: 'gpt-6.1-sol',
  requested: 'gpt-6.1-sol',
};
const segments: NamedModel = {
  key: 'offline:segments',
  provider: 'offline',
  model: 'segments',
  requested: 'offline:segments',
};
const all = [claude, again, gpt, segments];
const telling = /claude|sonnet|anthropic|gpt|openai|offline/iu;

describe('names in blind mode', () => {
  it('are dealt by the seed, whatever the order of the models', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, order) => {
        const names = blindNames(all, seed);
        assert.deepEqual([...names.labels.values()].sort(), ['Model A', 'Model B', 'Model C', 'Model D']);
        const turned = blindNames(shuffled(all, seededRandom(order)), seed).labels;
        assert.deepEqual(Object.fromEntries(turned), Object.fromEntries(names.labels));
      }),
    );
  });

  it('differ from seed to seed', () => {
    const dealt = new Set(Array.from({ length: 50 }, (_, seed) => blindNames(all, seed).labels.get(gpt.key)));
    assert.equal(dealt.size, 4);
  });

  it('go on after Z', () => {
    const many = Array.from({ length: 28 }, (_, i) => ({
      key: `test:m${i}`,
      provider: 'test',
      model: `m${i}`,
      requested: `m${i}`,
    }));
    assert.ok([...blindNames(many, 1).labels.values()].includes('Model AB'));
  });
});

describe('blind mode', () => {
  const names = blindNames(all, 3);
  const label = (model: NamedModel): string => names.labels.get(model.key)!;

  it('replaces names in messages, references and keys of objects', () => {
    const value = {
      warnings: ['gpt-6.1-sol takes no temperature', 'Claude was given up by Anthropic', 'nothing'],
      error: { message: `openai:gpt-6.1-sol: OpenAI says 429 (anthropic:claude-sonnet-5-5~2 waits)` },
      refs: ['anthropic:claude-sonnet-5-5/p1', 'openai:gpt-6.1-sol/p2'],
      byModel: { [gpt.key]: 1, [claude.key]: 2 },
    };
    const hidden = blinded(value, names);
    assert.doesNotMatch(JSON.stringify(hidden), telling);
    assert.deepEqual(
      hidden.warnings.toSorted(),
      [`${label(gpt)} takes no temperature`, 'a model was given up by a provider', 'nothing'].toSorted(),
    );
    assert.equal(hidden.error.message, `${label(gpt)}: a provider says 429 (${label(again)} waits)`);
    assert.deepEqual(hidden.refs, [`${label(claude)}/p1`, `${label(gpt)}/p2`].sort());
    assert.deepEqual(hidden.byModel, { [label(gpt)]: 1, [label(claude)]: 2 });
    assert.deepEqual(Object.keys(hidden.byModel), Object.keys(hidden.byModel).toSorted());
  });

  it('leaves no key in any text, and replaces once for all', () => {
    const parts = fc.array(
      fc.oneof(fc.constantFrom(...all.map(({ key }) => key)), fc.constantFrom('and', '(', '/p1', ', ', '“')),
    );
    fc.assert(
      fc.property(parts, fc.boolean(), (words, inPersona) => {
        const text = words.join(' ');
        const value = inPersona ? { personas: [{ role: text }] } : { warnings: [text], [text]: text };
        const once = blinded<unknown>(value, names);
        assert.doesNotMatch(JSON.stringify(once), telling);
        assert.deepEqual(blinded(once, names), once);
      }),
    );
  });

  it('leaves the names of files alone, not what is counted of them', () => {
    const sources = [{ path: 'gpt-6.1-sol.csv', byModel: { [gpt.key]: 1 } }];
    assert.deepEqual(blinded({ sources }, names), {
      sources: [{ path: 'gpt-6.1-sol.csv', byModel: { [label(gpt)]: 1 } }],
    });
  });

  it('leaves the words of respondents alone, and only ids are names in what a persona says', () => {
    const personas = [
      writtenPersona({
        role: 'Uses Claude offline, as gpt-6.1-sol says',
        goals: ['Likes segments of claude-sonnet-5-5x'],
        evidence: [excerptOf('e1', 1, 'I asked gpt-6.1-sol and Claude')],
      }),
    ];
    const [hidden] = blinded({ personas }, names).personas;
    assert.equal(hidden?.role.text, `Uses Claude offline, as ${label(gpt)} says`);
    assert.equal(hidden?.goals[0]?.text, 'Likes segments of claude-sonnet-5-5x');
    assert.equal(hidden?.evidence[0]?.excerpt, 'I asked gpt-6.1-sol and Claude');
  });

  it('hides which model is which in a whole run, also by its order, cost and tokens', () => {
    const models = all.map((named, i) =>
      modelRun('x', {
        ...named,
        weight: i + 1,
        attempts: [{ ...callOf('x'), latencyMs: i }],
        usage: { ...modelRun('x').usage, inputTokens: i },
        cost: { ...modelRun('x').cost, usd: i },
        warnings: [`${named.key} was slow`],
        repetition: named === again ? 2 : 1,
      }),
    );
    const run = storedRun('r1', { models, planned: all.map(({ key }) => key) });
    const hidden = blindRun(run, names);
    assert.ok(Check(RunSchema, hidden));
    assert.doesNotMatch(JSON.stringify(hidden), telling);
    assert.deepEqual(
      hidden.models.map(({ key }) => key),
      ['Model A', 'Model B', 'Model C', 'Model D'],
    );
    assert.deepEqual(hidden.planned, ['Model A', 'Model B', 'Model C', 'Model D']);
    assert.deepEqual(Object.keys(hidden.analysis.evidence), ['Model A', 'Model B', 'Model C', 'Model D']);
    const same = { key: '', model: '', requested: '', personas: [], warnings: [] };
    const marks = hidden.models.map((model) => ({ ...model, ...same }));
    assert.ok(marks.every((mark) => JSON.stringify(mark) === JSON.stringify(marks[0])));
    assert.deepEqual([hidden.totals.usd, hidden.totals.inputTokens, hidden.data.hosts], [null, null, []]);
    assert.ok(JSON.stringify(run).includes('claude'));
  });
});
