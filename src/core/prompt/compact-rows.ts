import type { ShownData, ShownGroup, ShownRow } from '../data/table';
import { codeLegend, codeMark, valueCodes } from '../data/value-codes';

/** The shown rows as text. */
export interface CompactRows {
  /** Names of the columns on the line of a row, in order. */
  columns: string[];
  /** What stands between the marks of the data: a line for each row, and for what many rows share. */
  lines: string[];
  /** How the lines are to be read; nothing in them comes from the data. */
  notes: string[];
}

const groupNote =
  'Rows that are alike stand together under a line such as `group 2: 31 of 145 rows shown: words that set it apart`: the group ' +
  'has 145 rows in the data, counted by code, 31 of them are shown. Groups are an aid to reading; a persona may cut across them.';
const codeNote = `${codeMark}1, ${codeMark}2 … stand for values of a column, listed first. In an excerpt write the value, never its code.`;
const everyRowNote = 'What is the same in every row is said once, first.';
const interviewerNote = 'What an interviewer says in a transcript is context for the answer: never cite it.';

const askedName = '(asked before)';
const askedNote = `${askedName} is what the interviewer said before the row: context for the answer, never cite it.`;

/**
 * One line a row: `r17|34|gas boiler|The app tells me…`, with a bar inside a cell written `\|`. Columns in which no shown row
 * has anything are left out. A context column that is the same in every row is said once, and values that recur have codes
 * where that is shorter. Groups begin with a line of their own.
 */
export function compactRows(data: ShownData): CompactRows {
  const texts = new Map(
    shownColumns(data).map((column): [number, string[]] => [column, data.rows.map((row) => cellText(row, column))]),
  );
  const isSame = (column: number): boolean => isSameEverywhere(data, column, texts.get(column) ?? []);
  const filled = [...texts.keys()].filter((column) => texts.get(column)?.some((text) => text !== ''));
  const columns = filled.filter((column) => !isSame(column));
  const legends: string[] = [];
  for (const column of columns) {
    const values = texts.get(column) ?? [];
    const codes = data.roles.context.includes(column) ? valueCodes(values) : null;
    if (codes !== null) {
      texts.set(
        column,
        values.map((value) => codes.get(value) ?? value),
      );
      legends.push(`${nameOf(data, column)}: ${codeLegend(codes)}`);
    }
  }
  const same = filled
    .filter((column) => isSame(column))
    .map((column) => `in every row: ${nameOf(data, column)} = ${texts.get(column)?.[0] ?? ''}`);
  const hasQuestions = data.rows.some(({ question }) => question !== undefined);
  const rows = data.rows.map(({ id, question = '' }, index) =>
    [
      id,
      ...(hasQuestions ? [oneLine(question)] : []),
      ...columns.map((column) => texts.get(column)?.[index] ?? ''),
    ].join('|'),
  );
  const asks = data.rows.some((row) => row.cells.some(({ interviewer }) => interviewer !== undefined));
  return {
    columns: [...(hasQuestions ? [askedName] : []), ...columns.map((column) => nameOf(data, column))],
    lines: [...same, ...legends, ...grouped(data, rows)],
    notes: [
      ...(same.length > 0 ? [everyRowNote] : []),
      ...(legends.length > 0 ? [codeNote] : []),
      ...(data.groups.length > 0 ? [groupNote] : []),
      ...(asks ? [interviewerNote] : []),
      ...(hasQuestions ? [askedNote] : []),
    ],
  };
}

/** Columns of the cells that are shown; neither the id column nor an excluded one is even named. */
function shownColumns({ roles }: ShownData): number[] {
  return [...roles.context, ...roles.text].filter((column) => column !== roles.id && !roles.excluded.includes(column));
}

function nameOf(data: ShownData, column: number): string {
  return oneLine(data.table.columns[column]?.name ?? '');
}

function isSameEverywhere({ roles }: ShownData, column: number, texts: readonly string[]): boolean {
  return roles.context.includes(column) && texts.length > 1 && texts.every((text) => text === texts[0] && text !== '');
}

/** The lines of rows under those of their groups. */
function grouped({ rows, groups }: ShownData, lines: readonly string[]): string[] {
  const lineOf = new Map(rows.map(({ id }, index) => [id, lines[index] ?? '']));
  if (groups.length === 0) {
    return [...lines];
  }
  return groups.flatMap((group, index) => [
    groupLine(group, index + 1),
    ...group.shown.flatMap((id) => lineOf.get(id) ?? []),
  ]);
}

function groupLine({ shown, rows, estimated, label }: ShownGroup, number: number): string {
  const of = estimated ? `${shown.length} of about ${rows} rows shown` : `${shown.length} of ${rows} rows shown`;
  return `group ${number}: ${of}${label === '' ? '' : `: ${oneLine(label)}`}`;
}

function cellText(row: ShownRow, column: number): string {
  return oneLine(row.cells.find((cell) => cell.column === column)?.text ?? '');
}

/** White space and control characters become one space; a lone surrogate, which JSON cannot carry everywhere, U+FFFD. */
function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replaceAll('|', String.raw`\|`);
}
