import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { repeatedNames, samenessOf, sharedDemographics } from '../../../src/core/analysis/diversity';
import { markedWords } from '../../../src/core/analysis/marked-words';
import { quotedBackground } from '../../../src/core/analysis/quoted-background';
import { stereotypeSignals } from '../../../src/core/analysis/stereotype-signals';
import type { Persona } from '../../../src/core/persona/persona';
import { seededRandom, shuffled } from '../../../src/core/random';
import { modelRun } from '../../support/model-runs';
import { faithful, plantData, plantModels } from '../../support/planted-study';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const planted = plantData(4, 60, 1);

const activities = 'comparing offers, reading letters, asking neighbours, calling hotlines, writing notes';

/** People of two towns; those of Oslo are nurturing, as no respondent says, and devoted, as one says. */
function townspeople(...extra: string[]): Persona[] {
  const topics = [
    'heating tariffs',
    'solar panels',
    'meter readings',
    'draughty windows',
    'heat pumps',
    'monthly bills',
  ];
  return topics.map((topic, i) => {
    const isOslo = i < 3;
    return writtenPersona({
      id: `p${i + 1}`,
      role: isOslo ? `Nurturing devoted person with ${topic}` : `Someone and ${topic}`,
      goals: [isOslo ? 'nurturing, devoted, ever nurturing, devoted' : `${activities}, ${activities}`, ...extra],
      demographics: { location: isOslo ? 'Oslo' : 'Bergen' },
      evidence: [excerptOf('e1', i + 1, i === 0 ? `I am devoted to ${topic}` : `All about ${topic}`)],
    });
  });
}

describe('sameness within a model', () => {
  const quotes = ['heating costs too much', 'the landlord never answers', 'solar panels on my roof'];
  const background = quotedBackground([
    writtenPersona({ evidence: quotes.map((quote, i) => excerptOf(`e${i}`, i + 1, quote)) }),
  ]);
  const saying = (text: string, quote: number): Persona =>
    writtenPersona({ role: text, evidence: [excerptOf('e1', quote + 1, quotes[quote]!)] });

  it('is measured against that of what the personas quote', () => {
    const alike = [0, 1, 2].map((quote) => saying('Busy parent who values convenience', quote));
    const sameness = samenessOf(alike, background);
    assert.deepEqual([sameness.personas, sameness.pairs, sameness.quoted], [3, 3, 0]);
    assert.ok((sameness.said ?? 0) > 1 - 1e-9 && (sameness.excess ?? 0) > 1 - 1e-9);
    const faithfully = quotes.map((quote, index) => saying(quote, index));
    assert.equal(samenessOf(faithfully, background).excess, 0);
    const ofOneRow = ['one', 'two'].map((id) => ({ ...saying(quotes[0]!, 0), id }));
    assert.ok(Math.abs(samenessOf(ofOneRow, background).excess ?? 1) < 1e-9);
  });

  it('does not take what is not verified for the data', () => {
    const invented = [0, 1].map((quote) => ({
      ...saying('Busy parent', quote),
      evidence: [...saying('', quote).evidence, excerptOf('x', 3, 'solar panels on my roof', 'rejected')],
    }));
    assert.equal(samenessOf(invented, background).quoted, 0);
  });

  it('is unknown without two personas that quote', () => {
    const unquoted = writtenPersona({ role: 'Busy parent' });
    for (const personas of [[], [saying('Busy parent', 0)], [unquoted, unquoted]]) {
      const { said, quoted, excess, pairs } = samenessOf(personas, background);
      assert.deepEqual([said, quoted, excess, pairs], [null, null, null, 0]);
    }
  });
});

describe('repeated names and demographics', () => {
  const named = (...names: string[]): Persona[] => names.map((name, i) => writtenPersona({ id: `p${i + 1}`, name }));

  it('finds whole names and first names over all models, whatever their case', () => {
    const found = repeatedNames([
      { key: 'test:a', personas: named('Sarah Chen', 'Maya Patel', 'Kim') },
      { key: 'test:b', personas: named('SARAH CHEN', 'Sarah Miller', 'Maya Patel') },
    ]);
    assert.deepEqual(found, [
      { name: 'Maya Patel', kind: 'whole', refs: ['test:a/p2', 'test:b/p3'] },
      { name: 'Sarah Chen', kind: 'whole', refs: ['test:a/p1', 'test:b/p1'] },
      { name: 'Sarah', kind: 'first', refs: ['test:a/p1', 'test:b/p1', 'test:b/p2'] },
    ]);
  });

  it('takes no empty name for a repeated one', () => {
    assert.deepEqual(repeatedNames([{ key: 'test:a', personas: named('', ' ', 'Kim') }]), []);
  });

  it('finds personas of a model with the same demographics, of which two are stated at least', () => {
    const persona = (id: string, age?: string, location?: string): Persona =>
      writtenPersona({ id, demographics: { ...(age ? { age } : {}), ...(location ? { location } : {}) } });
    const personas = [
      persona('p1', '34', 'Oslo'),
      persona('p2', '31', 'oslo'),
      persona('p3', '34'),
      persona('p4', '35'),
    ];
    assert.deepEqual(sharedDemographics({ key: 'test:a', personas }), [
      {
        refs: ['test:a/p1', 'test:a/p2'],
        attributes: [
          { name: 'age', category: '30' },
          { name: 'location', category: 'oslo' },
        ],
      },
    ]);
  });
});

