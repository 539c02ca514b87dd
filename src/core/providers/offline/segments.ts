import { PersonaError } from '../../errors';
import type { Persona } from '../../persona/persona';
import { seededRandom } from '../../random';
import { deriveSeed, sampleIndexes } from '../../statistics/sampling';
import { indexTerms, smallCorpus } from '../../statistics/term-index';
import type { TermIndex } from '../../statistics/term-index';
import type { EmbeddedTask } from '../provider';
import { readQuestions } from './answers';
import { answersBlock, textBlock } from './blocks';
import type { Block } from './blocks';
import { claimListOf } from './column-meaning';
import { describeSegment } from './describe';
import type { Material } from './describe';
import { Mentions } from './mentions';
import { createPause } from './pause';
import type { Pause } from './pause';
import { groupRespondents, textOf } from './respondents';
import type { Respondent } from './respondents';
import { segmentRespondents } from './segmentation';
import type { Segmentation } from './segmentation';

const encodingSample = 5_000;
/** Below this there is no substantial structure (Kaufman & Rousseeuw 1990, table 4). */
const clearSilhouette = 0.25;

/**
 * Personas from groups of respondents who answer and speak alike, the largest first. All rows are counted; only those shown are quoted.
 * Throws PersonaError: `invalid-data` where no column can be analysed or no row is filled, `cancelled` after an abort.
 */
export async function generateSegments(task: EmbeddedTask): Promise<{ personas: Persona[]; warnings: string[] }> {
  const { data, roles, seed, signal } = task;
  const pause = createPause(signal);
  await pause();
  const { respondents, total } = groupRespondents(data.table, roles, data.rows);
  const { material, spoken } = await prepare(task, respondents, pause);
  if (respondents.length === 0 || (roles.text.length === 0 && material.questions.length === 0)) {
    throw new PersonaError(
      'invalid-data',
      'There is nothing to quote and nothing to count: no column with text, categories or numbers is filled. Check which columns are used.',
    );
  }
  const random = seededRandom(seed);
  const encoded = sampleIndexes(respondents.length, encodingSample, seededRandom(deriveSeed(random)));
  const blocks = [
    answersBlock(
      material.questions.map(({ variable }) => variable),
      encoded,
    ),
    spoken && textBlock(spoken),
  ].filter((block): block is Block => block !== null);

  const wanted = task.count === null ? null : Math.min(task.count, respondents.length);
  const segmentation =
    blocks.length === 0
      ? everyoneTogether(respondents.length)
      : await segmentRespondents(blocks, { respondents: respondents.length, count: wanted, random, pause });
  const personas: Persona[] = [];
  for (const [position, members] of membersBySize(segmentation).entries()) {
    await pause();
    personas.push(describeSegment(material, { id: `p${position + 1}`, members, overall: segmentation.segments === 1 }));
  }
  distinguishTitles(personas);
  const warnings = [
    ...dataWarnings(task, respondents.length, total, personas),
    ...segmentWarnings(task.count, respondents.length, segmentation),
  ];
  return { personas, warnings };
}

/** Reads closed questions and terms. `spoken` is what the segments are formed on: the terms of all text columns. */
async function prepare(
  { data, roles }: EmbeddedTask,
  respondents: readonly Respondent[],
  pause: Pause,
): Promise<{ material: Material; spoken: TermIndex | null }> {
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
  return {
    material: {
      data,
      respondents,
      questions: readQuestions(data.table, roles.context, respondents),
      general: ofGeneral && { columns: general, mentions: new Mentions(ofGeneral) },
      lists,
    },
    spoken,
  };
}

function everyoneTogether(respondents: number): Segmentation {
  return {
    labels: new Int32Array(respondents),
    distances: new Float64Array(respondents),
    segments: 1,
    silhouette: 0,
    supported: false,
    best: null,
    dropped: [],
  };
}

/** The members of each segment, nearest its centre first; the largest segment first, of equal ones that with the earliest respondent. */
function membersBySize({ labels, distances, segments }: Segmentation): number[][] {
  const groups = Array.from({ length: segments }, (): number[] => []);
  labels.forEach((label, respondent) => groups[label]?.push(respondent));
  return groups
    .filter((members) => members.length > 0)
    .sort((left, right) => right.length - left.length || (left[0] as number) - (right[0] as number))
    .map((members) =>
      members.sort((left, right) => (distances[left] as number) - (distances[right] as number) || left - right),
    );
}

function distinguishTitles(personas: readonly Persona[]): void {
  const seen = new Map<string, number>();
  for (const persona of personas) {
    const times = (seen.get(persona.name) ?? 0) + 1;
    seen.set(persona.name, times);
    if (times > 1) {
      persona.name = `${persona.name} (${times})`;
    }
  }
}

function dataWarnings(
  { roles }: EmbeddedTask,
  respondents: number,
  total: number,
  personas: readonly Persona[],
): string[] {
  const warnings: string[] = [];
  if (respondents < total) {
    warnings.push(
      `${total - respondents} of ${total} respondents left every analysed column blank and are not counted.`,
    );
  }
  const silent = personas.filter(({ evidence }) => evidence.length === 0).map(({ id }) => id);
  if (roles.text.length === 0) {
    warnings.push('Nothing to quote: there is no text column, so the personas rest on counts alone.');
  } else if (silent.length > 0) {
    warnings.push(`Nothing to quote for ${silent.join(', ')}: none of the rows shown holds text of this segment.`);
  }
  return warnings;
}

function segmentWarnings(count: number | null, respondents: number, segmentation: Segmentation): string[] {
  const { segments, silhouette, supported, best, dropped } = segmentation;
  const warnings = (segments > 1 ? dropped : []).map((block): string =>
    block === 'text'
      ? 'The text does not group the respondents in a repeatable way: the segments rest on the closed answers alone.'
      : 'The closed answers do not group the respondents in a repeatable way: the segments rest on the text alone.',
  );
  if (respondents < smallCorpus) {
    warnings.push(
      `Too few rows for segments: ${respondents} respondents, and at least ${smallCorpus} are needed to test whether a grouping holds. Take it as one way to sort the material.`,
    );
  }
  if (count !== null && segments < count) {
    const reason =
      respondents < count
        ? `there are only ${respondents} respondents to analyse`
        : `the respondents differ in only ${segments} ways`;
    warnings.push(`${segments} instead of ${count} personas: ${reason}.`);
  } else if (count !== null && count > 1 && supported === false) {
    const alternative = best === null ? 'there are no stable segments in it' : `it supports ${best}`;
    warnings.push(
      `The data does not support ${count} segments; ${alternative}. You get the ${count} you asked for, but others would do as well.`,
    );
  } else if (count === null && segments === 1 && respondents >= smallCorpus) {
    warnings.push(
      'No stable segments: no grouping of the respondents is repeatable and clearer than chance, so there is one overall persona.',
    );
  }
  if (segments > 1 && silhouette < clearSilhouette) {
    warnings.push(
      `Weak segments: they overlap (silhouette ${silhouette.toFixed(2)}, clear from ${clearSilhouette} on), so their borders are soft.`,
    );
  }
  return warnings;
}
