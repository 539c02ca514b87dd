import { PersonaError } from '../../errors';
import { createPause } from '../../pause';
import type { Persona } from '../../persona/persona';
import { seededRandom } from '../../random';
import { deriveSeed, sampleIndexes } from '../../statistics/sampling';
import { smallCorpus } from '../../statistics/term-index';
import { percentText } from '../../text/figures';
import type { EmbeddedTask } from '../provider';
import { closestTo, closeWeight, findArchetypes, leastClose } from './archetype-search';
import type { ArchetypeModel } from './archetype-search';
import { answersBlock } from './blocks';
import {
  describeByFindings,
  describeEveryone,
  distinctiveTitle,
  distinguishTitles,
  findingsOf,
  findingsText,
  shareText,
} from './describe';
import { readMaterial } from './material';
import type { Material } from './material';
import { countKept, dataWarnings, fewerWarnings } from './warnings';

/** The respondents who are nearest an archetype, and how many of them have at least half of it. */
interface Followers {
  members: number[];
  close: number;
}

const encodingSample = 5_000;
const weakShare = 0.3;

/**
 * Personas from archetypes of the closed answers: extreme patterns, of which all respondents are mixtures; that with the most close
 * respondents first. All rows are counted; only those shown are quoted.
 * Throws PersonaError: `invalid-data` where no closed answers differ, `cancelled` after an abort.
 */
export async function generateArchetypes(task: EmbeddedTask): Promise<{ personas: Persona[]; warnings: string[] }> {
  const { count, seed, signal } = task;
  const pause = createPause(signal);
  await pause();
  const material = await readMaterial(task, pause);
  const { respondents, questions } = material;
  const random = seededRandom(seed);
  const block = answersBlock(
    questions.map(({ variable }) => variable),
    sampleIndexes(respondents.count, encodingSample, seededRandom(deriveSeed(random))),
  );
  if (!block) {
    throw new PersonaError(
      'invalid-data',
      'Archetypes need closed answers, and there are none that differ: no column with numbers, categories or options is used. Use offline:topics or offline:segments for text.',
    );
  }
  const wanted = count === null ? null : Math.min(count, respondents.count);
  const model = await findArchetypes(block, { respondents: respondents.count, count: wanted, random, pause });
  const followers = followersOf(model);
  const personas: Persona[] = [];
  if (followers.length > 1) {
    for (const [position, own] of followers.entries()) {
      await pause();
      personas.push(await describeArchetype(material, position + 1, own, model));
    }
  } else {
    personas.push(await describeEveryone(material));
  }
  distinguishTitles(personas);
  const warnings = [
    ...dataWarnings(task, material, personas, 'archetype'),
    ...archetypeWarnings(count, respondents.count, model, followers),
  ];
  return { personas, warnings };
}

/** Of each archetype those nearest it; the archetype with the most close respondents first. */
function followersOf({ weights }: ArchetypeModel): Followers[] {
  return Array.from({ length: weights.columns }, (_, archetype) => closestTo(weights, archetype)).sort(
    (left, right) => right.close - left.close || (left.members[0] as number) - (right.members[0] as number),
  );
}

async function describeArchetype(
  material: Material,
  number: number,
  { members, close }: Followers,
  { explained, dimensions, weights }: ArchetypeModel,
): Promise<Persona> {
  const total = material.respondents.count;
  const group = {
    members,
    quotable: members.filter((member) => material.respondents.shown.has(member)),
    overall: false,
  };
  const findings = await findingsOf(material, group);
  const role =
    close === members.length
      ? `Archetype that ${shareText(close, total)} resemble most`
      : `Archetype described by the ${shareText(members.length, total)} nearest to it`;
  const context = `One of ${weights.columns} extreme patterns of answers, which together reproduce ${percentText(explained)} of the variance along the ${dimensions} main dimensions of the answers.`;
  return describeByFindings(material, group, findings, {
    id: `p${number}`,
    name:
      distinctiveTitle({ ...findings, terms: [] }, '') ||
      distinctiveTitle({ ...findings, answers: [] }, `Archetype ${number}`),
    role,
    summary: `${findingsText(material, group, findings)} ${context}`,
  });
}

function archetypeWarnings(
  count: number | null,
  respondents: number,
  { explained, best, weights }: ArchetypeModel,
  followers: readonly Followers[],
): string[] {
  const found = weights.columns;
  const warnings: string[] = [];
  if (respondents < smallCorpus) {
    warnings.push(
      `Too few rows for archetypes: ${respondents} respondents, and ${smallCorpus} are the least to go by. Take them as one way to sort the material.`,
    );
  }
  const fewer = fewerWarnings(count, found, respondents, `the closed answers differ in only ${found} ways`);
  warnings.push(...fewer);
  const lonely = followers.flatMap(({ close }, i) => (found > 1 && close < leastClose ? [`p${i + 1}`] : []));
  if (lonely.length > 0) {
    warnings.push(
      `Few respondents resemble ${lonely.join(', ')}: fewer than ${leastClose} have a weight of at least ${closeWeight}, so those nearest to it are described.`,
    );
  }
  if (count === null && found === 1) {
    warnings.push(
      'No archetypes: no extreme patterns are shared by enough respondents, so there is one overall persona.',
    );
  } else if (found > 1 && fewer.length === 0 && best !== null && count !== null && best < count) {
    const alternative = best === 1 ? 'none stand out' : `it calls for ${best}`;
    warnings.push(`The data does not call for ${count} archetypes; ${alternative}. ${countKept(count)}.`);
  }
  if (found > 1 && explained < weakShare) {
    warnings.push(
      `Weak archetypes: together they reproduce only ${percentText(explained)} of the variance along the main dimensions of the answers.`,
    );
  }
  return warnings;
}
