import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { alignPersonas } from '../../../src/core/analysis/aligned-personas';
import type { AlignedMember, AlignedPersonas } from '../../../src/core/analysis/aligned-personas';
import { quotedBackground } from '../../../src/core/analysis/quoted-background';
import type { Persona } from '../../../src/core/persona/persona';
import { seededRandom, shuffled } from '../../../src/core/random';
import { plantData, plantModels } from '../../support/planted-study';
import { writtenPersona } from '../../support/written-personas';

const nothing = quotedBackground([]);
const planted = plantData(4, 80, 1);
const regime = { paraphrase: 0.4, noise: 0.2, drop: 0, split: 0.2, merge: 0.1, invent: 0.2 };

function members(...personas: Persona[]): AlignedMember[] {
  return personas.map((persona, index) => ({ ref: `m${index + 1}/p1`, model: `m${index + 1}`, persona }));
}

function goals({ claims }: AlignedPersonas): [string[], boolean][] {
  return claims
    .filter(({ field }) => field === 'goals')
    .map(({ cells, differs }) => [cells.map(({ ref }) => ref), differs]);
}

/** The rows without their order: which claims stand together. */
function grouping({ claims }: AlignedPersonas): string[] {
  return claims
    .map(({ field, cells }) =>
      [field, ...cells.flatMap(({ ref, claims: own }) => own.map((index) => `${ref}#${index}`)).toSorted()].join(' '),
    )
    .toSorted();
}

describe('personas side by side', () => {
  it('puts what says the same in a row, and what only some say in rows of its own', () => {
    const aligned = alignPersonas(
      members(
        writtenPersona({ goals: ['Wants lower heating bills', 'Wants solar panels on the roof'] }),
        writtenPersona({ goals: ['Solar panels on the garage roof', 'Would like lower heating bills'] }),
        writtenPersona({ goals: ['Lower heating bills'] }),
      ),
      nothing,
    );
    assert.deepEqual(goals(aligned), [
      [['m1/p1', 'm2/p1', 'm3/p1'], false],
      [['m1/p1', 'm2/p1'], true],
    ]);
    assert.ok(aligned.claims.some(({ words }) => words.includes('heating') && words.includes('lower')));
  });

  it('does not call wording a difference', () => {
    const aligned = alignPersonas(
      members(
        writtenPersona({ goals: ['Lower heating bills'] }),
        writtenPersona({ goals: ['Wants lower heating bills.'] }),
      ),
      nothing,
    );
    assert.deepEqual(goals(aligned), [[['m1/p1', 'm2/p1'], false]]);
  });

  it('tells attributes that contradict from those that some leave open', () => {
    const { attributes } = alignPersonas(
      members(
        writtenPersona({ demographics: { location: 'Leeds', occupation: 'Nurse' } }),
        writtenPersona({ demographics: { location: 'Lisbon' } }),
      ),
      nothing,
    );
    assert.deepEqual(
      attributes.map(({ name, relation }) => [name, relation]),
      [
        ['age', 'unstated'],
        ['location', 'contradicts'],
        ['education', 'unstated'],
        ['occupation', 'partial'],
        ['techComfort', 'unstated'],
      ],
    );
  });

  it('holds every claim exactly once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (seed) => {
        const { models } = plantModels(planted, 4, regime, seed);
        const personas = models.flatMap(({ personas: [first] }) => first ?? []);
        const aligned = alignPersonas(members(...personas), quotedBackground(personas));
        const seen = aligned.claims.flatMap(({ field, cells }) =>
          cells.flatMap(({ ref, claims }) => claims.map((index) => `${ref} ${field} ${index}`)),
        );
        const stated = personas.flatMap((persona, index) =>
          (['goals', 'frustrations', 'behaviours', 'motivations'] as const).flatMap((field) =>
            persona[field].map((_, position) => `m${index + 1}/p1 ${field} ${position}`),
          ),
        );
        assert.equal(new Set(seen).size, seen.length);
        assert.ok(stated.every((claim) => seen.includes(claim)));
        assert.ok(aligned.differing <= aligned.rows);
      }),
      { numRuns: 30 },
    );
  });

  it('puts the same claims together in whatever order the models stand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (seed) => {
        const { models } = plantModels(planted, 4, regime, seed);
        const listed = members(...models.flatMap(({ personas: [first] }) => first ?? []));
        const background = quotedBackground(listed.map(({ persona }) => persona));
        assert.deepEqual(
          grouping(alignPersonas(shuffled(listed, seededRandom(seed)), background)),
          grouping(alignPersonas(listed, background)),
        );
      }),
      { numRuns: 30 },
    );
  });
});
