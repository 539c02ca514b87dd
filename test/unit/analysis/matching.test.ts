import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { pairwiseF1 } from '../../../bench/support/consensus-benchmark';
import { bestAssignment } from '../../../bench/support/matching-methods';
import { comparePersonas, contentHash, matchPersonas } from '../../../src/core/analysis/matching';
import type { Match } from '../../../src/core/analysis/analysis-schema';
import type { ModelPersonas } from '../../../src/core/analysis/matching';
import { modelAgreement } from '../../../src/core/analysis/model-agreement';
import { rowSpace } from '../../../src/core/analysis/row-groups';
import { backgroundOf, profileOf, similarityOf } from '../../../src/core/analysis/similarity';
import type { Background, PersonaProfile } from '../../../src/core/analysis/similarity';
import type { Fact, Persona } from '../../../src/core/persona/persona';
import { seededRandom, shuffled } from '../../../src/core/random';
import { citation, faithful, plantData, plantModels } from '../../support/planted-study';

const planted = plantData(4, 80, 1);
const regime = { paraphrase: 0.6, noise: 0.25, drop: 0.2, split: 0.2, merge: 0.1, invent: 0.2 };
const noClaims = { goals: [], frustrations: [], behaviours: [], motivations: [] };
const seeds = fc.integer({ min: 0, max: 10_000 });

/** The groups without the names of the personas that stand for copies. */
function essence(matches: readonly Match[]): unknown[] {
  return matches.map((match) => ({ ...match, members: match.members.length, duplicates: null }));
}

function shuffledModels(models: readonly ModelPersonas[], seed: number): ModelPersonas[] {
  const random = seededRandom(seed);
  return shuffled(models, random).map(({ key, personas }) => ({ key, personas: shuffled(personas, random) }));
}

