import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parse } from 'papaparse';
import { assemblePersona } from '../../../src/core/persona/assemble';
import { EvidenceChecker } from '../../../src/core/persona/evidence';
import type { ReviewAction, ReviewFile } from '../../../src/core/reviews/review-schema';
import type { FoundReview } from '../../../src/core/reviews/found-review';
import { csvExport, csvText } from '../../../src/core/runs/export/csv-export';
import type { Run } from '../../../src/core/runs/run';
import { draftPersona } from '../../support/draft-answers';
import { modelRun } from '../../support/model-runs';
import { shownAnswers } from '../../support/shown-data';
import { storedRun } from '../../support/stored-runs';

/** What a spreadsheet reads. */
function cellsOf(csv: string): string[][] {
  const { data, errors } = parse<string[]>(csv, { delimiter: ',', newline: '\r\n' });
  assert.deepEqual(errors, []);
  return data;
}

function rowsOf(run: Run, reviews: readonly FoundReview[] = []): Record<string, string>[] {
  const csv = csvExport(run, reviews);
  assert.ok(csv.startsWith('\uFEFFrun,model,persona,') && csv.endsWith('\r\n'));
  const [header = [], ...rows] = cellsOf(csv.slice(0, -2));
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

const data = shownAnswers('I check the app daily and it costs me nothing.', 'The setup took\nan hour.');

function runOf(draft: Partial<ReturnType<typeof draftPersona>>, name = 'Ada'): Run {
  const persona = assemblePersona({ ...draftPersona(name), ...draft }, 'p1', new EvidenceChecker(data), data);
  return storedRun('20260101-000000-0001', { models: [modelRun('a', { personas: [persona] })] });
}

function reviewOf(rater: string, ...actions: Record<string, unknown>[]): FoundReview {
  const stamped = actions.map((action, index) => ({
    id: `a${index + 1}`,
    at: `2026-01-0${index + 1}T00:00:00.000Z`,
    by: rater,
    ...action,
  })) as ReviewAction[];
  const review: ReviewFile = { schemaVersion: 1, runId: 'r', rater, actions: stamped };
  return { file: `${rater}.json`, review };
}

describe('csvText', () => {
  it('reads back as the same cells, formulas behind an apostrophe', () => {
    const sign = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '"',
      ',',
      "'",
      ' ',
      '1',
      '.',
      'e',
      'a',
      '\u202E',
    );
    const cell = fc.oneof(
      fc.string({ unit: sign, maxLength: 8 }),
      fc.string({ unit: 'grapheme' }),
      fc.double().map(String),
    );
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rows, (written) => {
        const expected = written.map((cells) => cells.map((text) => (isFormula(text) ? `'${text}` : text)));
        assert.deepEqual(cellsOf(csvText(written)), expected);
      }),
    );
  });

  for (const text of [
    '=1+1',
    '+cmd',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '=HYPERLINK("https://evil.example")',
    '--1',
    '+',
    '-1a',
    '-1\n=1',
  ]) {
    it(`disarms ${JSON.stringify(text)}`, () => {
      assert.deepEqual(cellsOf(csvText([[text, 'x']])), [[`'${text}`, 'x']]);
    });
  }

  for (const text of ['-5', '+1.5', '-0.25', '-.5', '-1e6', '5', 'a=b', "'=1", 'x@y.example', '']) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => {
      assert.deepEqual(cellsOf(csvText([[text, 'x']])), [[text, 'x']]);
    });
  }
});

/** The rule in other words than the code's. */
function isFormula(text: string): boolean {
  const isPlainNumber = /^[+-][\d.]/u.test(text) && /\d$/u.test(text) && !Number.isNaN(Number(text));
  return ['=', '+', '-', '@', '\t', '\r'].includes(text.charAt(0)) && !isPlainNumber;
}

describe('csvExport', () => {
  it('has a row for each claim, with its rows, verdicts and excerpts line by line', () => {
    const goal = {
      text: 'Wants to pay less.',
      evidence: [
        { row: 'r2', excerpt: 'The setup took\nan hour' },
        { row: 'r9', excerpt: 'I never said anything like that' },
      ],
    };
    const rows = rowsOf(runOf({ goals: [goal], frustrations: [], behaviours: [], motivations: [] }));
    assert.deepEqual(
      rows.map(({ field }) => field),
      ['role', 'summary', 'goals', 'quote'],
    );
    const { run, model, persona, name, place, claim, rows: cited, verdicts, excerpts, review } = rows[2] ?? {};
    assert.deepEqual(
      { run, model, persona, name, place, claim, verdicts, excerpts, review },
      {
        run: '20260101-000000-0001',
        model: 'test:a',
        persona: 'p1',
        name: 'Ada',
        place: '1',
        claim: 'Wants to pay less.',
        verdicts: 'verified\nrejected',
        excerpts: 'The setup took an hour\nI never said anything like that',
        review: '',
      },
    );
    assert.match(cited ?? '', /:2\nno such row$/u);
  });

  it('disarms what a model or the data smuggles into any cell', () => {
    const attack = '=HYPERLINK("https://evil.example";"x")';
    const claim = { text: attack, evidence: [] };
    const rows = rowsOf(runOf({ role: claim, summary: claim, goals: [claim] }, attack));
    const cells = rows.flatMap((row) => Object.values(row));
    assert.ok(cells.filter((cell) => cell === `'${attack}`).length >= 6);
    assert.ok(cells.every((cell) => !cell.startsWith('=')));
  });

  it('has what people put in the place of a claim beside it, with who did it and when', () => {
    const ada = reviewOf(
      'Ada',
      { type: 'edit-claim', ref: 'test:a/p1', field: 'goals', index: 0, text: 'Wants to pay nothing.' },
      { type: 'rename', ref: 'test:a/p1', name: 'Sam' },
      { type: 'rate', ref: 'test:a/p1', rating: 4 },
    );
    const bob = reviewOf('Bob', { type: 'reject-claim', ref: 'test:a/p1', field: 'frustrations', index: 0 });
    const goal = { text: 'Wants to pay less.', evidence: [] };
    const rows = rowsOf(runOf({ goals: [goal], frustrations: [goal] }), [ada, bob]);
    const edited = rows.find(({ field }) => field === 'goals');
    assert.deepEqual(
      [edited?.['name'], edited?.['edited_name'], edited?.['claim'], edited?.['edited_claim']],
      ['Ada', 'Sam', 'Wants to pay less.', 'Wants to pay nothing.'],
    );
    assert.match(
      edited?.['review'] ?? '',
      /Goals 1: “Wants to pay less\.”, now “Wants to pay nothing\.” \(Ada, 2026-01-01T/u,
    );
    assert.match(edited?.['review'] ?? '', /Ada rates the persona 4 of 5/u);
    const rejected = rows.find(({ field }) => field === 'frustrations');
    assert.equal(rejected?.['edited_claim'], '');
    assert.match(rejected?.['review'] ?? '', /Frustrations 1: “Wants to pay less\.”, rejected \(Bob, /u);
  });
});
