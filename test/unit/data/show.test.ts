import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { heldTable } from '../../../src/core/data/held-table';
import { detectRoles } from '../../../src/core/data/roles';
import { showRows, type ShowOptions } from '../../../src/core/data/show';
import type { ShownData, Source, Table } from '../../../src/core/data/table';
import { estimateTokens } from '../../../src/core/text/tokens';

const source: Source = {
  path: 'data.csv',
  absolutePath: '/data.csv',
  sha256: '',
  encoding: 'utf-8',
  delimiter: ',',
  rows: 0,
  warnings: [],
};

/** Columns: id, secret, plan, answer. */
function tableOf(rows: readonly string[][], sources = 1): Table {
  const column = { filled: 1, distinct: 1, examples: [] };
  return heldTable(
    Array.from({ length: sources }, () => source),
    [
      { ...column, name: 'id', type: 'id' },
      { ...column, name: 'secret', type: 'category' },
      { ...column, name: 'answer', type: 'text' },
      { ...column, name: 'plan', type: 'category' },
    ],
    rows.map((cells, index) => ({
      source: index % sources,
      row: Math.floor(index / sources) + 1,
      line: index + 2,
      cells,
    })),
  );
}

const defaults: ShowOptions = { redact: true, maxTokens: 60_000, seed: 7 };

function show(rows: readonly string[][], options: Partial<ShowOptions> = {}, sources = 1): ShownData {
  const table = tableOf(rows, sources);
  return showRows(table, detectRoles(table, { exclude: ['secret'] }), { ...defaults, ...options });
}

function tokensOf(data: ShownData): number {
  return data.rows.flatMap((row) => row.cells).reduce((sum, cell) => sum + estimateTokens(cell.text), 0);
}