describe('matching personas', () => {
  let background: Background;

  before(async () => {
    background = backgroundOf(await rowSpace(planted.data, 1), 4, 1);
  });

  it('finds the segments in what models say and cite', () => {
    const { models, truth } = plantModels(planted, 4, { ...faithful, paraphrase: 0.5 }, 3);
    const matches = matchPersonas(models, background);
    const groups = matches.map(({ members }) => members);
    assert.ok(pairwiseF1(groups, truth) > 0.9);
    assert.equal(matches.filter(({ unique }) => !unique).length, 4);
    assert.equal(matches[0]?.id, 'm1');
  });

  it('does not depend on the order of models and personas', () => {
    fc.assert(
      fc.property(seeds, seeds, (study, order) => {
        const { models } = plantModels(planted, 4, regime, study);
        assert.deepEqual(matchPersonas(shuffledModels(models, order), background), matchPersonas(models, background));
      }),
      { numRuns: 30 },
    );
  });

  it('is not changed by exact copies within a model', () => {
    fc.assert(
      fc.property(seeds, seeds, (study, choice) => {
        const { models } = plantModels(planted, 3, regime, study);
        const copied = models.map(({ key, personas }, index) => {
          const persona = personas[choice % personas.length];
          return index > 0 || !persona
            ? { key, personas }
            : { key, personas: [...personas, { ...persona, id: 'copy' }] };
        });
        assert.deepEqual(essence(matchPersonas(copied, background)), essence(matchPersonas(models, background)));
      }),
      { numRuns: 30 },
    );
  });

  it('lists copies apart from members', () => {
    const { models } = plantModels(planted, 1, faithful, 1);
    const [persona] = models[0]!.personas;
    const [match] = matchPersonas([{ key: 'test:m1', personas: [persona!, { ...persona!, id: 'p9' }] }], background);
    assert.deepEqual(match?.members, ['test:m1/p1']);
    assert.deepEqual(match?.duplicates, ['test:m1/p9']);
    assert.equal(match?.unique, true);
    assert.equal(match?.score, null);
  });

  it('sees copies whose evidence is numbered differently', () => {
    const [persona] = plantModels(planted, 1, faithful, 1).models[0]!.personas;
    const text = JSON.stringify(persona).replaceAll(/"e(\d+)"/gu, '"x$1"');
    assert.equal(contentHash(JSON.parse(text) as Persona), contentHash(persona!));
    assert.notEqual(contentHash({ ...persona!, name: 'Someone else' }), contentHash(persona!));
  });

  it('takes more to put two personas of one model together', () => {
    const { models } = plantModels(planted, 1, { ...faithful, paraphrase: 0.7, split: 1 }, 2);
    const groupsAt = (sameModelMargin: number): number => matchPersonas(models, background, { sameModelMargin }).length;
    assert.ok(groupsAt(0) < groupsAt(1));
  });

  it('tells which attributes match and which diverge', () => {
    const [persona] = plantModels(planted, 1, faithful, 1).models[0]!.personas;
    const fact = (value: string): Fact => ({ value, basis: 'stated', column: null, counts: null, evidence: [] });
    const nobody = { age: null, location: null, education: null, occupation: null, techComfort: null };
    const left = {
      ...persona!,
      demographics: { ...nobody, age: fact('34'), location: fact('Oslo'), techComfort: fact('High') },
    };
    const right = { ...persona!, demographics: { ...nobody, age: fact('30-39'), location: fact('Bergen') } };
    const [match] = matchPersonas(
      [
        { key: 'test:a', personas: [left] },
        { key: 'test:b', personas: [right] },
      ],
      background,
    );
    assert.deepEqual(match?.matching, ['age']);
    assert.deepEqual(match?.diverging, ['location']);
  });

  it('never finds personas more alike for quotes that are not verified', () => {
    const verdicts = fc.constantFrom('altered', 'misattributed', 'rejected');
    const rows = fc.integer({ min: 1, max: planted.data.rows.length });
    fc.assert(
      fc.property(seeds, fc.array(fc.tuple(rows, verdicts), { maxLength: 5 }), (study, cited) => {
        const [left, right] = plantModels(planted, 2, regime, study).models.map(({ personas }) => personas[0]);
        if (!left || !right) {
          return;
        }
        const quotes = cited.map(([row, verdict], i) => citation(`q${i}`, row, verdict));
        const quoting = { ...left, evidence: [...left.evidence, ...quotes] };
        const other = profileOf(right, background);
        assert.deepEqual(
          similarityOf(profileOf(quoting, background), other),
          similarityOf(profileOf(left, background), other),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('compares what is there: the weights of missing parts go to the others', () => {
    const [left] = plantModels(planted, 1, faithful, 1).models[0]!.personas;
    const bare = { ...left!, evidence: [], demographics: { ...left!.demographics, age: null, location: null } };
    const none = {
      ...bare,
      demographics: { ...bare.demographics, education: null, occupation: null, techComfort: null },
    };
    const similarity = similarityOf(profileOf(none, background), profileOf(left!, background));
    assert.deepEqual([similarity.parts.evidence, similarity.parts.attributes], [null, null]);
    assert.ok(Math.abs(similarity.score - 1) < 1e-9 && Math.abs((similarity.parts.text ?? 0) - 1) < 1e-9);
  });

  it('takes words of the respondents for more than wording that only personas use', () => {
    const [persona] = plantModels(planted, 1, faithful, 1).models[0]!.personas;
    const [topic, other] = planted.segments.map(({ terms }) => terms.slice(0, 4).join(' '));
    const saying = (text: string): PersonaProfile =>
      profileOf(
        { ...persona!, role: { ...persona!.role, text }, summary: { ...persona!.summary, text: '' }, ...noClaims },
        background,
      );
    const wording = 'respondents mention whose main topic is';
    const sameWording = similarityOf(saying(`${wording} ${topic}`), saying(`${wording} ${other}`)).parts.text;
    const sameTopic = similarityOf(saying(`${wording} ${topic}`), saying(`people who value ${topic}`)).parts.text;
    assert.ok((sameWording ?? 1) < 0.5 && (sameTopic ?? 0) > 0.7, `${sameWording} ${sameTopic}`);
  });

  it('is symmetric and between 0 and 1', () => {
    fc.assert(
      fc.property(seeds, (study) => {
        const profiles = plantModels(planted, 2, regime, study).models.flatMap(({ personas }) =>
          personas.map((persona) => profileOf(persona, background)),
        );
        for (const left of profiles) {
          for (const right of profiles) {
            const { score } = similarityOf(left, right);
            assert.equal(score, similarityOf(right, left).score);
            assert.ok(score >= 0 && score <= 1);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('measures agreement on the personas that models share, beside how many these are', () => {
    const { models } = plantModels(planted, 4, { ...faithful, paraphrase: 0.3 }, 5);
    const agreement = modelAgreement(comparePersonas(models, background), 1);
    assert.equal(agreement.matchRate, 1);
    assert.ok(agreement.units >= 10 && (agreement.figures?.alpha ?? 0) > 0.3);
    assert.equal(modelAgreement(comparePersonas([], background), 1).matchRate, null);
    assert.equal(modelAgreement(comparePersonas(models.slice(0, 1), background), 1).figures, null);
  });
});

describe('the assignment the benchmark compares with', () => {
  it('has the highest sum, also where there are more rows or more columns', () => {
    const tables = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([rows, columns]) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
    const highest = (values: readonly number[][], row: number, taken: ReadonlySet<number>): number =>
      row === values.length
        ? 0
        : Math.max(
            highest(values, row + 1, taken),
            ...values[row]!.map((value, column) =>
              taken.has(column) ? 0 : value + highest(values, row + 1, new Set([...taken, column])),
            ),
          );
    fc.assert(
      fc.property(tables, (values) => {
        const assigned = bestAssignment(values);
        const used = assigned.filter((column) => column >= 0);
        assert.equal(new Set(used).size, used.length);
        const sum = assigned.reduce((total, column, row) => total + (values[row]![column] ?? 0), 0);
        assert.equal(sum, highest(values, 0, new Set()));
      }),
    );
  });
});
