import assert from 'node:assert/strict';
import type { ShownData } from '../../../src/core/data/table';
import { assemblePersona, countEvidence } from '../../../src/core/persona/assemble';
import type { Citation, DraftFact, DraftPersona } from '../../../src/core/persona/draft';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import type { Fact, Persona } from '../../../src/core/persona/persona';
import { draftPersona } from '../../support/draft-answers';
import { shownData } from '../../support/shown-data';

const bill = 'I check the app daily and still do not understand my bill.';
const nurse = 'I am a nurse in Lyon, and I pay whatever they send me.';
const data = shownData(
  [
    ['P1', '34', bill],
    ['P2', '51', nurse],
  ],
  { columns: { who: 'id', age: 'context', answer: 'text' } },
);

const citation = (row: string, excerpt: string): Citation => ({ row, excerpt });
const daily = citation('r1', 'I check the app daily');
const pays = citation('r2', 'I pay whatever they send me');

function assembled(overrides: Partial<DraftPersona>, shown: ShownData = data): Persona {
  const draft = {
    ...draftPersona('Ada'),
    role: { text: 'A customer.', evidence: [] },
    summary: { text: 'Pays.', evidence: [] },
    quote: null,
  };
  return assemblePersona(
    { ...draft, goals: [], frustrations: [], behaviours: [], motivations: [], ...overrides },
    'p1',
    new EvidenceChecker(shown),
    shown,
  );
}

function fact(name: 'age' | 'location', draft: DraftFact): Fact | null {
  const none = { age: null, location: null, education: null, occupation: null, techComfort: null };
  return assembled({ demographics: { ...none, [name]: draft } }).demographics[name];
}

describe('assemblePersona', () => {
  it('keeps name, id and texts, in the order of the draft', () => {
    const persona = assembled({
      name: '<img src=x onerror=alert(1)>',
      goals: [
        { text: 'Understand it.', evidence: [] },
        { text: 'Pay less.', evidence: [] },
      ],
    });
    assert.deepEqual([persona.id, persona.name], ['p1', '<img src=x onerror=alert(1)>']);
    assert.deepEqual(persona.goals, [
      { text: 'Understand it.', evidence: [], support: null },
      { text: 'Pay less.', evidence: [], support: null },
    ]);
    assert.deepEqual([persona.frustrations, persona.quote, persona.evidence], [[], null, []]);
  });

  it('numbers the evidence by first mention and lists the same excerpt once', () => {
    const persona = assembled({
      role: { text: 'A customer.', evidence: [daily] },
      goals: [{ text: 'Understand it.', evidence: [pays, daily, pays] }],
      quote: daily,
    });
    assert.deepEqual(persona.role.evidence, ['e1']);
    assert.deepEqual(persona.goals[0]?.evidence, ['e2', 'e1']);
    assert.deepEqual(persona.quote, { text: daily.excerpt, evidence: 'e1' });
    assert.deepEqual(
      persona.evidence.map(({ id, excerpt, verdict }) => [id, excerpt, verdict]),
      [
        ['e1', daily.excerpt, 'verified'],
        ['e2', pays.excerpt, 'verified'],
      ],
    );
  });

  it('lists the same excerpt of two rows twice', () => {
    const persona = assembled({ goals: [{ text: 'Pay.', evidence: [pays, citation('r1', pays.excerpt)] }] });
    assert.deepEqual(
      persona.evidence.map(({ verdict, row, citedRow }) => [verdict, row, citedRow]),
      [
        ['verified', 2, 2],
        ['misattributed', 2, 1],
      ],
    );
  });

  it('keeps claims whose evidence is invented, with the verdicts that say so', () => {
    const persona = assembled({
      frustrations: [
        {
          text: 'Hates us.',
          evidence: [
            citation('r1', 'I hate this company with passion'),
            citation('r999', 'no such row was ever shown'),
          ],
        },
      ],
      quote: citation('r2', 'Best thing I ever bought, truly'),
    });
    assert.deepEqual(persona.frustrations[0]?.evidence, ['e1', 'e2']);
    assert.deepEqual(
      persona.evidence.map(({ verdict }) => verdict),
      ['rejected', 'rejected', 'rejected'],
    );
    assert.equal(persona.evidence[1]?.row, null);
    assert.equal(persona.quote?.evidence, 'e3');
  });
});

describe('assemblePersona: demographics', () => {
  it('are null where the draft says nothing', () => {
    assert.deepEqual(assembled({}).demographics, {
      age: null,
      location: null,
      education: null,
      occupation: null,
      techComfort: null,
    });
  });

  it('rest on a column where a whole cell of one is cited', () => {
    assert.deepEqual(fact('age', { value: '34', evidence: [citation('r1', '34')] }), {
      value: '34',
      basis: 'column',
      column: 'age',
      counts: null,
      evidence: ['e1'],
    });
  });

  it('are stated where a quotable text is cited', () => {
    const { basis, column } =
      fact('location', { value: 'Lyon', evidence: [citation('r2', 'I am a nurse in Lyon')] }) ?? {};
    assert.deepEqual([basis, column], ['stated', null]);
  });

  for (const [what, evidence] of [
    ['nothing', []],
    ['an invented excerpt', [citation('r1', 'I live in Paris with my dog')]],
    ['a cell of another row', [citation('r2', '34')]],
    ['an altered excerpt', [citation('r2', 'I am a nurse in Lion, and I pay')]],
  ] as const) {
    it(`are the model's assertion where it cites ${what}`, () => {
      const { basis, column, evidence: ids } = fact('location', { value: 'Lyon', evidence: [...evidence] }) ?? {};
      assert.deepEqual([basis, column, ids?.length], ['model', null, evidence.length]);
    });
  }

  const ages: [value: string, expected: Fact['value']][] = [
    ['25-34', { min: 25, max: 34 }],
    ['25 – 34', { min: 25, max: 34 }],
    ['25—34', { min: 25, max: 34 }],
    ['25 to 34', { min: 25, max: 34 }],
    ['25 bis 34', { min: 25, max: 34 }],
    ['25 à 34', { min: 25, max: 34 }],
    ['40-40', { min: 40, max: 40 }],
    ['34', '34'],
    ['34-25', '34-25'],
    ['mid-thirties', 'mid-thirties'],
    ['25-34 years', '25-34 years'],
    ['1000-2000', '1000-2000'],
  ];
  for (const [value, expected] of ages) {
    it(`read the age "${value}" as ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(fact('age', { value, evidence: [] })?.value, expected);
    });
  }

  it('leave a range alone that is no age', () => {
    assert.equal(fact('location', { value: '25-34', evidence: [] })?.value, '25-34');
  });
});

describe('countEvidence', () => {
  it('counts verdicts over personas; what is cited is their sum', () => {
    const first = assembled({
      goals: [{ text: 'a', evidence: [daily, citation('r1', 'this was never said by anyone')] }],
    });
    const second = assembled({
      goals: [
        {
          text: 'b',
          evidence: [
            citation('r1', pays.excerpt),
            citation('r1', 'I checked the app daily and still do not understand'),
          ],
        },
      ],
      quote: daily,
    });
    assert.deepEqual(countEvidence([first, second]), {
      cited: 5,
      verified: 2,
      altered: 1,
      misattributed: 1,
      rejected: 1,
    });
  });

  it('is all zero for no personas', () => {
    assert.deepEqual(countEvidence([]), { cited: 0, verified: 0, altered: 0, misattributed: 0, rejected: 0 });
  });
});
