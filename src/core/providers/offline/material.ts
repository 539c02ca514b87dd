import { questionReaders } from '../../data/closed-questions';
import type { Question } from '../../data/closed-questions';
import { spokenText } from '../../data/spoken-text';
import { PersonaError } from '../../errors';
import { interviewerRows, withoutInterviewerRows } from '../../data/interviewer-rows';
import type { ColumnRoles, Row, ShownData } from '../../data/table';
import type { Pause } from '../../pause';
import { claimListOf } from '../../persona/column-meaning';
import type { ClaimListName } from '../../persona/persona';
import { seededRandom } from '../../random';
import { GrowingArray } from '../../statistics/growing-array';
import { sampleIndexes } from '../../statistics/sampling';
import { TermCounter } from '../../statistics/term-counter';
import { indexTerms } from '../../statistics/term-index';
import type { TermIndex } from '../../statistics/term-index';
import { wordsOf } from '../../statistics/terms';
import type { EmbeddedTask } from '../provider';
import { Mentions } from './mentions';
import { RespondentRegister } from './respondents';
import type { Respondents } from './respondents';

/** What respondents say in some text columns. */
export interface Speech {
  columns: readonly number[];
  mentions: Mentions;
}

/** What all personas of a run are described from. Numbers of respondents are the same throughout. */
export interface Material {
  data: ShownData;
  respondents: Respondents;
  questions: readonly Question[];
  /** The text columns, in the order of their names. */
  textColumns: readonly number[];
  /** The terms of all text columns; null where there is no text column. */
  spoken: TermIndex | null;
  /** Respondents who wrote something in a text column, in order. */
  writing: readonly number[];
  /** Text that is about no list in particular: null where there is none. */
  general: Speech | null;
  /** Text columns whose name says which list of a persona they hold. */
  lists: readonly { list: ClaimListName; column: number; mentions: Mentions }[];
  /** To be awaited between steps of some milliseconds. */
  pause: Pause;
}

/** Rows whose words can become terms. */
const vocabularyRows = 20_000;
const charactersAtOnce = 20_000;
const rowsAtOnce = 1_000;

/**
 * Reads all rows once, by respondent: closed answers, and how often each term is used. The terms are those of up to 20,000 of the rows
 * that the table holds, drawn by the seed. Takes some ten bytes for each answer and three for each term, whatever the length of the rows.
 *
 * @param pause awaited now and then; may throw to stop the work.
 * @throws PersonaError `invalid-data` where no column can be analysed or no row is filled, or a file has changed since it was read.
 */
export async function readMaterial(
  { data, seed, signal }: Pick<EmbeddedTask, 'data' | 'seed' | 'signal'>,
  pause: Pause,
): Promise<Material> {
  const { table } = data;
  const roles = byName(data);
  const isAsked = interviewerRows(table, roles.text);
  const readers = questionReaders(table, roles.context);
  const texts = await textsOf({ table: withoutInterviewerRows(table, roles.text), roles }, seed, pause);
  const register = new RespondentRegister(roles, data.rows);
  const wrote = new GrowingArray((length) => new Uint8Array(length));
  let [characters, rows] = [0, 0];
  for await (const batch of table.scan(signal)) {
    for (const row of batch) {
      const respondent = isAsked(row) ? null : register.add(row);
      if (respondent !== null) {
        readers.forEach((reader) => reader.add(respondent, row));
        const length = texts.add(respondent, row);
        characters += length;
        if (length > 0) {
          wrote.set(respondent, 1, 0);
        }
      }
      rows += 1;
      if (rows >= rowsAtOnce || characters >= charactersAtOnce) {
        [characters, rows] = [0, 0];
        await pause();
      }
    }
  }
  const respondents = register.finish();
  const questions = readers.flatMap((reader) => {
    const question = reader.finish(respondents.count);
    return question && (question.kind === 'number' || question.labels.length > 0) ? [question] : [];
  });
  if (respondents.count === 0 || (roles.text.length === 0 && questions.length === 0)) {
    throw new PersonaError(
      'invalid-data',
      'There is nothing to quote and nothing to count: no column with text, categories or numbers is filled. Check which columns are used.',
    );
  }
  await pause();
  const writing: number[] = [];
  wrote.view().forEach((flag, respondent) => flag === 1 && writing.push(respondent));
  return { data, respondents, questions, textColumns: roles.text, writing, ...texts.finish(respondents.count), pause };
}

