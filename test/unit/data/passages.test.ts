import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { choosePassages } from '../../../src/core/data/passages';
import { showCell } from '../../../src/core/data/show-cell';
import { originalOffset, RedactionMemory } from '../../../src/core/data/redact';

const shown = (text: string, limit: number): string[] =>
  choosePassages(text, limit).map(({ start, end }) => text.slice(start, end));

describe('passages of a long cell', () => {
  it('end at sentences where there are some, else at words, else anywhere but in a pair', () => {
    const sentences = 'Some words that make a sentence. '.repeat(200);
    assert.ok(shown(sentences, 3000).every((passage) => passage.endsWith('.')));
    assert.ok(shown('word '.repeat(2000), 3000).every((passage) => passage.endsWith('word')));
    assert.ok(shown(`a${'😀'.repeat(4000)}`, 3000).every((passage) => !/\p{Cs}/u.test(passage)));
  });

  it('keep a short question with its answer, and leave out long ones', () => {
    const theme = (i: number): string => `matter${String.fromCodePoint(97 + i)}`;
    const answer = (i: number): string => `Kim: ${`I would say ${theme(i)} is what counts. `.repeat(18)}`;
    const interview = Array.from({ length: 20 }, (_, i) => `Interviewer: What of ${theme(i)}?\n${answer(i)}`).join(
      '\n',
    );
    for (const passage of shown(interview, 4000)) {
      assert.match(passage, /^(?:Interviewer: What of (matter.)\?\n)?(?:Kim: )?I would say (matter.)/u);
    }
    const lecture = `Interviewer: ${'Let me tell you about it. '.repeat(100)}\nKim: No.\nInterviewer: Why?\nKim: Because.`;
    assert.deepEqual(shown(lecture, 500), ['Kim: No.\nInterviewer: Why?\nKim: Because.']);
  });

  const piece = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      '\n',
      '. ',
      'Interviewer: Why? ',
      '\nKim: ',
      'ada@example.org ',
      'word '.repeat(60),
      '日本語の答え。'.repeat(30),
    ),
  );

  it('stay within the limit, in order and apart', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), fc.integer({ min: 1, max: 3000 }), (pieces, limit) => {
        const text = pieces.join('');
        let end = 0;
        let total = 0;
        for (const passage of choosePassages(text, limit)) {
          assert.ok(passage.start >= end && passage.end > passage.start && passage.end <= text.length);
          end = passage.end;
          total += passage.end - passage.start;
        }
        // What lies between joined neighbours is blank and comes on top.
        assert.ok(total <= limit + text.length - text.replaceAll(/\s/gu, '').length);
      }),
    );
  });

  it('keep the way back to the cell: each character shown is that of its offset', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), fc.integer({ min: 100, max: 3000 }), (pieces, limit) => {
        const text = pieces.join('');
        const cell = showCell(0, text, new RedactionMemory(), limit);
        let at = 0;
        let from = 0;
        for (const { start, end, placeholder } of cell.replacements) {
          assert.ok(start >= from && end > start);
          assert.equal(cell.text.slice(at, at + start - from), text.slice(from, start));
          at += start - from;
          assert.equal(cell.text.slice(at, at + placeholder.length), placeholder);
          assert.equal(originalOffset(cell, at), start);
          at += placeholder.length;
          from = end;
        }
        assert.ok(text.slice(from).startsWith(cell.text.slice(at)));
        assert.doesNotMatch(cell.text, /ada@example/u);
        for (const { start, end } of cell.interviewer ?? []) {
          assert.ok(start >= 0 && start < end && end <= cell.text.length);
        }
      }),
    );
  });
});
