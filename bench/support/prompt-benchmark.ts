import { groupRows } from '../../src/core/data/group-rows';
import { detectRoles } from '../../src/core/data/roles';
import { showRows } from '../../src/core/data/show';
import type { ShownData, Table } from '../../src/core/data/table';
import { compactRows } from '../../src/core/prompt/compact-rows';
import { estimateTokens } from '../../src/core/text/tokens';
import { interviews, reviews, survey } from './generated-data';

/**
 * A Markdown table: estimated tokens that a shown row takes in the prompt, beside the same rows with a `**column**: value` line for
 * each cell of the file, and beside such lines for the shown cells alone.
 */
export async function promptTable(): Promise<string[]> {
  const sets: [name: string, table: Table][] = [
    ['survey, 2,000 rows of 14 columns', survey(2000, 1)],
    ['interviews, 12 transcripts of 10,000 characters', interviews(12, 2)],
    ['reviews, 2,000 rows of 8 columns', reviews(2000, 3)],
  ];
  const lines = [
    '| data | tokens per row | `**column**: value`, all columns | ratio | `**column**: value`, shown cells | ratio |',
    '|---|---|---|---|---|---|',
  ];
  for (const [name, table] of sets) {
    const roles = detectRoles(table, {});
    const grouping = await groupRows(table, roles, { seed: 7, pause: () => Promise.resolve() });
    const data = showRows(table, roles, { redact: true, maxTokens: 60_000, seed: 7, grouping });
    const { lines: rows, notes, columns } = compactRows(data);
    const own = perRow(data, [columns.join(' | '), ...notes, ...rows]);
    const whole = perRow(data, everyColumn(data));
    const same = perRow(data, shownCells(data));
    lines.push(
      `| ${name} (${data.rows.length} shown) | ${own.toFixed(1)} | ${whole.toFixed(1)} | ${(own / whole).toFixed(2)} | ${same.toFixed(1)} | ${(own / same).toFixed(2)} |`,
    );
  }
  return lines;
}

function perRow(data: ShownData, lines: readonly string[]): number {
  return estimateTokens(lines.join('\n')) / data.rows.length;
}

/** Long cells as they are shown, so that the comparison is one of form. */
function everyColumn({ rows, table }: ShownData): string[] {
  return rows.flatMap(({ id, row, cells }) => [
    `## ${id}`,
    ...table.columns.map(
      ({ name }, index) =>
        `**${name}**: ${cells.find(({ column }) => column === index)?.text ?? row.cells[index] ?? ''}`,
    ),
    '',
  ]);
}

function shownCells({ rows, table }: ShownData): string[] {
  return rows.flatMap(({ id, cells }) => [
    `## ${id}`,
    ...cells.map(({ column, text }) => `**${table.columns[column]?.name ?? ''}**: ${text}`),
    '',
  ]);
}
