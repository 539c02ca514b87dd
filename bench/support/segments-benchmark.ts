import { readMaterial } from '../../src/core/providers/offline/material';
import { segmentMaterial } from '../../src/core/providers/offline/segmentation';
import type { Segmentation } from '../../src/core/providers/offline/segmentation';
import { adjustedRandIndex } from '../../src/core/statistics/adjusted-rand-index';
import { plantAnimals, plantIntents } from '../../test/support/labelled-sets';
import { gradedSurvey, plantSurvey } from '../../test/support/planted-surveys';
import type { Survey, SurveyPlan } from '../../test/support/planted-surveys';
import { shownOf, tableOf } from '../../test/support/survey-tables';
import { gowerMedoids, kPrototypes, tfIdfKmeans } from './segment-baselines';

const base: SurveyPlan = {
  rows: 300,
  groups: [0.3, 0.25, 0.25, 0.2],
  categories: 4,
  numbers: 3,
  options: 5,
  words: 8,
  separation: 0.6,
  noise: 0,
  missing: 0,
};
const closed: SurveyPlan = { ...base, words: 0 };

const regimes: Record<string, (seed: number) => Survey> = {
  'mixed, clear': planted({ ...base, separation: 0.75 }),
  'mixed, overlapping': planted({ ...base, separation: 0.45 }),
  'closed answers, overlapping': planted({ ...closed, separation: 0.5 }),
  'categories only': planted({ ...closed, categories: 8, numbers: 0, options: 0 }),
  'numbers only': planted({ ...closed, categories: 0, numbers: 5, options: 0 }),
  'text only': planted({ ...base, categories: 0, numbers: 0, options: 0, words: 12 }),
  'unequal groups': planted({ ...base, groups: [0.6, 0.25, 0.1, 0.05] }),
  'as many noise columns': planted({ ...base, noise: 8 }),
  '30 % of cells blank': planted({ ...base, missing: 0.3 }),
  '60 rows': planted({ ...base, rows: 60, groups: [0.4, 0.35, 0.25] }),
  '3,000 rows, 6 groups': planted({ ...base, rows: 3000, groups: [0.3, 0.2, 0.2, 0.1, 0.1, 0.1] }),
};

const structureless: Record<string, (seed: number) => Survey> = {
  'mixed, 300 rows': planted({ ...base, separation: 0 }),
  'closed answers, 60 rows': planted({ ...closed, rows: 60, separation: 0 }),
  'numbers only, 300 rows': planted({ ...closed, categories: 0, numbers: 5, options: 0, separation: 0 }),
  'text only, 300 rows': planted({ ...base, categories: 0, numbers: 0, options: 0, words: 12, separation: 0 }),
};

const gradedData: Record<string, (seed: number) => Survey> = {
  'one weak attitude': (seed) => gradedSurvey(300, 8, 0.3, seed),
  'one strong attitude': (seed) => gradedSurvey(300, 8, 0.6, seed),
};

function planted(plan: SurveyPlan): (seed: number) => Survey {
  return (seed) => plantSurvey(plan, seed);
}

/** How the segments of a survey come out; left to the data where `count` is null. */
export async function segmentsOf(
  { types, records }: Survey,
  count: number | null,
  seed: number,
): Promise<Segmentation> {
  const data = shownOf(tableOf(types, records));
  const pause = async (): Promise<void> => {};
  const material = await readMaterial({ data, seed, signal: new AbortController().signal }, pause);
  return segmentMaterial(material, { count, seed, pause });
}

/** Normalised mutual information of two partitions, by the arithmetic mean of their entropies (Strehl & Ghosh 2002). */
function mutualInformation(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const n = left.length;
  const count = (keys: string[]): number[] => {
    const counts = new Map<string, number>();
    keys.forEach((key) => counts.set(key, (counts.get(key) ?? 0) + 1));
    return [...counts.values()];
  };
  const entropy = (counts: number[]): number => -counts.reduce((sum, c) => sum + (c / n) * Math.log(c / n), 0);
  const l = Array.from(left, String);
  const r = Array.from(right, String);
  const [hl, hr] = [entropy(count(l)), entropy(count(r))];
  const joint = entropy(count(l.map((key, i) => `${key},${r[i]}`)));
  return hl + hr === 0 ? 1 : (2 * (hl + hr - joint)) / (hl + hr);
}

