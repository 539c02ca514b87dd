import { heldTable } from '../../src/core/data/held-table';
import { showRows } from '../../src/core/data/show';
import type { Column, ColumnRoles, Row, ShownData } from '../../src/core/data/table';

type Part = 'text' | 'context' | 'id' | 'excluded';

export interface ShownDataOptions {
  /** Names of the columns and what they are; one text column `answer` unless told. */
  columns?: Record<string, Part>;
  /** Whether e-mail addresses and the like are replaced; off unless told. */
  redact?: boolean;
  /** Paths of the files; `interviews.csv` unless told. */
  sources?: string[];
}

/** A row's cells, or those with the index of the file they are from. */
type RowCells = readonly string[] | { source: number; cells: readonly string[] };

/** Rows as every model of a run sees them; each record takes one line after the header. */
export function shownData(rows: readonly RowCells[], options: ShownDataOptions = {}): ShownData {
  const { columns = { answer: 'text' }, redact = false, sources = ['interviews.csv'] } = options;
  const names = Object.keys(columns);
  const counts = sources.map(() => 0);
  const profiled = names.map((name): Column => ({
    name,
    type: columns[name] === 'text' ? 'text' : columns[name] === 'id' ? 'id' : 'category',
    filled: rows.length,
    distinct: rows.length,
    examples: [],
  }));
  const held = rows.map((given): Row => {
    const { source, cells } = 'source' in given ? given : { source: 0, cells: given };
    const row = (counts[source] ?? 0) + 1;
    counts[source] = row;
    return { source, row, line: row + 1, cells: [...cells] };
  });
  const read = sources.map((path, source) => ({
    path,
    absolutePath: `/study/${path}`,
    sha256: String(source).repeat(64),
    encoding: 'utf-8',
    delimiter: ',',
    rows: counts[source] ?? 0,
    warnings: [],
  }));
  return showRows(heldTable(read, profiled, held), rolesOf(names.map((name) => columns[name])), {
    redact,
    maxTokens: Number.POSITIVE_INFINITY,
    seed: 1,
  });
}

/** One text column `answer` with one row an answer: `r1`, `r2` … */
export function shownAnswers(...answers: string[]): ShownData {
  return shownData(answers.map((answer) => [answer]));
}

function rolesOf(parts: readonly (Part | undefined)[]): ColumnRoles {
  const columnsOf = (wanted: Part): number[] => parts.flatMap((part, column) => (part === wanted ? [column] : []));
  return {
    text: columnsOf('text'),
    context: columnsOf('context'),
    excluded: columnsOf('excluded'),
    id: columnsOf('id')[0] ?? null,
  };
}
