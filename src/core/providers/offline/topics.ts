import { PersonaError } from '../../errors';
import { createPause } from '../../pause';
import type { Persona } from '../../persona/persona';
import { seededRandom } from '../../random';
import { rowOf } from '../../statistics/matrix';
import type { Matrix } from '../../statistics/matrix';
import { smallCorpus } from '../../statistics/term-index';
import type { EmbeddedTask } from '../provider';
import type { Group } from './claim-lists';
import {
  answersText,
  describe,
  describeEveryone,
  distinctiveTitle,
  distinguishTitles,
  findingsOf,
  leadingTerms,
  shareText,
} from './describe';
import { readMaterial } from './material';
import type { Material, Speech } from './material';
import { Mentions } from './mentions';
import { findTopics, leadingTopics, leastTopicStability } from './topic-search';
import type { Topics } from './topic-search';
import { longestTitle } from './shares';
import { dataWarnings, fewerWarnings, smallGroupWarnings } from './warnings';
import { cutAfterWord } from '../../text/shortened';

/** A topic with the respondents it leads; to be quoted are first the most devoted. */
interface TopicGroup extends Group {
  topic: number;
}

/** What topics are described from. */
interface TopicContext {
  speech: Speech;
  /** Topics × terms. */
  parts: Matrix;
  terms: readonly string[];
  /** Indexes of the respondents who wrote something. */
  writing: readonly number[];
}

const fallbackTerms = 3;

/**
 * Personas from topics of the text columns, that of most respondents first. A respondent belongs to the topic that their words are
 * most about. All rows are counted; only those shown are quoted.
 * Throws PersonaError: `invalid-data` where no text column is filled, `cancelled` after an abort.
 */
export async function generateTopics(task: EmbeddedTask): Promise<{ personas: Persona[]; warnings: string[] }> {
  const { count, seed, signal } = task;
  const { roles } = task.data;
  const pause = createPause(signal);
  await pause();
  if (roles.text.length === 0) {
    throw new PersonaError(
      'invalid-data',
      'Topics need a text column, and none is used. Name the columns that hold what people said, or use offline:segments.',
    );
  }
  const material = await readMaterial(task, pause);
  const { respondents, spoken, writing } = material;
  if (!spoken || writing.length === 0) {
    throw new PersonaError(
      'invalid-data',
      'Topics need a text column with words in it, and the text columns are blank. Name others, or use offline:segments.',
    );
  }
  const topics =
    spoken.terms.length < 2
      ? null
      : await findTopics(spoken, {
          count: count === null ? null : Math.min(count, writing.length),
          random: seededRandom(seed),
          pause,
        });
  const groups = topics && topics.parts.rows > 1 ? groupByTopic(material, topics) : [];
  const personas: Persona[] = [];
  if (topics && groups.length > 1) {
    const context: TopicContext = {
      speech: { columns: material.textColumns, mentions: new Mentions(spoken) },
      parts: topics.parts,
      terms: spoken.terms,
      writing,
    };
    for (const [position, group] of groups.entries()) {
      await pause();
      personas.push(await describeTopic(material, position + 1, group, context));
    }
  } else {
    personas.push(await describeEveryone(material));
  }
  distinguishTitles(personas);
  const warnings = [
    ...dataWarnings(task, material, personas, 'topic'),
    ...smallGroupWarnings(
      groups.map(({ members }) => members.length),
      writing.length,
      'topic',
    ),
    ...topicWarnings(task.count, topics, {
      found: personas.length,
      led: groups.reduce((sum, { members }) => sum + members.length, 0),
      writing: writing.length,
      respondents: respondents.count,
    }),
  ];
  return { personas, warnings };
}

