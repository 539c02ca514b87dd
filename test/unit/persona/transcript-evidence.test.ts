import assert from 'node:assert/strict';
import type { ShownData } from '../../../src/core/data/table';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import type { Evidence } from '../../../src/core/persona/persona';
import { shownAnswers, shownData } from '../../support/shown-data';

function check(data: ShownData, rowId: string, excerpt: string): Omit<Evidence, 'id'> {
  return new EvidenceChecker(data).check(rowId, excerpt);
}

/** What the evidence points at in the original cell. */
function pointedAt(data: ShownData, { row, start, end }: Omit<Evidence, 'id'>): string | undefined {
  const original = data.table.rows.find((candidate) => candidate.row === row);
  return start === null || end === null ? undefined : original?.cells[0]?.slice(start, end);
}

describe('EvidenceChecker: transcripts', () => {
  const cell = [
    'Interviewer: So you never open the app in the morning?',
    'Kim: No, I only look at it when the bill comes.',
    'Interviewer: And what do you look for when the bill comes?',
    'Kim: Whether it is more than last month.',
  ].join('\n');
  const data = shownAnswers(cell, 'Nothing to say about any of it.');

  it('verifies what the interviewee says, with the place in the cell', () => {
    const evidence = check(data, 'r1', 'I only look at it when the bill comes.');
    assert.equal(evidence.verdict, 'verified');
    assert.equal(pointedAt(data, evidence), 'I only look at it when the bill comes');
  });

  const asked: [what: string, excerpt: string][] = [
    ['a question', 'So you never open the app in the morning?'],
    ['a question with its answer', 'open the app in the morning? Kim: No, I only look at it'],
    ['a question in slightly other words', 'So you never opened the app in the mornings?'],
    ['the whole cell', cell],
  ];
  for (const [what, excerpt] of asked) {
    it(`does not take ${what} for evidence`, () => {
      assert.equal(check(data, 'r1', excerpt).verdict, 'rejected');
      assert.equal(check(data, 'r2', excerpt).verdict, 'rejected');
    });
  }

  it('finds words that the interviewer says first where the interviewee says them', () => {
    const echoed =
      'Interviewer: Is the app slow every single day?\nKim: The app is slow. Is the app slow every single day? Yes.\nInterviewer: Why?';
    const transcript = shownAnswers(echoed);
    const evidence = check(transcript, 'r1', 'Is the app slow every single day');
    assert.equal(evidence.verdict, 'verified');
    assert.ok((evidence.start ?? 0) > echoed.indexOf('Kim'));
  });

  it('leads an excerpt across a passage that is not shown back to the whole stretch', () => {
    const letters = (i: number): string => String(i).replaceAll(/\d/gu, (digit) => 'abcdefghij'[Number(digit)] ?? '');
    const parts = Array.from({ length: 8000 }, (_, i) => `item${letters(i)}${i % 12 === 11 ? '.' : ''}`);
    const long = shownData([[parts.join(' ')]], { redact: true });
    const shown = long.rows[0]?.cells[0]?.text ?? '';
    const [before = '', after = ''] = shown.split(' […] ');
    const words = (text: string): string[] => text.split(' ');
    const evidence = check(
      long,
      'r1',
      `${words(before).slice(-8).join(' ')} […] ${words(after).slice(0, 8).join(' ')}`,
    );
    assert.equal(evidence.verdict, 'verified');
    assert.ok((pointedAt(long, evidence) ?? '').length > 600);
  });
});
