import { createPause } from '../../pause';
import type { Persona } from '../../persona/persona';
import { smallCorpus } from '../../statistics/term-index';
import type { EmbeddedTask } from '../provider';
import type { Group } from './claim-lists';
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
import { segmentMaterial } from './segmentation';
import type { Segmentation } from './segmentation';
import { countKept, dataWarnings, fewerWarnings, smallGroupWarnings } from './warnings';

/** Below this there is no substantial structure (Kaufman & Rousseeuw 1990, table 4). */
const clearSilhouette = 0.25;

/**
 * Personas from groups of respondents who answer and speak alike, the largest first. All rows are counted; only those shown are quoted.
 * Throws PersonaError: `invalid-data` where no column can be analysed or no row is filled, `cancelled` after an abort.
 */
export async function generateSegments(task: EmbeddedTask): Promise<{ personas: Persona[]; warnings: string[] }> {
  const { seed, signal } = task;
  const pause = createPause(signal);
  await pause();
  const material = await readMaterial(task, pause);
  const { respondents } = material;
  const segmentation = await segmentMaterial(material, { count: task.count, seed, pause });
  const personas: Persona[] = [];
  const groups = segmentation.segments === 1 ? [] : groupsBySize(material, segmentation);
  if (groups.length === 0) {
    personas.push(await describeEveryone(material));
  } else {
    for (const [position, group] of groups.entries()) {
      await pause();
      personas.push(await describeSegment(material, position + 1, group));
    }
  }
  distinguishTitles(personas);
  const warnings = [
    ...dataWarnings(task, material, personas, 'segment'),
    ...segmentWarnings(task.count, respondents.count, segmentation),
    ...smallGroupWarnings(
      groups.map(({ members }) => members.length),
      respondents.count,
      'segment',
    ),
  ];
  return { personas, warnings };
}

async function describeSegment(material: Material, number: number, group: Group): Promise<Persona> {
  const findings = await findingsOf(material, group);
  return describeByFindings(material, group, findings, {
    id: `p${number}`,
    name: distinctiveTitle(findings, `Segment ${number}, nothing distinctive`),
    role: `Segment of ${shareText(group.members.length, material.respondents.count)}`,
    summary: findingsText(material, group, findings),
  });
}

/** The segments, the largest first, of equal ones that with the earliest respondent; to be quoted are first those nearest the centre. */
function groupsBySize({ respondents: { shown } }: Material, { labels, distances, segments }: Segmentation): Group[] {
  const groups = Array.from({ length: segments }, (): number[] => []);
  labels.forEach((label, respondent) => groups[label]?.push(respondent));
  return groups
    .filter((members) => members.length > 0)
    .sort((left, right) => right.length - left.length || (left[0] as number) - (right[0] as number))
    .map((members) => ({
      members,
      quotable: members
        .filter((member) => shown.has(member))
        .sort((left, right) => (distances[left] as number) - (distances[right] as number) || left - right),
      overall: false,
    }));
}

function segmentWarnings(count: number | null, respondents: number, segmentation: Segmentation): string[] {
  const { segments, silhouette, graded, supported, best, dropped } = segmentation;
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
  const fewer = fewerWarnings(count, segments, respondents, `the respondents differ in only ${segments} ways`);
  if (fewer.length > 0) {
    warnings.push(...fewer);
  } else if (count !== null && count > 1 && supported === false) {
    const alternative = best === null ? 'there are no stable segments in it' : `it supports ${best}`;
    warnings.push(
      `The data does not support ${count} segments; ${alternative}. ${countKept(count)}, but others would do as well.`,
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
  } else if (segments > 1 && graded) {
    warnings.push(
      'Weak segments: the respondents differ by degree rather than in kind. A smooth spread of answers would be divided as clearly, so the borders could be drawn elsewhere.',
    );
  }
  return warnings;
}
