import { distinctLimit } from '../../core/data/profile';
import type { ColumnRoles, Table } from '../../core/data/table';
import { countText } from '../../core/text/figures';
import { aligned, visible } from './text';

/** A table's profile for a terminal. */
export function profileText(table: Table, roles: ColumnRoles): string {
  const files = table.sources.flatMap((source) => [
    `${visible(source.path)}: ${countText(source.rows)} rows, ${source.encoding}, delimiter ${JSON.stringify(source.delimiter)}`,
    ...source.warnings.map((warning) => `  warning: ${visible(warning)}`),
  ]);
  const columns = table.columns.map((column, index) => [
    visible(column.name),
    column.type,
    roleOf(roles, index),
    `${countText(column.filled)} of ${countText(table.rowCount)}`,
    column.distinct >= distinctLimit ? `${countText(distinctLimit)}+` : countText(column.distinct),
    column.examples.map((example) => visible(example).slice(0, 40)).join(' · '),
  ]);
  return [
    ...files,
    '',
    ...aligned([['Column', 'Type', 'Part', 'Filled', 'Distinct', 'Examples'], ...columns], [3, 4]),
  ].join('\n');
}

function roleOf(roles: ColumnRoles, column: number): string {
  if (column === roles.id) {
    return 'respondent';
  }
  if (roles.text.includes(column)) {
    return 'quoted';
  }
  return roles.context.includes(column) ? 'shown' : 'not used';
}
