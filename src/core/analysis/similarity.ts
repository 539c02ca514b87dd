import { claimListNames, mapDemographics } from '../persona/persona';
import type { Claim, DemographicName, Persona } from '../persona/persona';
import { dot } from '../statistics/matrix';
import { isContentWord, wordsOf } from '../statistics/terms';
import { attributeSimilarity, attributesOf, attributesSimilarity } from './attributes';
import type { Attributes } from './attributes';
import { partitionRows, rowKey } from './row-groups';
import type { RowGroups, RowSpace } from './row-groups';
import { atOnce } from '../steps';
import type { Steps } from '../steps';

/** What two personas have in common, each from 0 to 1; null where one of them has nothing to compare. */
export interface SimilarityParts {
  /** Cosine of the TF-IDF weights of what they say. */
  text: number | null;
  /** Cosine of how their verified rows spread over groups of alike rows, less where there are few rows and none that both cite. */
  evidence: number | null;
  /** Mean over the attributes that both state. */
  attributes: number | null;
}

export interface Similarity {
  /** Weighted mean of the parts that are known; 0 where none is. */
  score: number;
  parts: SimilarityParts;
}

export type SimilarityWeights = Record<keyof SimilarityParts, number>;

export const similarityWeights: SimilarityWeights = { text: 0.45, evidence: 0.35, attributes: 0.2 };

/** What personas are compared by, derived from the shown rows alone. */
export interface Background {
  rows: number;
  /** Rows that contain each content word. */
  documentFrequency: ReadonlyMap<string, number>;
  microClusters: RowGroups;
}

/** A persona as it is compared. */
export interface PersonaProfile {
  attributes: Attributes;
  /** Term weights, of length 1 together, in alphabetical order; empty where the persona says nothing. */
  terms: ReadonlyMap<string, number>;
  /** Spread of the verified rows over the micro-clusters, of length 1; null without a verified row among the shown ones. */
  evidence: Float64Array | null;
  /** Keys of the verified rows. */
  rows: ReadonlySet<string>;
  /** How far an attribute tells the personas of its model apart, from 0 to 1. */
  telling: Record<DemographicName, number>;
}

/** What the personas of one model have in common: the way it writes, rather than what it says of one of them. */
export interface Habits {
  personas: number;
  /** Personas that use each content word. */
  using: ReadonlyMap<string, number>;
  /** Words that half of the claims in its lists contain: the sentence they are set in. */
  pattern: ReadonlySet<string>;
  telling: Record<DemographicName, number>;
}

const doubt = 0.5;
const fewestForPattern = 4;
const patternShare = 0.5;
const microClustersPerSegment = 2;

/**
 * `segments` is how many kinds of respondents are expected: the personas that were asked for.
 * @internal exported for tests and benchmarks
 */
export function backgroundOf(space: RowSpace, segments: number, seed: number): Background {
  return atOnce(backgroundSteps(space, segments, seed));
}

/** {@link backgroundOf} in steps. */
export function* backgroundSteps(space: RowSpace, segments: number, seed: number): Steps<Background> {
  const count = Math.max(2, Math.round(microClustersPerSegment * segments));
  return {
    rows: space.keys.length,
    documentFrequency: space.documentFrequency,
    microClusters: yield* partitionRows(space, count, seed),
  };
}

/** `personas` are all of one model, copies not repeated. */
export function habitsOf(personas: readonly Persona[]): Habits {
  const using = new Map<string, number>();
  for (const word of personas.flatMap((persona) => [...wordsOfPersona(persona).keys()])) {
    using.set(word, (using.get(word) ?? 0) + 1);
  }
  const stated = personas.map(attributesOf);
  return {
    personas: personas.length,
    using,
    pattern: patternOf(personas.flatMap((persona) => claimListNames.flatMap((name) => persona[name]))),
    telling: mapDemographics((name) => {
      const pairs = stated.flatMap((left, i) =>
        stated.slice(0, i).flatMap((right) => attributeSimilarity(name, left, right) ?? []),
      );
      const sum = pairs.sort((left, right) => left - right).reduce((total, similarity) => total + similarity, 0);
      return pairs.length === 0 ? 1 : 1 - sum / pairs.length;
    }),
  };
}

function patternOf(claims: readonly Claim[]): Set<string> {
  const using = new Map<string, number>();
  for (const word of claims.flatMap(({ text }) => [...countWords([text]).keys()])) {
    using.set(word, (using.get(word) ?? 0) + 1);
  }
  const isFrequent = ([, count]: [string, number]): boolean => count >= patternShare * claims.length;
  return new Set(claims.length < fewestForPattern ? [] : [...using].filter(isFrequent).map(([word]) => word));
}

/** Names are left out: they are invented, or repeat what the text says. Quotes count by their rows, and only verified ones. */
export function profileOf(
  persona: Persona,
  background: Background,
  habits: Habits = habitsOf([persona]),
): PersonaProfile {
  return {
    attributes: attributesOf(persona),
    terms: termWeights(wordsOfPersona(persona), background, habits),
    evidence: evidenceSpread(persona, background),
    rows: verifiedRows(persona),
    telling: habits.telling,
  };
}