describe('marked words', () => {
  it('are those that set the personas of a value apart, with how many use and quote them', () => {
    const found = markedWords([{ key: 'test:a', personas: townspeople() }]);
    const oslo = found.find(({ value }) => value === 'oslo');
    assert.deepEqual(oslo?.refs, ['test:a/p1', 'test:a/p2', 'test:a/p3']);
    const nurturing = oslo?.words.find(({ word }) => word === 'nurturing');
    assert.deepEqual(
      [nurturing?.inside, nurturing?.outside, nurturing?.quoted],
      [{ using: 3, of: 3 }, { using: 0, of: 3 }, 0],
    );
    assert.ok((nurturing?.z ?? 0) > 1.96);
    assert.equal(oslo?.words.find(({ word }) => word === 'devoted')?.quoted, 1);
  });

  it('are neither what all say nor what names the value', () => {
    const found = markedWords([{ key: 'test:a', personas: townspeople('saving energy in Oslo') }]);
    const words = found.flatMap((value) => value.words.map(({ word }) => word));
    assert.ok(!words.includes('energy') && !words.includes('oslo'), words.join(' '));
  });

  it('are not the names of the value itself, however often these are used', () => {
    const people = townspeople().map((persona) =>
      persona.demographics.location?.value === 'Oslo'
        ? { ...persona, summary: { text: 'Oslo, always Oslo, only Oslo', evidence: [], support: null } }
        : persona,
    );
    const words = markedWords([{ key: 'test:a', personas: people }]).flatMap((value) =>
      value.words.map(({ word }) => word),
    );
    assert.ok(words.includes('nurturing') && !words.includes('oslo'), words.join(' '));
  });

  it('are used by two personas at least', () => {
    const [first, ...others] = townspeople();
    const talkative = { ...first!, summary: { text: 'garden '.repeat(12), evidence: [], support: null } };
    const words = markedWords([{ key: 'test:a', personas: [talkative, ...others] }]).flatMap((value) =>
      value.words.map(({ word }) => word),
    );
    assert.ok(words.includes('nurturing') && !words.includes('garden'), words.join(' '));
  });

  it('need two personas with the value and two without', () => {
    const [first, second, third, ...others] = townspeople();
    const wordy = { ...others[0]!, summary: { text: activities.repeat(4), evidence: [], support: null } };
    assert.deepEqual(markedWords([{ key: 'test:a', personas: [first!, second!, third!, wordy] }]), []);
    assert.deepEqual(
      markedWords([{ key: 'test:a', personas: [first!, ...others] }])
        .map(({ value }) => value)
        .includes('oslo'),
      false,
    );
    assert.deepEqual(markedWords([{ key: 'test:a', personas: [first!, third!] }]), []);
  });
});

describe('signals of stereotypes', () => {
  it('leave out the titles of offline generators as names', () => {
    const personas = ['p1', 'p2'].map((id) => writtenPersona({ id, name: 'Same Title', role: id }));
    const background = quotedBackground(personas);
    const offline = { key: 'offline:topics', provider: 'offline', model: 'topics', listing: 1, personas };
    const signals = stereotypeSignals([offline], background);
    assert.deepEqual([signals.names, signals.named, signals.personas], [[], 0, 2]);
    assert.equal(stereotypeSignals([{ ...offline, provider: 'openai' }], background).names.length, 1);
  });

  it('point out models whose personas are clearly more alike than what they quote', () => {
    const quotes = ['heating costs too much', 'the landlord never answers'];
    const personas = quotes.map((quote, i) =>
      writtenPersona({
        id: `p${i}`,
        role: 'Busy parent who values convenience',
        evidence: [excerptOf('e1', i + 1, quote)],
      }),
    );
    const model = { key: 'test:a', provider: 'test', model: 'a', listing: 1, personas };
    const faithfully = {
      ...model,
      key: 'test:b',
      model: 'b',
      personas: personas.map((persona, i) => ({ ...persona, role: { ...persona.role, text: quotes[i]! } })),
    };
    const offline = { ...model, key: 'offline:topics', provider: 'offline', model: 'topics' };
    const { alike, sameness } = stereotypeSignals([model, faithfully, offline], quotedBackground(personas));
    assert.deepEqual(alike, ['test:a']);
    assert.deepEqual(Object.keys(sameness).toSorted(), ['offline:topics', 'test:a', 'test:b']);
  });

  it('count copies within a model and its repetitions once', () => {
    const persona = writtenPersona({ name: 'Sarah Chen', demographics: { age: '34', location: 'Oslo' } });
    const model = {
      key: 'test:a',
      provider: 'test',
      model: 'a',
      listing: 1,
      personas: [persona, { ...persona, id: 'p2' }],
    };
    const { names, demographics, personas } = stereotypeSignals(
      [model, { ...model, key: 'test:a~2' }],
      quotedBackground([]),
    );
    assert.deepEqual([names, demographics, personas], [[], [], 1]);
    const other = { ...model, key: 'test:b', model: 'b' };
    assert.deepEqual(stereotypeSignals([model, other], quotedBackground([])).names[0]?.refs, [
      'test:a/p1',
      'test:b/p1',
    ]);
  });

  it('do not depend on the order of models and personas', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer(), (study, order) => {
        const random = seededRandom(order);
        const models = plantModels(planted, 3, { ...faithful, paraphrase: 0.5, split: 0.3 }, study).models.map(
          ({ key, personas }) => modelRun(key, { key, model: key, personas }),
        );
        const background = quotedBackground(models.flatMap(({ personas }) => personas));
        const turned = shuffled(models, random).map((model) => ({
          ...model,
          personas: shuffled(model.personas, random),
        }));
        const rounded = (signals: unknown): unknown =>
          JSON.parse(
            JSON.stringify(signals, (_, value: unknown) => (typeof value === 'number' ? value.toFixed(9) : value)),
          );
        assert.deepEqual(
          rounded(stereotypeSignals(turned, background)),
          rounded(stereotypeSignals(models, background)),
        );
      }),
      { numRuns: 20 },
    );
  });
});
