import { PersonaError } from '../errors';
import { nearest } from '../text/nearest';
import { respondentRank } from './column-names';
import type { ColumnRoles, ColumnType, Table } from './table';

/** Names of columns, as the user gave them. */
export interface RoleChoice {
  text?: readonly string[];
  id?: string;
  exclude?: readonly string[];
}

const contextTypes: ReadonlySet<ColumnType> = new Set(['number', 'date', 'category', 'multi-select']);

/**
 * Which columns play which part: as chosen, the rest by their types. Constant, empty and further id columns play none, nor
 * do text columns beyond the chosen ones. `text` is empty where nothing can be quoted.
 *
 * @throws PersonaError `invalid-config` for a name that is no column, or one that is to be quoted and to stay private.
 */
export function detectRoles(table: Pick<Table, 'columns'>, choice: RoleChoice): ColumnRoles {
  const excluded = [...new Set((choice.exclude ?? []).map((name) => columnNamed(table, name)))];
  const chosenText =
    choice.text === undefined ? null : [...new Set(choice.text.map((name) => columnNamed(table, name)))];
  const id = choice.id === undefined ? detectId(table, excluded, chosenText ?? []) : columnNamed(table, choice.id);
  const isPrivate = (column: number): boolean => column === id || excluded.includes(column);
  const conflict = chosenText?.find(isPrivate);
  if (conflict !== undefined) {
    const name = table.columns[conflict]?.name ?? '';
    const part = conflict === id ? 'the id column, which is never sent' : 'excluded';
    throw new PersonaError(
      'invalid-config',
      `The column "${name}" is to be quoted, but it is also ${part}. Choose one.`,
    );
  }
  const open = table.columns.map((_, column) => column).filter((column) => !isPrivate(column));
  const typeOf = (column: number): ColumnType => table.columns[column]?.type ?? 'empty';
  const text = chosenText ?? open.filter((column) => typeOf(column) === 'text');
  const context = open.filter((column) => contextTypes.has(typeOf(column)) && !text.includes(column));
  return { text, id, context, excluded };
}

function columnNamed(table: Pick<Table, 'columns'>, name: string): number {
  const names = table.columns.map((column) => column.name);
  const exact = names.indexOf(name);
  const index = exact === -1 ? names.indexOf(name.replaceAll(/\s+/g, ' ').trim()) : exact;
  if (index === -1) {
    const guess = nearest(name, names);
    const hint = guess === null ? `The columns are: ${listed(names)}.` : `Did you mean "${guess}"?`;
    throw new PersonaError('invalid-config', `There is no column "${name}". ${hint}`);
  }
  return index;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `"${name}"`);
  return names.length > 20 ? `${shown.join(', ')} and ${names.length - 20} more` : shown.join(', ');
}

/** Of the id columns the one whose name says respondent most clearly, then the first. */
function detectId(table: Pick<Table, 'columns'>, excluded: readonly number[], text: readonly number[]): number | null {
  let best: number | null = null;
  let highest = -1;
  for (const [index, column] of table.columns.entries()) {
    const rank = respondentRank(column.name);
    if (column.type === 'id' && rank > highest && !excluded.includes(index) && !text.includes(index)) {
      [best, highest] = [index, rank];
    }
  }
  return best;
}
