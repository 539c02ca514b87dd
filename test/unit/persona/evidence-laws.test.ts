import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import { normalise, wordCount } from '../../../src/core/persona/normalise';
import { shownAnswers, shownData } from '../../support/shown-data';

const anyWord = fc.oneof(
  fc.constantFrom(
    'bill',
    'isn’t',
    "can't",
    'user-friendly',
    'Straße',
    'café',
    'e\u0301tat',
    '1.5',
    '20%',
    'résumé',
    'счёт',
    'لماذا',
    'नहीं',
    'l’app',
    'x',
    '…',
    'and…',
    '(or',
    'so)',
    '“so”',
    'a|b',
    'R2',
    'elec\u00ADtric',
  ),
  fc.string({ unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz')), minLength: 1, maxLength: 9 }),
);
const anySpace = fc.constantFrom(' ', ' ', '  ', '\n', '\r\n', '\u00A0', ', ', ' — ', '. ');
const anyCell = fc
  .array(fc.tuple(anyWord, anySpace), { minLength: 4, maxLength: 20 })
  .map((words) => ({ words, text: words.map(([word, space]) => word + space).join('') }));

const hasFourWords = (text: string): boolean => wordCount(normalise(text).text) >= 4;

describe('EvidenceChecker, for any rows', () => {
  it('verifies every run of whole words of the cited row, with offsets that slice to it', () => {
    fc.assert(
      fc.property(anyCell, fc.array(anyCell, { maxLength: 3 }), fc.nat(), fc.nat(), (cell, others, from, length) => {
        const first = from % (cell.words.length - 3);
        const words = cell.words.slice(first, first + 4 + (length % (cell.words.length - 3 - first)));
        const excerpt = words.map(([word, space]) => word + space).join('');
        fc.pre(hasFourWords(excerpt));
        const data = shownAnswers(...others.map(({ text }) => text), cell.text);
        const evidence = new EvidenceChecker(data).check(`r${others.length + 1}`, excerpt);
        assert.equal(evidence.verdict, 'verified');
        const stretch = cell.text.slice(evidence.start ?? 0, evidence.end ?? 0);
        const letters = (text: string): string =>
          normalise(text).text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, '');
        assert.equal(letters(stretch), letters(excerpt));
      }),
      { numRuns: 500 },
    );
  });

  it('makes no difference of case, quotes, white space and normal form', () => {
    const disguises: ((text: string) => string)[] = [
      (text) => text.toUpperCase(),
      (text) => text.normalize('NFD'),
      (text) => text.replaceAll(/[’‘]/gu, "'").replaceAll(/[“”]/gu, '"'),
      (text) => text.replaceAll(/\s+/gu, '\n'),
      (text) => `"${text.trim()}"`,
      (text) => Array.from(text.normalize('NFC'), (character) => `${character}\u200B`).join(''),
    ];
    fc.assert(
      fc.property(anyCell, fc.constantFrom(...disguises), ({ text }, disguise) => {
        fc.pre(hasFourWords(text));
        assert.equal(new EvidenceChecker(shownAnswers(text)).check('r1', disguise(text)).verdict, 'verified');
      }),
    );
  });

  it('rejects what shares no word with any row', () => {
    const letters = (unit: string): fc.Arbitrary<string> =>
      fc
        .array(fc.string({ unit: fc.constantFrom(...Array.from(unit)), minLength: 1, maxLength: 8 }), {
          minLength: 4,
          maxLength: 30,
        })
        .map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(letters('abcdefg'), { minLength: 1, maxLength: 5 }), letters('uvwxyz'), (rows, excerpt) => {
        for (const row of ['r1', 'r99']) {
          assert.equal(new EvidenceChecker(shownAnswers(...rows)).check(row, excerpt).verdict, 'rejected');
        }
      }),
    );
  });

  it('never throws, never verifies against a row that is not shown, and bounds every offset', () => {
    const anyRow = fc.oneof(fc.string(), fc.constantFrom('r1', 'R2', '[r1]', 'r99', '__proto__'));
    const anyExcerpt = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      anyCell.map(({ text }) => text),
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), anyRow, anyExcerpt, (cells, row, excerpt) => {
        const data = shownData(
          cells.map((cell) => [cell, excerpt.slice(1)]),
          {
            columns: { one: 'text', two: 'text' },
            redact: true,
          },
        );
        const evidence = new EvidenceChecker(data).check(row, excerpt);
        assert.equal(evidence.excerpt, excerpt);
        assert.ok(evidence.citedRow !== null || (evidence.verdict !== 'verified' && evidence.verdict !== 'altered'));
        assert.equal(evidence.start === null, evidence.verdict === 'rejected');
        assert.equal(evidence.original === null, evidence.verdict !== 'altered');
        if (evidence.start !== null && evidence.end !== null) {
          const record = data.table.rows.find((candidate) => candidate.row === evidence.row);
          const cell = record?.cells[evidence.column === 'one' ? 0 : 1] ?? '';
          assert.ok(evidence.start >= 0 && evidence.start < evidence.end && evidence.end <= cell.length);
        }
      }),
    );
  });

  it('gives the same verdict whatever was checked before', () => {
    fc.assert(
      fc.property(
        fc.array(anyCell, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(9), { maxLength: 8 }),
        (cells, order) => {
          const texts = cells.map(({ text }) => text);
          const data = shownAnswers(...texts);
          const citations = order.map(
            (number) => [`r${(number % 5) + 1}`, texts[number % texts.length] ?? ''] as const,
          );
          const used = new EvidenceChecker(data);
          for (const [row, excerpt] of citations) {
            assert.deepEqual(used.check(row, excerpt), new EvidenceChecker(data).check(row, excerpt));
          }
        },
      ),
    );
  });
});
