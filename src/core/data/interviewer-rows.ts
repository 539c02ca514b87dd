import { countOf } from '../text/figures';
import { columnWords } from './column-names';
import type { Column, Row, Table } from './table';
import { isInitialOfInterviewer, isOnlyAsked, namesInterviewer, namesRespondent } from './transcript';

/** A column that says whose turn a row is, one of them an interviewer's. */
export interface SpeakerColumn {
  /** Index into `Table.columns`. */
  column: number;
  /** What it calls those who ask, as written, the first that occur first. */
  interviewers: string[];
  /** How many others it tells apart. */
  others: number;
}

/** Of a question that is shown beside its answer, UTF-16 units at most. */
const longestQuestion = 300;
/** Further labels are no speakers' of an interview. */
const mostSpeakers = 200;

const speakerNames =
  /^(?:speaker|speakers|said by|spoken by|speaker (?:name|role|type|label|id)|sprecher(?:in)?|locuteur|hablante)$/u;
const looseNames = /^(?:role|who|turn|participant role|person)$/u;

/**
 * The column that says who speaks in each row; null where none names an interviewer. A column called `speaker` may use any word
 * for one, or an initial (`I`, `Q`) where all others are words for respondents. One called `role` or `who` could as well
 * hold professions, so all others have to be words for respondents there, unless somebody is called interviewer.
 * @internal exported for its tests
 */
export function speakerColumn({ columns, rows }: Pick<Table, 'columns' | 'rows'>): SpeakerColumn | null {
  for (const [column, { name }] of columns.entries()) {
    const words = columnWords(name);
    const isPlain = speakerNames.test(words);
    const found = isPlain || looseNames.test(words) ? speakersOf(rows, column, isPlain) : null;
    if (found !== null) {
      return found;
    }
  }
  return null;
}

function speakersOf(rows: readonly Row[], column: number, isPlain: boolean): SpeakerColumn | null {
  const labels = [...new Set(rows.map(({ cells }) => (cells[column] ?? '').trim()))].filter((label) => label !== '');
  if (labels.length < 2 || labels.length > mostSpeakers) {
    return null;
  }
  const named = labels.filter(namesInterviewer);
  const asking = named.length > 0 ? named : labels.filter(isInitialOfInterviewer);
  const others = labels.filter((label) => !asking.includes(label));
  const isClear = (isPlain && named.length > 0) || asking.some((label) => /^interview/iu.test(label));
  return asking.length > 0 && others.length > 0 && (isClear || others.every(namesRespondent))
    ? { column, interviewers: asking, others: others.length }
    : null;
}

/** The columns, one that tells at least two respondents beside the interviewer apart as an id, where there is no other. */
export function withSpeakers(columns: Column[], rows: readonly Row[]): Column[] {
  const found = columns.some(({ type }) => type === 'id') ? null : speakerColumn({ columns, rows });
  return found === null || found.others < 2
    ? columns
    : columns.map((column, index) => (index === found.column ? { ...column, type: 'id' } : column));
}

/**
 * Tells rows in which an interviewer speaks and nobody else: by the speaker column, else where each filled cell of the text
 * columns is a turn such as `Interviewer: How do you pay?`. They are context, never evidence, and no respondents.
 */
export function interviewerRows(
  table: Pick<Table, 'columns' | 'rows'>,
  text: readonly number[],
): (row: Pick<Row, 'cells'>) => boolean {
  const speaker = speakerColumn(table);
  const asking = new Set(speaker?.interviewers);
  return ({ cells }) => {
    if (speaker !== null) {
      return asking.has((cells[speaker.column] ?? '').trim());
    }
    const filled = text.map((column) => cells[column] ?? '').filter((cell) => /\S/u.test(cell));
    return filled.length > 0 && filled.every(isOnlyAsked);
  };
}

/** The table with what interviewers' rows hold taken out of them, so that they count for nothing. */
export function withoutInterviewerRows(table: Table, text: readonly number[]): Table {
  const isAsked = interviewerRows(table, text);
  return { ...table, rows: table.rows.map((row) => (isAsked(row) ? { ...row, cells: row.cells.map(() => '') } : row)) };
}

/**
 * What was asked before a row, as its file tells, or else the text of the interviewer's rows right before it where these are
 * held, too; '' where nothing was. Long questions lose their beginning.
 *
 * @param index of the answer in `rows`.
 */
export function questionBefore(
  rows: readonly Row[],
  index: number,
  text: readonly number[],
  isAsked: (row: Row) => boolean,
): string {
  const told = rows[index]?.question;
  const asked = told === undefined ? [] : [told];
  for (let place = index - 1; place >= 0; place--) {
    const [row, next] = [rows[place], rows[place + 1]];
    if (!row || row.source !== next?.source || row.row !== next.row - 1 || !isAsked(row)) {
      break;
    }
    asked.unshift(...text.map((column) => (row.cells[column] ?? '').trim()).filter((cell) => cell !== ''));
  }
  const question = asked.join(' ').replaceAll(/\s+/gu, ' ');
  return question.length > longestQuestion ? `…${question.slice(-longestQuestion).replace(/^\S*\s/u, '')}` : question;
}

/** In how many rows an interviewer speaks. */
export interface InterviewerFacts {
  /** Name of the speaker column; null where the cells themselves say so. */
  column: string | null;
  turns: number;
  /** `turns` is scaled up from the sample that the table holds. */
  estimated: boolean;
  /** What the column calls them; empty where there is none. */
  interviewers: string[];
}

/** What is known of the rows of interviewers; null where there are none. */
export function interviewerFacts(table: Table, text: readonly number[]): InterviewerFacts | null {
  const { rows, rowCount } = table;
  const turns = Math.round((rows.filter(interviewerRows(table, text)).length * rowCount) / Math.max(1, rows.length));
  const speaker = speakerColumn(table);
  const column = speaker === null ? null : (table.columns[speaker.column]?.name ?? null);
  return turns === 0
    ? null
    : { column, turns, estimated: rows.length < rowCount, interviewers: speaker?.interviewers ?? [] };
}

/** `speaker column "who": 12 interviewer turns (Interviewer), context, never evidence` */
export function interviewerText({ column, turns, estimated, interviewers }: InterviewerFacts): string {
  const where = column === null ? 'rows of an interviewer' : `speaker column "${column}"`;
  const names = interviewers.length === 0 ? '' : ` (${interviewers.slice(0, 3).join(', ')})`;
  return `${where}: ${estimated ? 'about ' : ''}${countOf(turns, 'interviewer turn')}${names}, context, never evidence`;
}
