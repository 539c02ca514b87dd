import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { alignClaims } from '../../../src/core/analysis/claim-alignment';
import type { ClaimChange } from '../../../src/core/analysis/claim-alignment';
import { claimProfile, claimSimilarity, placedClaims } from '../../../src/core/analysis/claim-comparison';
import { personaDifference } from '../../../src/core/analysis/persona-difference';
import { pairPersonas } from '../../../src/core/analysis/persona-pairs';
import { quotedBackground } from '../../../src/core/analysis/quoted-background';
import { rowSpace } from '../../../src/core/analysis/row-groups';
import { backgroundOf } from '../../../src/core/analysis/similarity';
import type { Background } from '../../../src/core/analysis/similarity';
import type { Persona } from '../../../src/core/persona/persona';
import { seededRandom, shuffled } from '../../../src/core/random';
import { faithful, plantData, plantModels } from '../../support/planted-study';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const planted = plantData(4, 80, 1);
const regime = { paraphrase: 0.4, noise: 0.2, drop: 0.2, split: 0.2, merge: 0.1, invent: 0.2 };
const seeds = fc.integer({ min: 0, max: 10_000 });
const nothing = quotedBackground([]);

function texts(changes: readonly ClaimChange[]): unknown[] {
  return changes.map(({ change, before, after }) => [change, before?.text ?? null, after?.text ?? null]);
}

/** A change seen from the other side. */
function turned({ change, before, after, score }: ClaimChange): ClaimChange {
  const other = { new: 'dropped', dropped: 'new', identical: 'identical', reworded: 'reworded' } as const;
  return { change: other[change], before: after, after: before, score };
}

function inOrder(changes: readonly ClaimChange[]): string[] {
  return changes.map((change) => JSON.stringify(change)).sort();
}