/** The roles with their columns in the order of their names, so that the order of the columns does not matter. */
function byName({ table, roles }: ShownData): ColumnRoles {
  const sorted = (columns: readonly number[]): number[] => {
    const name = (column: number): string => table.columns[column]?.name ?? '';
    return columns.toSorted((left, right) => (name(left) < name(right) ? -1 : 1));
  };
  return { ...roles, text: sorted(roles.text), context: sorted(roles.context) };
}

/** Counts of terms that are wanted of the text columns: of all, of the general ones together, of each that holds a list. */
async function textsOf(
  { table, roles }: Pick<ShownData, 'table' | 'roles'>,
  seed: number,
  pause: Pause,
): Promise<{
  /** Returns the UTF-16 units that the row holds. */
  add: (respondent: number, row: Row) => number;
  finish: (respondents: number) => Pick<Material, 'spoken' | 'general' | 'lists'>;
}> {
  const meanings = roles.text.map((column) => ({ column, list: claimListOf(table.columns[column]?.name ?? '') }));
  const unlisted = meanings.filter(({ list }) => list === null).map(({ column }) => column);
  const general = unlisted.length > 0 ? unlisted : roles.text;
  const sample = sampleIndexes(table.rows.length, vocabularyRows, seededRandom(seed)).map((i) => table.rows[i] as Row);
  const counterOf = async (
    columns: readonly number[],
  ): Promise<{ columns: readonly number[]; counter: TermCounter }> => {
    const { terms } = await indexTerms(documentsOf(sample, roles.id, columns), pause);
    return { columns, counter: new TermCounter(terms) };
  };
  const lists: { list: ClaimListName; column: number; counter: TermCounter }[] = [];
  for (const { column, list } of meanings) {
    if (list) {
      lists.push({ list, column, counter: (await counterOf([column])).counter });
    }
  }
  const spoken = roles.text.length > 0 ? await counterOf(roles.text) : null;
  const ofGeneral = general.length === roles.text.length ? spoken : await counterOf(general);
  const counters = [...new Set([spoken, ofGeneral])].filter((counter) => counter !== null);
  const add = (respondent: number, row: Row): number => {
    let length = 0;
    const words = new Map<number, string[]>();
    for (const column of roles.text) {
      const text = spokenText(row.cells[column]);
      length += text.length;
      words.set(column, text === '' ? [] : wordsOf(text));
    }
    for (const { columns, counter } of counters) {
      counter.add(
        respondent,
        columns.length === 1
          ? (words.get(columns[0] as number) ?? [])
          : columns.flatMap((column) => words.get(column) ?? []),
      );
    }
    for (const { column, counter } of lists) {
      counter.add(respondent, words.get(column) ?? []);
    }
    return length;
  };
  const finish = (respondents: number): Pick<Material, 'spoken' | 'general' | 'lists'> => {
    const index = spoken?.counter.finish(respondents) ?? null;
    const generalIndex = ofGeneral === spoken ? index : (ofGeneral?.counter.finish(respondents) ?? null);
    return {
      spoken: index,
      general: generalIndex && { columns: general, mentions: new Mentions(generalIndex) },
      lists: lists.map(({ list, column, counter }) => ({
        list,
        column,
        mentions: new Mentions(counter.finish(respondents)),
      })),
    };
  };
  return { add, finish };
}

/** What the respondents of these rows say in the columns, a document each. */
function documentsOf(rows: readonly Row[], id: number | null, columns: readonly number[]): string[] {
  const byRespondent = new Map<string, string[]>();
  rows.forEach((row, i) => {
    const own = id === null ? '' : (row.cells[id] ?? '').trim();
    const key = own === '' ? `row ${i}` : `id ${own}`;
    const texts = columns.map((column) => spokenText(row.cells[column])).filter((text) => text !== '');
    byRespondent.set(key, [...(byRespondent.get(key) ?? []), ...texts]);
  });
  return [...byRespondent.values()].map((texts) => texts.join('\n'));
}
