import type { ShownData, ShownGroup, ShownRow } from '../data/table';

/** The shown rows as text. */
export interface CompactRows {
  /** Names of the columns on the line of a row, in order. */
  columns: string[];
  /** What stands between the marks of the data: a line for each row, and for what many rows share. */
  lines: string[];
  /** How the lines are to be read; nothing in them comes from the data. */
  notes: string[];
}

/** UTF-16 units that codes must save in a column. */
const leastSaved = 200;
/** How often a value must stand in a column to have a code. */
const leastUses = 3;
const codeMark = '~';

const groupNote =
  'Rows that are alike stand together under a line such as `group 2: 31 of 145 rows shown: words that set it apart`: the group ' +
  'has 145 rows in the data, counted by code, 31 of them are shown. Groups are an aid to reading; a persona may cut across them.';
const codeNote = `${codeMark}1, ${codeMark}2 … stand for values of a column, listed first. In an excerpt write the value, never its code.`;
const everyRowNote = 'What is the same in every row is said once, first.';
const interviewerNote = 'What an interviewer says in a transcript is context for the answer: never cite it.';

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
    const coded = data.roles.context.includes(column) ? withCodes(texts.get(column) ?? []) : null;
    if (coded !== null) {
      texts.set(column, coded.texts);
      legends.push(`${nameOf(data, column)}: ${coded.legend}`);
    }
  }
  const same = filled
    .filter((column) => isSame(column))
    .map((column) => `in every row: ${nameOf(data, column)} = ${texts.get(column)?.[0] ?? ''}`);
  const rows = data.rows.map(({ id }, index) =>
    [id, ...columns.map((column) => texts.get(column)?.[index] ?? '')].join('|'),
  );
  const asks = data.rows.some((row) => row.cells.some(({ interviewer }) => interviewer !== undefined));
  return {
    columns: columns.map((column) => nameOf(data, column)),
    lines: [...same, ...legends, ...grouped(data, rows)],
    notes: [
      ...(same.length > 0 ? [everyRowNote] : []),
      ...(legends.length > 0 ? [codeNote] : []),
      ...(data.groups.length > 0 ? [groupNote] : []),
      ...(asks ? [interviewerNote] : []),
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

/** The texts with codes for those that recur; null where that saves too little. */
function withCodes(texts: readonly string[]): { texts: string[]; legend: string } | null {
  const uses = new Map<string, number>();
  for (const text of texts) {
    uses.set(text, (uses.get(text) ?? 0) + 1);
  }
  if ([...uses.keys()].some((text) => text.startsWith(codeMark))) {
    return null;
  }
  const recurring = [...uses].filter(([, count]) => count >= leastUses).sort(([, left], [, right]) => right - left);
  const codes = new Map<string, string>();
  let saved = 0;
  for (const [text, count] of recurring) {
    const code = `${codeMark}${codes.size + 1}`;
    const gain = count * (text.length - code.length) - (text.length + code.length + 3);
    if (gain > 0) {
      codes.set(text, code);
      saved += gain;
    }
  }
  const legend = [...codes].map(([text, code]) => `${code} ${text}`).join('; ');
  return saved < leastSaved ? null : { texts: texts.map((text) => codes.get(text) ?? text), legend };
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