describe('the difference of two personas', () => {
  let background: Background;

  before(async () => {
    background = backgroundOf(await rowSpace(planted.data, 1), 4, 1);
  });

  const pairOf = (seed: number): [Persona, Persona] => {
    const { models } = plantModels(planted, 2, { ...regime, drop: 0 }, seed);
    return [models[0]!.personas[0]!, models[1]!.personas[0]!];
  };

  it('tells claims that stayed, were reworded, came and went', () => {
    const before = writtenPersona({
      goals: ['Wants lower heating bills', 'Wants solar panels on the roof'],
      frustrations: ['The app logs out every morning'],
    });
    const after = writtenPersona({
      goals: ['Wants lower heating bills.', 'Solar panels on the garage roof'],
      motivations: ['Cares for the grandchildren'],
    });
    assert.deepEqual(texts(alignClaims(before, after, nothing)), [
      ['identical', 'Wants lower heating bills', 'Wants lower heating bills.'],
      ['reworded', 'Wants solar panels on the roof', 'Solar panels on the garage roof'],
      ['new', null, 'Cares for the grandchildren'],
      ['dropped', 'The app logs out every morning', null],
    ]);
  });

  it('takes claims of quite different words for the same where they rest on the same words of a respondent', () => {
    const quote = excerptOf('e1', 4, 'I never know what it will cost me');
    const before = writtenPersona({ goals: [['Predictable bills', 'e1']], evidence: [quote] });
    const same = writtenPersona({ goals: [['Certainty about expenses', 'e9']], evidence: [{ ...quote, id: 'e9' }] });
    const elsewhere = [
      { ...quote, id: 'e9', start: 40, end: 60 },
      { ...quote, id: 'e9', column: 'remarks' },
      { ...quote, id: 'e9', row: 5 },
      { ...quote, id: 'e9', source: 'other.csv' },
    ];
    assert.deepEqual(
      alignClaims(before, same, nothing).map(({ change, score }) => [change, score]),
      [['reworded', 0.4]],
    );
    for (const passage of elsewhere) {
      const other = writtenPersona({ goals: [['Certainty about expenses', 'e9']], evidence: [passage] });
      for (const [one, two] of [
        [before, other],
        [other, before],
      ] as const) {
        assert.deepEqual(
          alignClaims(one, two, nothing).map(({ change }) => change),
          ['new', 'dropped'],
        );
      }
    }
    const rejected = { ...quote, id: 'e9', verdict: 'rejected' as const };
    assert.equal(alignClaims(before, { ...same, evidence: [rejected] }, nothing).length, 2);
  });

  it('pairs the most alike', () => {
    const before = writtenPersona({ goals: ['Solar panels on the garage roof'] });
    const after = writtenPersona({ goals: ['Panels against garage noise', 'Solar panels on any roof'] });
    assert.deepEqual(texts(alignClaims(before, after, nothing)), [
      ['new', null, 'Panels against garage noise'],
      ['reworded', 'Solar panels on the garage roof', 'Solar panels on any roof'],
    ]);
  });

  it('follows a claim into another list, but nothing takes the place of role and summary', () => {
    const before = writtenPersona({ role: 'Retired teacher', goals: ['Wants to pay less for heating'] });
    const after = writtenPersona({ goals: ['Retired teacher'], motivations: ['Wants to pay less for heating'] });
    const [first, second, third] = alignClaims(before, after, nothing);
    assert.deepEqual([first?.change, second?.change, third?.change], ['new', 'identical', 'dropped']);
    assert.deepEqual([second?.before?.field, second?.after?.field], ['goals', 'motivations']);
  });

  it('counts what contradicts and what is absent, never the wording', () => {
    const left = writtenPersona({
      role: 'A careful saver of energy',
      demographics: { age: '34', location: 'Oslo', education: 'School' },
      goals: ['Wants lower heating bills'],
    });
    const right = writtenPersona({
      role: 'Careful energy saver',
      demographics: { age: '30-39', location: 'Bergen', techComfort: 'High' },
      goals: ['Wants lower heating bills', 'Wants solar panels'],
    });
    const difference = personaDifference(left, right, nothing);
    assert.deepEqual(
      difference.attributes.map(({ name, relation }) => [name, relation]),
      [
        ['age', 'same'],
        ['location', 'contradicts'],
        ['education', 'only-before'],
        ['occupation', 'unstated'],
        ['techComfort', 'only-after'],
      ],
    );
    assert.deepEqual(difference.counts, { identical: 1, reworded: 1, new: 1, dropped: 0 });
    assert.equal(difference.differences, 4);
  });

  it('is nothing between a persona and itself', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [persona] = pairOf(seed);
        const { differences, claims, similarity } = personaDifference(persona, persona, background);
        assert.equal(differences, 0);
        assert.ok(claims.every(({ change }) => change === 'identical'));
        assert.ok(similarity.score > 1 - 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same seen from the other side', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [left, right] = pairOf(seed);
        const [there, back] = [personaDifference(left, right, background), personaDifference(right, left, background)];
        assert.deepEqual(inOrder(there.claims), inOrder(back.claims.map(turned)));
        assert.equal(there.differences, back.differences);
        assert.deepEqual(there.similarity, back.similarity);
      }),
      { numRuns: 50 },
    );
  });

  it('uses every claim once', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [left, right] = pairOf(seed);
        const { counts, claims } = personaDifference(left, right, background);
        const kept = counts.identical + counts.reworded;
        assert.deepEqual([kept + counts.dropped, kept + counts.new], [6, 6]);
        assert.equal(new Set(claims.flatMap(({ after }) => (after ? [`${after.field} ${after.index}`] : []))).size, 6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the similarity of claims', () => {
  const verdicts = fc.constantFrom('altered' as const, 'misattributed' as const, 'rejected' as const);
  const profileOfClaim = (text: string, evidence: Persona['evidence']) => {
    const persona = writtenPersona({ role: [text, ...evidence.map(({ id }) => id)], evidence });
    return claimProfile(placedClaims(persona)[0]!, persona, nothing);
  };
  const words = fc.array(fc.constantFrom('heat', 'bill', 'solar', 'roof', 'meter'), { minLength: 1, maxLength: 5 });
  const excerpts = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 });

  it('is symmetric, between 0 and 1, and 1 for the same words', () => {
    fc.assert(
      fc.property(words, words, excerpts, excerpts, (one, other, rows, otherRows) => {
        const cite = (cited: readonly number[]) => cited.map((row, i) => excerptOf(`e${i}`, row, 'I said so myself'));
        const [left, right] = [
          profileOfClaim(one.join(' '), cite(rows)),
          profileOfClaim(other.join(' '), cite(otherRows)),
        ];
        const similarity = claimSimilarity(left, right);
        assert.equal(similarity, claimSimilarity(right, left));
        assert.ok(similarity >= 0 && similarity <= 1);
        assert.equal(claimSimilarity(left, left), 1);
      }),
    );
  });

  it('does not change with excerpts that are not verified', () => {
    fc.assert(
      fc.property(words, words, fc.array(verdicts, { maxLength: 3 }), (one, other, unverified) => {
        const quote = excerptOf('e', 1, 'I said so myself');
        const more = unverified.map((verdict, i) => excerptOf(`x${i}`, 1, 'I said so myself', verdict));
        const right = profileOfClaim(other.join(' '), [quote]);
        for (const own of [[], [{ ...quote, row: 2 }]]) {
          assert.equal(
            claimSimilarity(profileOfClaim(one.join(' '), [...own, ...more]), right),
            claimSimilarity(profileOfClaim(one.join(' '), own), right),
          );
        }
      }),
    );
  });
});

