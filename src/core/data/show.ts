import { seededRandom, shuffled } from '../random';
import { countOf, countText } from '../text/figures';
import { estimateTokens } from '../text/tokens';
import { applyReplacements, redact, RedactionMemory } from './redact';
import { rowId } from './row-id';
import type { ColumnRoles, Row, ShownCell, ShownData, ShownRow, Table } from './table';

export interface ShowOptions {
  /** Whether e-mail addresses, phone and card numbers are replaced. */
  redact: boolean;
  /** Most that the shown rows may take together, by {@link estimateTokens}. */
  maxTokens: number;
  /** Of the choice of rows where not all fit. */
  seed: number;
}

/** UTF-16 units of a cell that are shown at most. */
const longestCell = 8000;
/** Looked at beyond that, so that an address on the edge is recognised before it is cut. */
const overlap = 200;
/** Row id, separators and the line end, about. */
const tokensPerRow = 6;
const tokensPerCell = 1;

/**
 * The rows that every model of a run sees: those with something in a text column (without text columns, in any column that
 * is shown), redacted and shortened. Where they take more than `maxTokens`, a uniform random subset that fits, in file
 * order and the same for the same seed. Id and excluded columns are in no cell.
 */
export function showRows(table: Table, roles: ColumnRoles, options: ShowOptions): ShownData {
  const columns = [...roles.context, ...roles.text].filter(
    (column) => column !== roles.id && !roles.excluded.includes(column),
  );
  const needed = roles.text.length > 0 ? roles.text : roles.context;
  const candidates = table.rows.filter((row) => needed.some((column) => isFilled(row.cells[column])));
  const chosen = chooseRows(candidates, columns, options);
  const memory = options.redact ? new RedactionMemory() : null;
  const rows = fitting(
    chosen.map((row) => showRow(table, row, roles, columns, memory)),
    options,
  );
  const cells = rows.flatMap((row) => row.cells);
  return {
    table,
    roles,
    rows,
    groups: [],
    redactions: cells.reduce((sum, cell) => sum + cell.replacements.length, 0),
    warnings: showWarnings(table, roles, candidates.length, rows.length, cells),
  };
}

/** In random order as many as fit, by the length of the originals, then put back in file order. */
function chooseRows(candidates: readonly Row[], columns: readonly number[], options: ShowOptions): readonly Row[] {
  const estimate = (row: Row): number =>
    columns.reduce((sum, column) => {
      const cell = row.cells[column];
      return isFilled(cell) ? sum + estimateTokens(cell.slice(0, longestCell)) + tokensPerCell : sum;
    }, tokensPerRow);
  let total = 0;
  if (candidates.every((row) => (total += estimate(row)) <= options.maxTokens)) {
    return candidates;
  }
  const order = shuffled([...candidates.keys()], seededRandom(options.seed));
  const chosen: number[] = [];
  let used = 0;
  for (const index of order) {
    const row = candidates[index];
    const tokens = row === undefined ? 0 : estimate(row);
    if (used + tokens <= options.maxTokens) {
      chosen.push(index);
      used += tokens;
    } else if (chosen.length > 0) {
      break;
    }
  }
  chosen.sort((a, b) => a - b);
  return chosen.flatMap((index) => candidates[index] ?? []);
}

/** Placeholders can be longer than what they replace: rows are taken away, chosen by the seed, until the rest fits. */
function fitting(rows: ShownRow[], { maxTokens, seed }: ShowOptions): ShownRow[] {
  const sizes = rows.map((row) =>
    row.cells.reduce((sum, cell) => sum + estimateTokens(cell.text) + tokensPerCell, tokensPerRow),
  );
  let total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= maxTokens) {
    return rows;
  }
  const removed = new Set<number>();
  for (const index of shuffled([...rows.keys()], seededRandom(seed))) {
    if (total <= maxTokens) {
      break;
    }
    removed.add(index);
    total -= sizes[index] ?? 0;
  }
  return rows.filter((_, index) => !removed.has(index));
}

function showRow(
  table: Table,
  row: Row,
  roles: ColumnRoles,
  columns: readonly number[],
  memory: RedactionMemory | null,
): ShownRow {
  const cells = columns
    .filter((column) => isFilled(row.cells[column]))
    .map((column) => showCell(column, row.cells[column] ?? '', memory));
  const respondent = roles.id === null ? '' : (row.cells[roles.id] ?? '').trim();
  const id = rowId(row.row, row.source, table.sources.length);
  return { id, row, cells, respondent: respondent === '' ? null : respondent };
}

function showCell(column: number, original: string, memory: RedactionMemory | null): ShownCell {
  const shortened = original.length > longestCell;
  const looked = shortened ? original.slice(0, longestCell + overlap) : original;
  const found = memory === null ? [] : redact(looked, memory).replacements;
  if (!shortened) {
    return { column, text: applyReplacements(original, found), replacements: found, shortened };
  }
  const replacements = found.filter(({ start }) => start < longestCell);
  const end = Math.max(longestCell, replacements.at(-1)?.end ?? 0);
  const isInPair = /[\uD800-\uDBFF]/.test(original[end - 1] ?? '');
  return {
    column,
    text: applyReplacements(original.slice(0, isInPair ? end - 1 : end), replacements),
    replacements,
    shortened,
  };
}

function showWarnings(
  table: Table,
  roles: ColumnRoles,
  candidates: number,
  shown: number,
  cells: readonly ShownCell[],
): string[] {
  const warnings: string[] = [];
  if (shown < candidates) {
    warnings.push(`${countText(shown)} of ${countText(table.rowCount)} rows shown`);
  }
  const blank = table.rows.length - candidates;
  if (blank > 0) {
    warnings.push(
      `${countOf(blank, 'row')} left out: blank in every ${roles.text.length > 0 ? 'text column' : 'column that is shown'}.`,
    );
  }
  const shortened = cells.filter((cell) => cell.shortened).length;
  if (shortened > 0) {
    const which = countOf(shortened, 'cell is', 'cells are');
    warnings.push(`${which} longer than ${countText(longestCell)} characters: the rest is not shown.`);
  }
  return warnings;
}

function isFilled(cell: string | undefined): cell is string {
  return cell !== undefined && /\S/.test(cell);
}
