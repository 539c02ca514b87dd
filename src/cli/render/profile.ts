import { formatOf } from '../../core/data/formats';
import { distinctLimit } from '../../core/data/profile';
import { suspiciousCellsOf, suspicionText } from '../../core/data/suspicious-cells';
import type { Column, ColumnRoles, Source, Table } from '../../core/data/table';
import { transcriptsIn, transcriptText } from '../../core/data/transcript';
import { countOf, countText } from '../../core/text/figures';
import { aligned, visible } from './text';

/** A table's profile for a terminal. */
export function profileText(table: Table, roles: ColumnRoles): string {
  const files = table.sources.flatMap((source) => [
    `${visible(source.path)}: ${countOf(source.rows, 'row')}, ${source.encoding}, ${formatText(source)}`,
    ...source.warnings.map((warning) => `  warning: ${visible(warning)}`),
  ]);
  const columns = table.columns.map((column, index) => [
    shortened(column.name, 60),
    column.type,
    roleOf(roles, index),
    `${countText(column.filled)} of ${countText(table.rowCount)}`,
    column.distinct >= distinctLimit ? `${countText(distinctLimit)}+` : countText(column.distinct),
    exampleText(column),
  ]);
  const transcripts = table.columns.flatMap(({ name }, index) => {
    const facts = transcriptsIn(table, index);
    return facts === null ? [] : [`  ${visible(name)}: ${visible(transcriptText(facts))}`];
  });
  const suspicious = suspiciousCellsOf(table);
  return [
    ...files,
    ...(table.sources.length > 1 ? [`All files: ${countOf(table.rowCount, 'row')}`] : []),
    ...(table.rows.length < table.rowCount
      ? [`All rows are counted; types are told from ${countText(table.rows.length)} of them, chosen at random.`]
      : []),
    ...transcripts,
    ...(suspicious.length === 0 ? [] : [`  warning: ${visible(suspicionText(suspicious, table))}`]),
    '',
    ...aligned([['Column', 'Type', 'Part', 'Filled', 'Distinct', 'Examples'], ...columns], [3, 4]),
  ].join('\n');
}

function formatText({ path, delimiter }: Source): string {
  switch (formatOf(path)) {
    case 'json':
      return 'JSON objects';
    case 'text':
      return 'text, a row for each paragraph';
    case 'captions':
      return 'WebVTT, a row for each cue';
    case 'delimited':
    case null:
      return delimiter === '' ? 'one column' : `delimiter ${delimiter === '\t' ? 'tab' : JSON.stringify(delimiter)}`;
  }
}

/** The range of numbers, else values as they stand in the file. */
function exampleText({ range, examples }: Column): string {
  return range ? `${range.min} to ${range.max}` : examples.map((example) => shortened(example, 40)).join(' · ');
}

function shortened(text: string, longest: number): string {
  const characters = Array.from(visible(text));
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
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