describe('what personas quote', () => {
  it('is the same in any order of personas, and only verified excerpts count', () => {
    const [one, other] = [
      writtenPersona({ evidence: [excerptOf('e1', 1, 'heating bills'), excerptOf('e2', 2, 'solar roof', 'rejected')] }),
      writtenPersona({ evidence: [excerptOf('e1', 1, 'high bills'), excerptOf('e2', 3, 'bills again')] }),
    ];
    const { rows, documentFrequency, microClusters } = quotedBackground([one, other]);
    assert.deepEqual(quotedBackground([other, one]).microClusters, microClusters);
    assert.deepEqual(
      Object.fromEntries(quotedBackground([other, one]).documentFrequency),
      Object.fromEntries(documentFrequency),
    );
    assert.deepEqual([rows, documentFrequency.get('bills'), documentFrequency.get('solar')], [2, 2, undefined]);
  });
});

describe('pairing two sets of personas', () => {
  let background: Background;

  before(async () => {
    background = backgroundOf(await rowSpace(planted.data, 1), 4, 1);
  });

  it('finds the same personas again', () => {
    const { models } = plantModels(planted, 2, { ...faithful, paraphrase: 0.3 }, 5);
    const { pairs, gone, new: added } = pairPersonas(models[0]!.personas, models[1]!.personas, background);
    assert.deepEqual(pairs.map(({ before, after }) => `${before.id} ${after.id}`).sort(), [
      'p1 p1',
      'p2 p2',
      'p3 p3',
      'p4 p4',
    ]);
    assert.deepEqual([gone, added], [[], []]);
  });

  it('does not depend on the order of the sets, and turns round', () => {
    fc.assert(
      fc.property(seeds, seeds, (study, order) => {
        const [left, right] = plantModels(planted, 2, regime, study).models.map(({ personas }) => personas);
        const random = seededRandom(order);
        const ids = ({ pairs, gone, new: added }: ReturnType<typeof pairPersonas>): unknown => ({
          pairs: pairs.map(({ before, after }) => `${before.id} ${after.id}`).sort(),
          gone: gone.map(({ id }) => id).sort(),
          added: added.map(({ id }) => id).sort(),
        });
        const given = pairPersonas(left!, right!, background);
        assert.deepEqual(ids(pairPersonas(shuffled(left!, random), shuffled(right!, random), background)), ids(given));
        const back = pairPersonas(right!, left!, background);
        const turnedBack = {
          pairs: back.pairs.map(({ before, after, similarity }) => ({ before: after, after: before, similarity })),
          gone: back.new,
          new: back.gone,
        };
        assert.deepEqual(ids(turnedBack), ids(given));
      }),
      { numRuns: 30 },
    );
  });
});
