import { PersonaError } from '../../errors';
import type { ShownData } from '../../data/table';
import type { ClaimListName } from '../../persona/persona';
import { indexTerms } from '../../statistics/term-index';
import type { TermIndex } from '../../statistics/term-index';
import type { EmbeddedTask } from '../provider';
import { readQuestions } from './answers';
import type { Question } from './answers';
import { claimListOf } from './column-meaning';
import { Mentions } from './mentions';
import type { Pause } from './pause';
import { groupRespondents, textOf } from './respondents';
import type { Respondent } from './respondents';

/** What respondents say in some text columns. */
export interface Speech {
  columns: readonly number[];
  mentions: Mentions;
}

/** What all personas of a run are described from. Indexes of respondents are the same throughout. */
export interface Material {
  data: ShownData;
  /** Those who answered something in the columns that are analysed. */
  respondents: readonly Respondent[];
  /** All respondents, those without an answer included. */
  total: number;
  questions: readonly Question[];
  /** The terms of all text columns; null where there is no text column. */
  spoken: TermIndex | null;
  /** Text that is about no list in particular: null where there is none. */
  general: Speech | null;
  /** Text columns whose name says which list of a persona they hold. */
  lists: readonly { list: ClaimListName; column: number; mentions: Mentions }[];
}

/**
 * Groups the rows by respondent, and reads closed questions and terms.
 * Throws PersonaError `invalid-data` where no column can be analysed or no row is filled.
 */
export async function readMaterial({ data }: EmbeddedTask, pause: Pause): Promise<Material> {
  const { roles } = data;
  const { respondents, total } = groupRespondents(data.table, roles, data.rows);
  const index = (columns: readonly number[]): Promise<TermIndex> =>
    indexTerms(
      respondents.map((respondent) => textOf(respondent, columns)),
      pause,
    );
  const meanings = roles.text.map((column) => ({ column, list: claimListOf(data.table.columns[column]?.name ?? '') }));
  const lists: Material['lists'][number][] = [];
  for (const { column, list } of meanings) {
    if (list) {
      lists.push({ list, column, mentions: new Mentions(await index([column])) });
    }
  }
  const unlisted = meanings.filter(({ list }) => list === null).map(({ column }) => column);
  const general = unlisted.length > 0 ? unlisted : roles.text;
  const spoken = roles.text.length > 0 ? await index(roles.text) : null;
  await pause();
  const ofGeneral = general.length === roles.text.length ? spoken : await index(general);
  const questions = readQuestions(data.table, roles.context, respondents);
  if (respondents.length === 0 || (roles.text.length === 0 && questions.length === 0)) {
    throw new PersonaError(
      'invalid-data',
      'There is nothing to quote and nothing to count: no column with text, categories or numbers is filled. Check which columns are used.',
    );
  }
  return {
    data,
    respondents,
    total,
    questions,
    spoken,
    general: ofGeneral && { columns: general, mentions: new Mentions(ofGeneral) },
    lists,
  };
}
