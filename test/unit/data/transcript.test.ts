import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  isAsked,
  readTranscript,
  transcriptFacts,
  transcriptText,
  withoutInterviewers,
} from '../../../src/core/data/transcript';

/** Speakers in order, those who ask in capitals. */
function speakersOf(text: string): string[] | null {
  const turns = readTranscript(text);
  return (
    turns && turns.map(({ speaker, isInterviewer }) => (isInterviewer ? speaker.toUpperCase() : speaker.toLowerCase()))
  );
}

describe('readTranscript', () => {
  const transcripts: [what: string, text: string, speakers: string[]][] = [
    [
      'an interviewer called one',
      'Interviewer: How do you heat?\nAnna: With gas.\nInterviewer: Tell me more.\nAnna: It is old.',
      ['INTERVIEWER', 'anna', 'INTERVIEWER', 'anna'],
    ],
    ['an answer of its own', 'Interviewer: Why?\nKim: It was there.', ['INTERVIEWER', 'kim']],
    ['initials', 'I: How do you heat?\nR: With gas.\nI: And why?\nR: It was there.', ['I', 'r', 'I', 'r']],
    ['questions and answers', 'Q: Do you like it? A: I do. Q: Why? A: It is quick.', ['Q', 'a', 'Q', 'a']],
    ['a moderator of several', 'Moderator: Who starts?\nP1: Me.\nP2: Then I.', ['MODERATOR', 'p1', 'p2']],
    [
      'a language of its own',
      'Moderatorin: Wie heizen Sie?\nFrau B: Mit Gas.\nFrau B: Noch.',
      ['MODERATORIN', 'frau b', 'frau b'],
    ],
    [
      'captions',
      '<v Kim>How do you heat?</v>\n<v Lee>With gas.</v>\n<v Kim>And why?</v>\n<v Lee>It was there.</v>',
      ['KIM', 'lee', 'KIM', 'lee'],
    ],
    [
      'times before names',
      '[00:01:02] Kim: How do you heat?\n[00:01:09] Lee: With gas.\n[00:02:00] Kim: Since when?\n[00:02:04] Lee: Long ago.',
      ['KIM', 'lee', 'KIM', 'lee'],
    ],
    [
      'names, where one asks and the other does not',
      'Kim: Is it warm?\nLee: Yes.\nKim: Do you pay much?\nLee: I do.',
      ['KIM', 'lee', 'KIM', 'lee'],
    ],
    [
      'two who both ask: nobody is the interviewer',
      'Kim: Why?\nLee: Why not?\nKim: So?\nLee: So what?',
      ['kim', 'lee', 'kim', 'lee'],
    ],
    [
      'a man and a woman with initials, neither asking',
      'M: I pay.\nW: We pay.\nM: A lot.\nW: Too much.',
      ['m', 'w', 'm', 'w'],
    ],
  ];
  for (const [what, text, speakers] of transcripts) {
    it(`tells ${what}`, () => {
      assert.deepEqual(speakersOf(text), speakers);
    });
  }

  const others: [what: string, text: string][] = [
    ['plain text', 'I like it. My bill: too high. The reason: nobody knows?'],
    ['headings of a form', 'Pros: it is quick\nCons: it is dear\nAdvice: none'],
    ['a single speaker', 'Kim: one\nKim: two\nKim: three'],
    ['a time of day', 'It was 10:30 and then 11:45 and then 12:00.'],
    ['links', 'See https://a.example and https://b.example and https://c.example'],
  ];
  for (const [what, text] of others) {
    it(`leaves ${what} alone`, () => {
      assert.equal(readTranscript(text), null);
    });
  }

  it('covers the text from the first label to its end, without gaps', () => {
    const line = fc.constantFrom('I: Why?', 'R: So.', 'Interviewer: And?', 'some words', '', 'Kim: Yes', '<v Lee>No');
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        const turns = readTranscript(text) ?? [];
        turns.forEach(({ start, end }, i) => {
          assert.equal(end, turns[i + 1]?.start ?? text.length);
          assert.ok(start < end);
        });
      }),
    );
  });

  it('finds a single speaker, or none, in 2 MB of what looks like labels', () => {
    for (const piece of ['<v.', 'a: ', ' \n', 'I: ?\n', 'A b c: ', '! '.repeat(20), '10:10 ']) {
      assert.equal(readTranscript(piece.repeat(2_000_000 / piece.length)), null, piece);
    }
  });
});

describe('what interviewers say', () => {
  const text = 'Interviewer: How do you heat?\nAnna: With gas.\nInterviewer: Why?\nAnna: It was there.';

  it('is left out of what is compared', () => {
    assert.equal(withoutInterviewers(text), 'Anna: With gas.\nAnna: It was there.');
    assert.equal(withoutInterviewers('Just words: these.'), 'Just words: these.');
  });

  it('is told from what others say', () => {
    const cell = { interviewer: [{ start: 0, end: 30 }] };
    assert.deepEqual([isAsked(cell, { start: 29, end: 40 }), isAsked(cell, { start: 30, end: 40 })], [true, false]);
    assert.equal(isAsked({}, { start: 0, end: 1 }), false);
  });

  it('is named in the facts of a column', () => {
    const facts = transcriptFacts([text, 'no transcript', text]);
    assert.deepEqual(facts, { cells: 2, turns: 8, interviewers: ['Interviewer'] });
    assert.equal(
      facts && transcriptText(facts),
      'transcripts: 8 turns in 2 cells; what Interviewer says is context, never evidence',
    );
    assert.equal(transcriptFacts(['none']), null);
  });
});
