import { formatOf } from '../../core/data/formats';
import { interviewerFacts, interviewerText } from '../../core/data/interviewer-rows';
import { distinctLimit } from '../../core/data/profile';
import { shortNames } from '../../core/data/short-names';
import { suspiciousCellsOf, suspicionText } from '../../core/data/suspicious-cells';
import type { Column, ColumnRoles, Source, Table } from '../../core/data/table';
import { transcriptsIn, transcriptText } from '../../core/data/transcript';
import { countOf, countText } from '../../core/text/figures';
import { aligned, visible } from './text';

const longestName = 60;
const longestExample = 40;
/** Of a terminal's line a name takes this share at most, and not less than so many characters. */
const shareOfName = 0.3;
const leastName = 16;

/**
 * A table's profile for people.
 *
 * @param width characters of a line; null: as long as it takes.
 */
export function profileText(table: Table, roles: ColumnRoles, width: number | null): string {
  const files = table.sources.flatMap((source) => [
    `${visible(source.path)}: ${countOf(source.rows, 'row')}, ${source.encoding}, ${formatText(source)}`,
    ...source.warnings.map((warning) => `  warning: ${visible(warning)}`),
  ]);
  const nameLength = width === null ? longestName : Math.max(leastName, Math.floor(shareOfName * width));
  const names = shortNames(table.columns.map(({ name }) => visible(name)));
  const columns = table.columns.map((column, index) => [
    fittingName(visible(column.name), names[index] ?? '', Math.min(longestName, nameLength)),
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
  const asked = interviewerFacts(table, roles.text);
  const suspicious = suspiciousCellsOf(table);
  return [
    ...files,
    ...(table.sources.length > 1 ? [`All files: ${countOf(table.rowCount, 'row')}`] : []),
    ...(table.rows.length < table.rowCount
      ? [`All rows are counted; types are told from ${countText(table.rows.length)} of them, chosen at random.`]
      : []),
    ...transcripts,
    ...(asked === null ? [] : [`  ${visible(interviewerText(asked))}`]),
    ...(suspicious.length === 0 ? [] : [`  warning: ${visible(suspicionText(suspicious, table))}`]),
    '',
    ...aligned([['Column', 'Type', 'Part', 'Filled', 'Distinct', 'Examples'], ...columns], [3, 4]).map((line) =>
      width === null ? line : cutAtEnd(line, width),
    ),
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
  return range
    ? `${range.min} to ${range.max}`
    : examples.map((example) => cutAtEnd(visible(example), longestExample)).join(' · ');
}

function cutAtEnd(text: string, longest: number): string {
  const characters = Array.from(text);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}

/** A name that is too long without what others begin with alike, and without its middle where that does not do. */
function fittingName(name: string, short: string, longest: number): string {
  if (Array.from(name).length <= longest) {
    return name;
  }
  const fitting = Array.from(short === name ? name : `…${short}`);
  const end = Math.floor((longest - 1) / 2);
  return fitting.length <= longest
    ? fitting.join('')
    : `${fitting.slice(0, longest - 1 - end).join('')}…${fitting.slice(-end).join('')}`;
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
