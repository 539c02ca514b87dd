import { RedactionMemory, applyReplacements, redact } from '../../data/redact';
import type { ColumnRoles, Row, ShownRow, Table } from '../../data/table';

/** Someone who answered: the rows with one value in the id column, or a single row. */
export interface Respondent {
  rows: Row[];
  /** Those of the rows that are shown, and so can be quoted. */
  shown: ShownRow[];
}

/**
 * The respondents who answered something in the columns that are analysed, in the order of their first row, and how many there are
 * in all. A row without a value in the id column is a respondent of its own.
 */
export function groupRespondents(
  table: Table,
  roles: ColumnRoles,
  shownRows: readonly ShownRow[],
): { respondents: Respondent[]; total: number } {
  const shownByKey = new Map(shownRows.map((shown) => [keyOf(shown.row), shown]));
  const byId = new Map<string, Respondent>();
  const all: Respondent[] = [];
  for (const row of table.rows) {
    const id = roles.id === null ? '' : (row.cells[roles.id] ?? '').trim();
    let respondent = id === '' ? undefined : byId.get(id);
    if (!respondent) {
      respondent = { rows: [], shown: [] };
      all.push(respondent);
      if (id !== '') {
        byId.set(id, respondent);
      }
    }
    respondent.rows.push(row);
    const shown = shownByKey.get(keyOf(row));
    if (shown) {
      respondent.shown.push(shown);
    }
  }
  const analysed = [...roles.text, ...roles.context];
  return {
    respondents: all.filter(({ rows }) =>
      rows.some((row) => analysed.some((column) => (row.cells[column] ?? '').trim() !== '')),
    ),
    total: all.length,
  };
}

/** All that a respondent says in these columns, a line per cell, without addresses and numbers that lead to a person. */
export function textOf(respondent: Respondent, columns: readonly number[]): string {
  return respondent.rows
    .flatMap((row) => columns.map((column) => (row.cells[column] ?? '').trim()))
    .filter((cell) => cell !== '')
    .map(withoutAddresses)
    .join('\n');
}

/** What a respondent's rows hold in a column, blank cells left out. */
export function cellsOf(respondent: Respondent, column: number): string[] {
  return respondent.rows.map((row) => (row.cells[column] ?? '').trim()).filter((cell) => cell !== '');
}

/** The text with e-mail addresses, phone and card numbers replaced: claims are made from all rows, not just from the redacted ones. */
export function withoutAddresses(text: string): string {
  return applyReplacements(text, redact(text, new RedactionMemory()).replacements);
}

function keyOf(row: Row): string {
  return `${row.source}:${row.row}`;
}