/** A figure for each seed. */
type Figures = number[];

/** Adjusted Rand index against the planted groups: ours left to the data, ours and the baselines given their number. */
export async function recoveryTable(seeds: number): Promise<string[]> {
  const lines = [
    '| planted data | groups | found (median, range) | accepted | called weak | `segments`, own number | `segments`, number given | k-prototypes | Gower medoids | TF-IDF k-means |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  for (const [name, make] of Object.entries(allSets)) {
    const found: Figures = [];
    const [own, given, prototypes, medoids, words]: Figures[] = [[], [], [], [], []];
    let [accepted, weak] = [0, 0];
    let k = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const survey = make(seed);
      k = new Set(survey.truth).size;
      const free = await segmentsOf(survey, null, seed);
      found.push(free.segments);
      accepted += free.segments > 1 ? 1 : 0;
      weak += free.segments > 1 && (free.graded || free.silhouette < 0.25) ? 1 : 0;
      own?.push(adjustedRandIndex(free.labels, survey.truth));
      given?.push(adjustedRandIndex((await segmentsOf(survey, k, seed)).labels, survey.truth));
      const compare = (figures: Figures | undefined, labels: Int32Array | null): void => {
        if (labels) {
          figures?.push(adjustedRandIndex(labels, survey.truth));
        }
      };
      compare(prototypes, kPrototypes(survey, k, seed));
      compare(medoids, gowerMedoids(survey, k));
      compare(words, await tfIdfKmeans(survey, k, seed));
    }
    const range = `${median(found)} (${Math.min(...found)}–${Math.max(...found)})`;
    const means = [own, given, prototypes, medoids, words].map((figures) => meanText(figures ?? []));
    lines.push(`| ${name} | ${k} | ${range} | ${accepted}/${seeds} | ${weak}/${seeds} | ${means.join(' | ')} |`);
  }
  return lines;
}

export const allSets = {
  ...regimes,
  'animals (7 classes)': plantAnimals,
  'questions to a bank (10 intents)': plantIntents,
};

/** How often data without groups is taken for one persona, and how often groups found in it are called weak. */
export async function rejectionTable(seeds: number): Promise<string[]> {
  const lines = [
    '| data without groups | one persona | groups, called weak | groups, not called weak |',
    '|---|---|---|---|',
  ];
  for (const [name, make] of Object.entries({ ...structureless, ...gradedData })) {
    let [rejected, weak] = [0, 0];
    for (let seed = 1; seed <= seeds; seed++) {
      const { segments, silhouette, graded } = await segmentsOf(make(seed), null, seed);
      rejected += segments === 1 ? 1 : 0;
      weak += segments > 1 && (graded || silhouette < 0.25) ? 1 : 0;
    }
    lines.push(`| ${name} | ${rejected}/${seeds} | ${weak}/${seeds} | ${seeds - rejected - weak}/${seeds} |`);
  }
  return lines;
}

/** Normalised mutual information on the intents, as text clustering is often reported. */
export async function intentTable(seeds: number): Promise<string[]> {
  const [ours, words]: Figures[] = [[], []];
  for (let seed = 1; seed <= seeds; seed++) {
    const survey = plantIntents(seed);
    ours?.push(mutualInformation((await segmentsOf(survey, 10, seed)).labels, survey.truth));
    words?.push(mutualInformation((await tfIdfKmeans(survey, 10, seed)) ?? [], survey.truth));
  }
  return [
    `Normalised mutual information of ten intents: ${meanText(ours ?? [])}; TF-IDF k-means ${meanText(words ?? [])}.`,
  ];
}

function meanText(figures: Figures): string {
  return figures.length === 0 ? '–' : (figures.reduce((sum, value) => sum + value, 0) / figures.length).toFixed(2);
}

function median(figures: Figures): number {
  return [...figures].sort((left, right) => left - right)[figures.length >> 1] ?? 0;
}
