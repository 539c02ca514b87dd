import type { Pause } from '../../pause';
import { seededRandom } from '../../random';
import type { Random } from '../../random';
import { archetypalAnalysis, archetypeWeights } from '../../statistics/archetypal-analysis';
import type { Archetypes } from '../../statistics/archetypal-analysis';
import { createMatrix } from '../../statistics/matrix';
import type { Matrix } from '../../statistics/matrix';
import { deriveSeed, sampleIndexes } from '../../statistics/sampling';
import { dataOf, fitSpace, mainDimensions } from './blocks';
import type { Block } from './blocks';

/** Respondents as mixtures of archetypes. */
export interface ArchetypeModel {
  /** How much each respondent has of each archetype, in shares of 1; respondents × archetypes. */
  weights: Matrix;
  /** Share of the variance along the main dimensions of the answers that the archetypes reproduce. */
  explained: number;
  /** The main dimensions. */
  dimensions: number;
  /** The number of archetypes that the data calls for; null where it was not looked for. */
  best: number | null;
}

const fitLimit = 5_000;
const selectionLimit = 1_000;
const placedAtOnce = 1_000;
const largestCount = 8;
const restarts = 3;
/** Below this share another archetype adds too little. */
const leastGain = 0.05;
/** From this weight on a respondent resembles one archetype more than all the others together. */
export const closeWeight = 0.5;
/** Respondents to describe an archetype by. */
export const leastClose = 5;

/**
 * Archetypes of the closed answers, in the space that segments are formed in (FAMD, up to 8 dimensions), learned on a random sample of
 * up to 1,000 respondents. Left to the data, the number is the last of 2 to 8 that, coming from one less, reproduces at least 5 % of
 * the variance more and has, of every 100 respondents (of all where there are fewer), 5 with a weight of at least 0.5 for each archetype.
 * A `count` asked for is kept as far as there are different respondents.
 */
export async function findArchetypes(
  block: Block,
  options: { respondents: number; count: number | null; random: Random; pause: Pause },
): Promise<ArchetypeModel> {
  const { respondents, count, random, pause } = options;
  const fitted = sampleIndexes(respondents, fitLimit, seededRandom(deriveSeed(random)));
  const data = block.data(fitted);
  const dimensions = [mainDimensions(block, data, seededRandom(deriveSeed(random)))];
  const place = fitSpace([block], [data], dimensions, seededRandom(deriveSeed(random)));
  const selected = sampleIndexes(respondents, selectionLimit, seededRandom(deriveSeed(random)));
  const points = place(dataOf([block], selected));
  const seed = deriveSeed(random);
  const found = new Map<number, Archetypes>();
  const fit = async (wanted: number): Promise<Archetypes> => {
    const known = found.get(wanted) ?? (await bestOf(points, wanted, seed, pause));
    found.set(wanted, known);
    return known;
  };

  let best: number | null = null;
  if (count !== 1) {
    best = 1;
    for (let more = 2; more <= Math.min(largestCount, Math.floor(respondents / leastClose)); more++) {
      const [model, less] = [await fit(more), await fit(more - 1)];
      if (model.explained - less.explained < leastGain || !isInhabited(model)) {
        break;
      }
      best = more;
    }
  }
  const { archetypes, explained } = await fit(count ?? best ?? 1);
  const weights = createMatrix(respondents, archetypes.rows);
  for (let from = 0; from < respondents; from += placedAtOnce) {
    await pause();
    const part = Array.from({ length: Math.min(placedAtOnce, respondents - from) }, (_, i) => from + i);
    weights.values.set(archetypeWeights(place(dataOf([block], part)), archetypes).values, from * archetypes.rows);
  }
  return { weights, explained, dimensions: points.columns, best };
}

/**
 * The respondents that an archetype is described by, the highest weight first: those with a weight of at least 0.5, or, where that
 * are fewer than 5, the 5 with the highest (as many as there are for each archetype, if there are fewer than 5).
 */
export function closestTo(weights: Matrix, archetype: number): { members: number[]; close: number } {
  const weight = (respondent: number): number => weights.values[respondent * weights.columns + archetype] as number;
  const byWeight = (left: number, right: number): number => weight(right) - weight(left) || left - right;
  const least = Math.min(leastClose, Math.max(1, Math.floor(weights.rows / weights.columns)));
  const members: number[] = [];
  let nearest: number[] = [];
  for (let respondent = 0; respondent < weights.rows; respondent++) {
    if (weight(respondent) >= closeWeight) {
      members.push(respondent);
    }
    const last = nearest.at(-1);
    if (last === undefined || nearest.length < least || weight(respondent) > weight(last)) {
      nearest = [...nearest, respondent].sort(byWeight).slice(0, least);
    }
  }
  const close = members.length;
  return { members: close < least ? nearest : members.sort(byWeight), close };
}

async function bestOf(points: Matrix, count: number, seed: number, pause: Pause): Promise<Archetypes> {
  const random = seededRandom(seed + count);
  let best: Archetypes | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    await pause();
    const candidate = await archetypalAnalysis(points, count, seededRandom(deriveSeed(random)), pause);
    best = best && best.explained >= candidate.explained ? best : candidate;
  }
  return best ?? archetypalAnalysis(points, count, random, pause);
}

function isInhabited({ weights, archetypes }: Archetypes): boolean {
  const least = Math.max(leastClose, Math.ceil((leastClose * weights.rows) / 100));
  return Array.from({ length: archetypes.rows }, (_, archetype) => archetype).every(
    (archetype) => closestTo(weights, archetype).close >= least,
  );
}