describe('shown rows', () => {
  it('shows context before text, blank cells left out, id and excluded columns in no cell', () => {
    const { rows, warnings } = show([
      ['P1', 'x', 'It is slow.', 'Free'],
      ['', 'x', 'Fine', ' '],
    ]);
    assert.deepEqual(
      rows.map(({ id, respondent, cells }) => ({
        id,
        respondent,
        cells: cells.map((cell) => [cell.column, cell.text]),
      })),
      [
        {
          id: 'r1',
          respondent: 'P1',
          cells: [
            [3, 'Free'],
            [2, 'It is slow.'],
          ],
        },
        { id: 'r2', respondent: null, cells: [[2, 'Fine']] },
      ],
    );
    assert.deepEqual(warnings, []);
  });

  it('leaves out rows without text, and says so', () => {
    const { rows, warnings } = show([
      ['P1', 'x', '', 'Free'],
      ['P2', 'x', 'Fine', ''],
    ]);
    assert.deepEqual(
      rows.map((row) => row.id),
      ['r2'],
    );
    assert.deepEqual(warnings, ['1 row left out: blank in every text column.']);
  });

  it('shows rows with context where there are no text columns', () => {
    const table = tableOf([
      ['P1', 'x', 'a', 'Free'],
      ['P2', 'x', 'b', ''],
    ]);
    const { rows } = showRows(table, { text: [], id: 0, context: [3], excluded: [1] }, defaults);
    assert.deepEqual(
      rows.map((row) => row.cells.map((cell) => cell.text)),
      [['Free']],
    );
  });

  it('puts the letter of the file before the row where there are several', () => {
    const rows = Array.from({ length: 30 }, () => ['P1', 'x', 'Fine', '']);
    const ids = (sources: number): string[] => show(rows, {}, sources).rows.map((row) => row.id);
    assert.deepEqual(ids(2).slice(0, 4), ['a.r1', 'b.r1', 'a.r2', 'b.r2']);
    assert.deepEqual(ids(28).slice(25), ['z.r1', 'aa.r1', 'ab.r1', 'a.r2', 'b.r2']);
  });

  it('redacts every shown cell with placeholders that last over the rows', () => {
    const rows = [
      ['P1', 'x', 'Write to ada@example.org', 'ada@example.org'],
      ['P2', 'x', 'bob@example.org or ada@example.org', ''],
    ];
    const data = show(rows);
    assert.deepEqual(
      data.rows.map((row) => row.cells.map((cell) => cell.text)),
      [['[email-1]', 'Write to [email-1]'], ['[email-2] or [email-1]']],
    );
    assert.equal(data.redactions, 4);
    const open = show(rows, { redact: false });
    assert.deepEqual([open.redactions, open.rows[1]?.cells[0]?.text], [0, 'bob@example.org or ada@example.org']);
  });

  it('shortens cells beyond 8,000 characters at the end, never through an address or a surrogate pair', () => {
    const shownOf = (answer: string): { text: string; shortened: boolean } | undefined =>
      show([['P1', 'x', answer, '']]).rows[0]?.cells[0];
    assert.equal(shownOf('a'.repeat(8000))?.shortened, false);
    const cut = show([['P1', 'x', 'word '.repeat(400_000), '']]);
    assert.deepEqual([cut.rows[0]?.cells[0]?.text.length, cut.rows[0]?.cells[0]?.shortened], [8000, true]);
    assert.deepEqual(cut.warnings, ['1 cell is longer than 8,000 characters: the rest is not shown.']);
    assert.equal(
      shownOf(`${'a '.repeat(3995)}ada.lovelace@example.org and more`)?.text,
      `${'a '.repeat(3995)}[email-1]`,
    );
    assert.equal(shownOf(`a${'😀'.repeat(4100)}`)?.text, `a${'😀'.repeat(3999)}`);
  });

  const many = Array.from({ length: 500 }, (_, index) => [
    `P${index}`,
    'x',
    `Answer ${index} ${'word '.repeat(index % 9)}`,
    'Free',
  ]);

  it('shows the same random rows in file order for the same seed, and says how many', () => {
    const first = show(many, { maxTokens: 2000 });
    const ids = first.rows.map((row) => row.id);
    assert.deepEqual(
      show(many, { maxTokens: 2000 }).rows.map((row) => row.id),
      ids,
    );
    assert.notDeepEqual(
      show(many, { maxTokens: 2000, seed: 8 }).rows.map((row) => row.id),
      ids,
    );
    assert.deepEqual(
      first.rows.map((row) => row.row.row),
      first.rows.map((row) => row.row.row).toSorted((a, b) => a - b),
    );
    assert.deepEqual(first.warnings, [`${ids.length} of 500 rows shown`]);
    assert.ok(ids.length > 60 && ids.length < 200);
  });

  it('chooses each row about equally often', () => {
    const counts = Array.from({ length: 40 }, () => 0);
    const rows = Array.from({ length: 40 }, (_, index) => [`P${index}`, 'x', 'The same words', '']);
    for (let seed = 0; seed < 400; seed++) {
      for (const row of show(rows, { maxTokens: 120, seed }).rows) {
        counts[row.row.row - 1] = (counts[row.row.row - 1] ?? 0) + 1;
      }
    }
    const expected = counts.reduce((sum, count) => sum + count, 0) / 40;
    assert.ok(
      counts.every((count) => Math.abs(count - expected) < 5 * Math.sqrt(expected)),
      counts.join(' '),
    );
  });

  it('never shows more than fits', () => {
    const answers = fc.constantFrom(
      'a',
      'a@b.example',
      'Some words here',
      'x'.repeat(300),
      '日本語の答え',
      '+49 30 1234567 '.repeat(9),
    );
    const property = fc.property(
      fc.array(answers, { maxLength: 30 }),
      fc.integer({ min: 1, max: 400 }),
      (texts, maxTokens) => {
        const data = show(
          texts.map((text) => ['P1', 'x', text, '']),
          { maxTokens },
        );
        assert.ok(tokensOf(data) <= maxTokens);
      },
    );
    fc.assert(property);
  });
});