/** The topics that lead somebody, that of most respondents first, of equal ones that with the earliest respondent. */
function groupByTopic({ respondents: { shown } }: Material, { loadings, parts }: Topics): TopicGroup[] {
  const groups = Array.from({ length: parts.rows }, (_, topic) => ({ topic, members: [] as number[] }));
  leadingTopics(loadings).forEach((topic, respondent) => groups[topic]?.members.push(respondent));
  return groups
    .filter(({ members }) => members.length > 0)
    .sort(
      (left, right) =>
        right.members.length - left.members.length || (left.members[0] as number) - (right.members[0] as number),
    )
    .map(({ topic, members }) => {
      const loading = (respondent: number): number => rowOf(loadings, respondent)[topic] as number;
      const quotable = members
        .filter((member) => shown.has(member))
        .sort((left, right) => loading(right) - loading(left) || left - right);
      return { topic, members, quotable, overall: false };
    });
}

async function describeTopic(
  material: Material,
  number: number,
  group: TopicGroup,
  { speech, parts, terms, writing }: TopicContext,
): Promise<Persona> {
  const distinctive = leadingTerms(speech, group);
  const words =
    distinctive.length > 0
      ? distinctive.map(({ word }) => word)
      : strongest(rowOf(parts, group.topic)).map((term) => terms[term] as string);
  const mentioning = speech.mentions.mentioningAny(words, writing);
  const oneOf = words.length === 1 ? '' : 'one of: ';
  const { answers } = await findingsOf(material, group);
  const sentences = [`${mentioning} of ${writing.length} respondents mention ${oneOf}${words.join(', ')}.`];
  if (answers.length > 0) {
    sentences.push(`Of the ${group.members.length} whose main topic it is: ${answersText(answers)}`);
  }
  return describe(material, group, {
    id: `p${number}`,
    name: distinctiveTitle(
      { answers: [], terms: distinctive },
      cutAfterWord(words.slice(0, fallbackTerms).join(', '), longestTitle),
    ),
    role: `Main topic of ${shareText(group.members.length, writing.length)}`,
    summary: sentences.join(' '),
    quotedColumns: speech.columns,
    quotedWords: words,
    holds: null,
  });
}

/** The indexes of the largest weights, descending. */
function strongest(weights: Float64Array): number[] {
  return [...weights.keys()]
    .filter((term) => (weights[term] as number) > 0)
    .sort((left, right) => (weights[right] as number) - (weights[left] as number) || left - right)
    .slice(0, fallbackTerms);
}

function topicWarnings(
  count: number | null,
  topics: Topics | null,
  { found, led, writing, respondents }: { found: number; led: number; writing: number; respondents: number },
): string[] {
  const warnings: string[] = [];
  if (writing < respondents) {
    warnings.push(`${respondents - writing} of ${respondents} respondents wrote nothing in the text columns.`);
  }
  if (found > 1 && led < writing) {
    warnings.push(
      `${writing - led} of ${writing} respondents who wrote something use no term of any topic and belong to none.`,
    );
  }
  if (writing < smallCorpus) {
    warnings.push(
      `Too few rows for topics: ${writing} respondents wrote something, and at least ${smallCorpus} are needed to test whether topics hold. Take them as one way to sort the material.`,
    );
  }
  const fewer = fewerWarnings(count, found, writing, `the text has only ${found} ${found === 1 ? 'topic' : 'topics'}`);
  warnings.push(...fewer);
  if (writing < smallCorpus || count === 1) {
    return warnings;
  }
  if (count === null && found === 1) {
    warnings.push('No stable topics: none recur when respondents are left out, so there is one overall persona.');
  } else if (fewer.length === 0 && topics?.stability != null && topics.stability < leastTopicStability) {
    const alternative = topics.best === null ? 'no number of topics is' : `${topics.best} topics are`;
    warnings.push(
      `Weak topics: the ${found} topics recur only in part when respondents are left out (stability ${topics.stability.toFixed(2)}); ${alternative} stable (from ${leastTopicStability} on). Others would do as well.`,
    );
  }
  return warnings;
}
