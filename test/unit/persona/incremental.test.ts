import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import type { DraftPersona } from '../../../src/core/persona/draft';
import { IncrementalAnswer } from '../../../src/core/persona/incremental';
import { draftAnswer, draftPersona } from '../../support/draft-answers';

interface Reading {
  personas: DraftPersona[];
  complete: boolean;
  invalid: string[];
}

function read(...pieces: string[]): Reading {
  const answer = new IncrementalAnswer();
  const personas = pieces.flatMap((piece) => answer.push(piece));
  return { personas, ...answer.finish() };
}

/** Cuts `text` at the given places, in UTF-16 units. */
function cut(text: string, places: readonly number[]): string[] {
  const sorted = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
}

const names = (reading: Reading): string[] => reading.personas.map(({ name }) => name);
const three = draftAnswer('Ada', 'Ben', 'Cem');

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"personas": [', '}{][', '\\"', '```', '<think>', '😀', '\u2028'),
);
const anyPersona: fc.Arbitrary<DraftPersona> = fc
  .tuple(anyText, anyText, anyText)
  .map(([name, text, excerpt]) =>
    draftPersona(name, { goals: [{ text, evidence: [{ row: 'r1', excerpt }] }], quote: null }),
  );
const anyPlaces = fc.array(fc.nat(), { maxLength: 40 });

describe('IncrementalAnswer', () => {
  it('gives each persona out with the piece that completes it', () => {
    const answer = new IncrementalAnswer();
    const arrivals = three
      .split('')
      .flatMap((character, index) => answer.push(character).map(({ name }) => [name, index] as const));
    const ends = ['Ada', 'Ben', 'Cem'].map((_, index) => {
      const upTo = draftAnswer(...['Ada', 'Ben', 'Cem'].slice(0, index + 1));
      return upTo.length - ']}'.length - 1;
    });
    assert.deepEqual(arrivals, [
      ['Ada', ends[0]],
      ['Ben', ends[1]],
      ['Cem', ends[2]],
    ]);
    assert.deepEqual(answer.finish(), { complete: true, invalid: [] });
  });

  it('gives what JSON.parse gives, however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(anyPersona, { maxLength: 4 }), fc.nat(3), anyPlaces, (personas, indent, places) => {
        const text = JSON.stringify({ personas }, null, indent);
        assert.deepEqual(read(...cut(text, places)), {
          personas: (JSON.parse(text) as { personas: unknown }).personas,
          complete: true,
          invalid: [],
        });
      }),
    );
  });

  it('says the same however any text is cut', () => {
    const parts = fc.array(
      fc.constantFrom(
        '"personas"',
        ':',
        '[',
        '{',
        '}',
        ']',
        ',',
        ' ',
        '"',
        '\\',
        '<think>',
        '</think>',
        'x',
        three,
        JSON.stringify(draftPersona('Dee')),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(parts, anyPlaces, (parts, places) => {
        const text = parts.join('');
        assert.deepEqual(read(...cut(text, places)), read(text));
      }),
      { numRuns: 400 },
    );
  });

  it('keeps the complete personas of a truncated answer and never calls it complete', () => {
    for (let length = 0; length < three.length; length++) {
      const reading = read(three.slice(0, length));
      assert.equal(reading.complete, false, `at ${length}`);
      assert.deepEqual(reading.invalid, []);
      assert.deepEqual(reading.personas, (JSON.parse(three) as Reading).personas.slice(0, reading.personas.length));
    }
    assert.deepEqual(names(read(three.slice(0, -3))), ['Ada', 'Ben']);
    assert.deepEqual(names(read(three.slice(0, -2))), ['Ada', 'Ben', 'Cem']);
  });

  const around: [string, string][] = [
    ['a Markdown fence', `\`\`\`json\n${three}\n\`\`\``],
    ['prose around it', `Here are [3] personas, {name} and so on:\n${three}\nTell me if you need [more] {…}.`],
    ['a bare array', `Sure!\n${JSON.stringify((JSON.parse(three) as Reading).personas, null, 2)}`],
    ['a wrapping object', `{"answer": ${three}}`],
    ['keys before and after', `{"note": "x", "personas": ${three.slice(12, -1)}, "count": 3}`],
    ['an example before it', `The form is {"personas": [...]} as asked.\n${three}`],
    ['another list before it', `{"steps": [{"title": "read"}], ${three.slice(1)}`],
    ['thoughts before it', `<think>Maybe ${draftAnswer('Draft')}? No.</think>\n${three}`],
    ['a byte order mark', `\uFEFF${three}`],
  ];
  for (const [what, text] of around) {
    it(`tolerates ${what}`, () => {
      const reading = read(text);
      assert.deepEqual(names(reading), ['Ada', 'Ben', 'Cem']);
      assert.deepEqual([reading.complete, reading.invalid], [true, []]);
    });
  }

  it('takes an answer without personas as complete', () => {
    assert.deepEqual(read('{"personas": []}'), { personas: [], complete: true, invalid: [] });
  });

  for (const text of ['', 'I cannot do that.', '{"people": []}', '[]', 'null', '<think>no end']) {
    it(`finds no answer in "${text}"`, () => {
      assert.deepEqual(read(text), { personas: [], complete: false, invalid: [] });
    });
  }

  it('reports what is no persona and delivers the others', () => {
    const { name: _, ...nameless } = draftPersona('Ben');
    const strange = { ...draftPersona('Cem'), salary: 1 };
    const wrong = draftPersona('Dee', { goals: 'many' as never });
    const reading = read(
      JSON.stringify({ personas: [draftPersona('Ada'), nameless, strange, wrong, draftPersona('Eve')] }),
    );
    assert.deepEqual(names(reading), ['Ada', 'Eve']);
    assert.equal(reading.complete, true);
    assert.deepEqual(reading.invalid, [
      'Persona 2: must have required properties name.',
      'Persona 3: /salary is not expected.',
      'Persona 4: /goals must be array.',
    ]);
  });

  it('reports broken JSON inside a persona and goes on with the next', () => {
    const broken = JSON.stringify(draftPersona('Ben')).replace('"goals":', 'goals:');
    const reading = read(
      `{"personas":[${JSON.stringify(draftPersona('Ada'))},${broken},${JSON.stringify(draftPersona('Cem'))}]}`,
    );
    assert.deepEqual(names(reading), ['Ada', 'Cem']);
    assert.deepEqual(reading.invalid, ['Persona 2 is not valid JSON.']);
  });

  it('stops where the list breaks off after a persona', () => {
    const reading = read(`{"personas":[${JSON.stringify(draftPersona('Ada'))}, and so on]} ${draftAnswer('Late')}`);
    assert.deepEqual([names(reading), reading.complete], [['Ada'], false]);
  });

  it('takes __proto__ for a name like any other', () => {
    const text = three.replace('"name":"Ada"', '"name":"Ada","__proto__":{"polluted":true}');
    assert.deepEqual(names(read(text)), ['Ben', 'Cem']);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
});
