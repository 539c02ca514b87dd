import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { heldTable } from '../../../src/core/data/held-table';
import { applyReplacements, originalOffset } from '../../../src/core/data/redact';
import { detectRoles } from '../../../src/core/data/roles';
import { showRows, type ShowOptions } from '../../../src/core/data/show';
import type { ShownCell, ShownData, Source, Table } from '../../../src/core/data/table';
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

  describe('of a long cell', () => {
    /** Twelve themes one after the other, each of some 3,000 characters. */
    const long = Array.from({ length: 900 }, (_, i) => {
      const theme = String.fromCodePoint(97 + Math.floor(i / 75));
      return `Here we speak of matter${theme}${theme} and of side${theme}${i % 3 === 0 ? 'x' : 'y'}.`;
    }).join(' ');
    const shownOf = (answer: string, options: Partial<ShowOptions> = {}): ShownCell => {
      const cell = show([['P1', 'x', answer, '']], { maxTokens: 2650, ...options }).rows[0]?.cells[0];
      assert.ok(cell);
      return cell;
    };

    it('shows all up to 8,000 characters, of more passages that come to as much', () => {
      assert.equal(shownOf('a'.repeat(8000)).shortened, false);
      const cell = shownOf(long);
      const omitted = cell.replacements.filter((replacement) => replacement.omitted === true);
      assert.ok(cell.shortened && cell.text.length > 7000 && cell.text.length <= 8000, String(cell.text.length));
      assert.ok(omitted.length > 3);
      const themes = new Set(Array.from(cell.text.matchAll(/matter\w/gu), ([theme]) => theme));
      assert.equal(themes.size, 12);
      assert.equal(cell.text, applyReplacements(long.slice(0, originalOffset(cell, cell.text.length)), omitted));
      assert.equal(show([['P1', 'x', long, '']], { maxTokens: 2650 }).redactions, 0);
      assert.deepEqual(show([['P1', 'x', long, '']], { maxTokens: 2650 }).warnings, [
        '1 cell is longer than 8,000 characters: passages of each are shown, the rest is not.',
      ]);
    });

    it('shows more of it where there are few rows and the limit allows it, and 40,000 characters at most', () => {
      assert.equal(shownOf(long, { maxTokens: 60_000 }).text, long);
      const size = shownOf('Many words about it. '.repeat(5000), { maxTokens: 60_000 }).text.length;
      assert.ok(size > 39_000 && size <= 40_000, String(size));
    });

    it('shows a cell of 2 MB in passages that are spread over it', () => {
      const cell = shownOf(`${'Nothing new here at all. '.repeat(60_000)}${long.repeat(20)}`.slice(0, 2_000_000));
      assert.ok(cell.text.length <= 8000);
      assert.ok(originalOffset(cell, cell.text.length) > 1_000_000);
    });

    it('never cuts through an address or a surrogate pair', () => {
      const addressed = `${'a '.repeat(350)}ada.lovelace@example.org and more. `.repeat(40);
      const { text, replacements } = shownOf(addressed);
      assert.ok(replacements.some(({ placeholder }) => placeholder === '[email-1]'));
      assert.doesNotMatch(text, /lovelace|example\.org/u);
      assert.equal(
        shownOf(`a${'😀'.repeat(9100)}`).text.replace(/\p{Cs}/gu, ''),
        shownOf(`a${'😀'.repeat(9100)}`).text,
      );
    });
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
    assert.deepEqual(first.warnings, [
      `${ids.length} of 500 rows shown: language models see these alone, offline generators count all rows and quote these.`,
    ]);
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