/**
 * 0.45 text + 0.35 evidence + 0.20 attributes unless other weights are given, divided by the weights of the parts that are known.
 * Symmetric to the last bit.
 */
export function similarityOf(
  left: PersonaProfile,
  right: PersonaProfile,
  weights: SimilarityWeights = similarityWeights,
): Similarity {
  const said = left.terms.size > 0 && right.terms.size > 0 ? termCosine(left.terms, right.terms) : null;
  const parts = similarityParts(left, right, said);
  return { score: weightedMean(parts, weights), parts };
}

/** `said` is the cosine of the term weights, null where one says nothing. */
function similarityParts(left: PersonaProfile, right: PersonaProfile, said: number | null): SimilarityParts {
  return {
    text: said === null ? null : clamp(said),
    evidence:
      left.evidence && right.evidence
        ? clamp(dot(left.evidence, right.evidence)) *
          certainty(Math.min(left.rows.size, right.rows.size), sharedRows(left.rows, right.rows))
        : null,
    attributes: attributesSimilarity(
      left.attributes,
      right.attributes,
      (name) => (left.telling[name] + right.telling[name]) / 2,
    ),
  };
}

/** Keys of the different rows that a persona's verified excerpts stand in. */
export function verifiedRows(persona: Persona): Set<string> {
  return new Set(
    persona.evidence.flatMap(({ verdict, source, row }) =>
      verdict === 'verified' && row !== null ? [rowKey(source, row)] : [],
    ),
  );
}

/**
 * How far a cosine of spreads is to be believed: one row of each in the same group may be chance, a row that both cite is none.
 * n / (n + ½ (1 − shared / n)) for the n rows of the one with fewer.
 */
export function certainty(fewer: number, shared: number): number {
  return fewer / (fewer + doubt * (1 - shared / fewer));
}

function sharedRows(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const [fewer, more] = left.size <= right.size ? [left, right] : [right, left];
  let shared = 0;
  for (const row of fewer) {
    shared += more.has(row) ? 1 : 0;
  }
  return shared;
}

export function weightedMean(parts: SimilarityParts, weights: SimilarityWeights): number {
  let [sum, total] = [0, 0];
  for (const name of ['text', 'evidence', 'attributes'] as const) {
    const part = parts[name];
    if (part !== null) {
      sum += weights[name] * part;
      total += weights[name];
    }
  }
  return total === 0 ? 0 : sum / total;
}

/**
 * (1 + ln count) · (ln((1 + n) / (1 + df)) + 1) · peculiarity, scaled to length 1 (Salton & Buckley 1988, smoothed); df over the rows.
 * A word that no row contains weighs as little as one that all contain: it is as likely the way personas are written as
 * something about them.
 */
export function termWeights(
  counts: ReadonlyMap<string, number>,
  { rows, documentFrequency }: Pick<Background, 'rows' | 'documentFrequency'>,
  habits: Habits,
): Map<string, number> {
  const weights = [...counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([word, count]): [string, number] => [
      word,
      (1 + Math.log(count)) * rarity(documentFrequency.get(word) ?? rows, rows) * peculiarity(word, habits),
    ]);
  const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return new Map(weights.map(([word, weight]) => [word, weight / length]));
}

/**
 * 1 for a word that one persona of its model uses, near 0 for one that all of many use: ln((1 + personas) / using) / ln(1 + personas).
 * What a model writes of everybody sets nobody apart.
 */
export function peculiarity(word: string, { personas, using }: Habits): number {
  return Math.log((1 + personas) / (using.get(word) ?? 1)) / Math.log(1 + personas);
}

/** Content words with how often they occur. */
export function countWords(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(wordsOf).filter(isContentWord)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The content words of role, summary and claims. */
function wordsOfPersona(persona: Persona): Map<string, number> {
  const claims = [persona.role, persona.summary, ...claimListNames.flatMap((name) => persona[name])];
  return countWords(claims.map(({ text }) => text));
}

/** How much a word tells by the rows: ln((1 + n) / (1 + df)) + 1. */
export function rarity(documentFrequency: number, rows: number): number {
  return Math.log((1 + rows) / (1 + documentFrequency)) + 1;
}

function evidenceSpread(persona: Persona, { microClusters }: Background): Float64Array | null {
  const spread = new Float64Array(microClusters.sizes.length);
  for (const key of verifiedRows(persona)) {
    const group = microClusters.groupOf.get(key);
    if (group !== undefined) {
      spread[group] = (spread[group] as number) + 1;
    }
  }
  const length = Math.sqrt(dot(spread, spread));
  return length === 0 ? null : spread.map((count) => count / length);
}

function termCosine(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number {
  const [fewer, more] = left.size <= right.size ? [left, right] : [right, left];
  let sum = 0;
  for (const [term, weight] of fewer) {
    const other = more.get(term);
    if (other !== undefined) {
      sum += weight * other;
    }
  }
  return sum;
}

/** Rounding can take a cosine beyond 1. */
export function clamp(cosine: number): number {
  return Math.min(1, cosine);
}
