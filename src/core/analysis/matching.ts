import { createHash } from 'node:crypto';
import { demographicNames } from '../persona/persona';
import type { Persona } from '../persona/persona';
import type { ModelRun } from '../runs/run';
import type { Match } from './analysis-schema';
import { attributeSimilarity } from './attributes';
import { averageLinkageSteps, sameOnes } from './average-linkage';
import { PairwiseSimilarity } from './pairwise-similarity';
import { habitsOf, peculiarity, profileOf, similarityWeights } from './similarity';
import type { Background, Habits, PersonaProfile, SimilarityParts, SimilarityWeights } from './similarity';
import { atOnce } from '../steps';
import type { Steps } from '../steps';

/** What one model run made. */
export type ModelPersonas = Pick<ModelRun, 'key' | 'personas'>;

export interface MatchingOptions {
  /** Similarity from which personas are one group. */
  threshold: number;
  /** How much more it takes to put two personas of one model together. */
  sameModelMargin: number;
  weights: SimilarityWeights;
}

const matchingDefaults: MatchingOptions = { threshold: 0.33, sameModelMargin: 0.1, weights: similarityWeights };

/** A persona that takes part in a comparison; its exact copies within its model do not. */
export interface ComparedPersona {
  /** `<model key>/<persona id>`. */
  ref: string;
  model: string;
  persona: Persona;
  /** {@link contentHash} of the persona. */
  hash: string;
  duplicates: string[];
  /** Number of what it says and cites, from 0: equal for those that are the same to all others, such as an answer that came back. */
  kind: number;
  profile: PersonaProfile;
  habits: Habits;
}

/** All personas, each compared with each. */
export interface PersonaComparison {
  /** In the order of their content, whatever the order of models and personas. */
  entries: ComparedPersona[];
  /** What two of them have in common, by their positions. */
  parts: (left: number, right: number) => SimilarityParts;
  /** How alike two kinds are, from 0 to 1, their parts weighted. */
  scores: (weights: SimilarityWeights) => (left: number, right: number) => number;
}

/** From here on two statements of an attribute count as the same. */
const alike = 0.5;
const mostSharedWords = 5;
/** Below this a sum is rounding. */
const leastShared = 1e-9;
/** The sum of the squares of weights of length 1 can come out a hair below. */
const fullyAlike = 1 - 1e-9;
const personasAtOnce = 20;
const matchesAtOnce = 5;
/** A word that three of four personas of a model use is the way it writes. */
const leastPeculiar = 0.4;
const byNumber = new Intl.Collator('en', { numeric: true });

/** `<model key>/<persona id>`. */
export function personaReference(model: string, persona: Pick<Persona, 'id'>): string {
  return `${model}/${persona.id}`;
}

/**
 * Groups the personas of all models by average linkage over their similarity. Exact copies within a model count once. The order of
 * models and of personas does not matter: everything is put in the order of its content first.
 * Groups of more models come first, then larger ones.
 */
export function matchPersonas(
  models: readonly ModelPersonas[],
  background: Background,
  options: Partial<MatchingOptions> = {},
): Match[] {
  return matchCompared(comparePersonas(models, background), options);
}

/** Each persona compared with each other one. */
export function comparePersonas(models: readonly ModelPersonas[], background: Background): PersonaComparison {
  return atOnce(personaComparison(models, background));
}

/** {@link comparePersonas} in steps. Personas of one kind are compared once. */
export function* personaComparison(models: readonly ModelPersonas[], background: Background): Steps<PersonaComparison> {
  const entries = yield* distinctEntries(models, background);
  const profiles: PersonaProfile[] = [];
  for (const { kind, profile } of entries) {
    profiles[kind] = profile;
  }
  const pairwise = yield* PairwiseSimilarity.of(profiles);
  const kinds = entries.map(({ kind }) => kind);
  return {
    entries,
    parts: (left, right) => pairwise.parts(kinds[left] ?? 0, kinds[right] ?? 0),
    scores: (weights) => pairwise.scores(weights),
  };
}

/** Groups what was compared; see {@link matchPersonas}. `included` are the keys of the models that count, all unless told. */
export function matchCompared(
  comparison: PersonaComparison,
  options: Partial<MatchingOptions> = {},
  included?: ReadonlySet<string>,
): Match[] {
  return atOnce(matchSteps(comparison, options, included));
}

/** {@link matchCompared} in steps. */
export function* matchSteps(
  comparison: PersonaComparison,
  options: Partial<MatchingOptions> = {},
  included?: ReadonlySet<string>,
): Steps<Match[]> {
  const { threshold, sameModelMargin, weights } = { ...matchingDefaults, ...options };
  const { entries } = comparison;
  const score = comparison.scores(weights);
  const taken = [...entries.keys()].filter((index) => included?.has(entries[index]?.model ?? '') ?? true);
  const chosen = taken.flatMap((index) => entries[index] ?? []);
  const kinds = Int32Array.from(chosen, ({ kind }) => kind);
  const groups = yield* averageLinkageSteps({
    models: chosen.map(({ model }) => model),
    similarity: (later, earlier) => score(kinds[later] as number, kinds[earlier] as number),
    threshold,
    sameModelMargin,
    same: sameOnes(kinds, (kind) => score(kind, kind) >= Math.max(fullyAlike, threshold)),
  });
  const partsOf = (left: number, right: number): SimilarityParts =>
    comparison.parts(taken[left] as number, taken[right] as number);
  const ordered = groups
    .map((indexes) => ({ indexes, models: new Set(indexes.map((index) => chosen[index]?.model)).size }))
    .sort(
      (left, right) =>
        right.models - left.models ||
        right.indexes.length - left.indexes.length ||
        (left.indexes[0] ?? 0) - (right.indexes[0] ?? 0),
    );
  const matches: Match[] = [];
  for (const group of ordered) {
    matches.push(describe(`m${matches.length + 1}`, group, chosen, { parts: partsOf, score }));
    if (matches.length % matchesAtOnce === 0) {
      yield;
    }
  }
  return matches;
}

/** What a persona says and cites, as SHA-256: the same for copies, whatever their ids, those of their evidence, and the support of claims. */
export function contentHash(persona: Persona): string {
  const { id: _, evidence, quote, ...said } = persona;
  const cited = new Map(evidence.map(({ id, ...rest }) => [id, JSON.stringify(Object.entries(rest).sort(byKey))]));
  const withoutIds = (key: string, value: unknown): unknown =>
    key === 'evidence' && Array.isArray(value)
      ? value.map((id: unknown) => (typeof id === 'string' ? (cited.get(id) ?? '') : '')).sort(compare)
      : key === 'support'
        ? null
        : value;
  const quoted = quote && [quote.text, cited.get(quote.evidence) ?? ''];
  const content = JSON.stringify([said, quoted, [...cited.values()].sort(compare)], withoutIds);
  return createHash('sha256').update(content).digest('hex');
}

function byKey([left]: [string, unknown], [right]: [string, unknown]): number {
  return compare(left, right);
}

/** The personas without copies within a model; what is computed of equal ones among equal ones of their models is computed once. */
function* distinctEntries(models: readonly ModelPersonas[], background: Background): Steps<ComparedPersona[]> {
  const entries: ComparedPersona[] = [];
  const habitsOfContent = new Map<string, Habits>();
  const kinds = new Map<string, Pick<ComparedPersona, 'kind' | 'profile'>>();
  let hashed = 0;
  for (const { key, personas } of models) {
    const distinct = new Map<string, Persona[]>();
    for (const persona of personas) {
      const hash = contentHash(persona);
      const equal = distinct.get(hash) ?? [];
      equal.push(persona);
      distinct.set(hash, equal);
      if (++hashed % personasAtOnce === 0) {
        yield;
      }
    }
    const content = [...distinct.keys()].sort(compare).join(' ');
    const habits =
      habitsOfContent.get(content) ?? habitsOf([...distinct.values()].flatMap((equal) => equal.slice(0, 1)));
    habitsOfContent.set(content, habits);
    for (const [hash, equal] of distinct) {
      const [persona, ...others] = equal.toSorted((left, right) => byNumber.compare(left.id, right.id));
      if (persona) {
        const name = `${hash} ${content}`;
        const same = kinds.get(name) ?? { kind: kinds.size, profile: profileOf(persona, background, habits) };
        kinds.set(name, same);
        const duplicates = others.map((copy) => personaReference(key, copy));
        entries.push({ ref: personaReference(key, persona), model: key, persona, hash, duplicates, habits, ...same });
      }
    }
  }
  return entries.sort((left, right) => compare(left.hash, right.hash) || byNumber.compare(left.ref, right.ref));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** How the entries of a group are alike: parts by position, scores by kind. */
interface GroupSimilarity {
  parts: (left: number, right: number) => SimilarityParts;
  score: (left: number, right: number) => number;
}

function describe(
  id: string,
  group: { indexes: readonly number[]; models: number },
  entries: readonly ComparedPersona[],
  { parts, score }: GroupSimilarity,
): Match {
  const members = group.indexes.flatMap((index) => entries[index] ?? []);
  const kinds = counted(group.indexes, (index) => entries[index]?.kind);
  const kindOf = (index: number): number => entries[index]?.kind ?? 0;
  const [text, evidence, ofAttributes, mean] = meansOverPairs(kinds, 4, (left, right) => {
    const found = parts(left, right);
    return [found.text, found.evidence, found.attributes, score(kindOf(left), kindOf(right))];
  });
  const attributes = demographicNames.map((name) => ({
    name,
    similarity: meansOverPairs(
      counted(members, ({ profile }) => profile.attributes[name]?.key ?? null),
      1,
      (left, right) => [attributeSimilarity(name, left.profile.attributes, right.profile.attributes)],
    )[0],
  }));
  return {
    id,
    members: members.map(({ ref }) => ref).sort(byNumber.compare),
    duplicates: members.flatMap(({ duplicates }) => duplicates).sort(byNumber.compare),
    score: mean ?? null,
    parts: { text: text ?? null, evidence: evidence ?? null, attributes: ofAttributes ?? null },
    unique: group.models === 1,
    matching: attributes.flatMap(({ name, similarity }) => (similarity != null && similarity >= alike ? [name] : [])),
    diverging: attributes.flatMap(({ name, similarity }) => (similarity != null && similarity < alike ? [name] : [])),
    sharedWords: sharedWords(counted(members, ({ kind }) => kind)),
  };
}

/**
 * The words that add most to the text similarity of the members: those two of them or more use, by the sum of what pairs share. What a
 * model writes of most of its personas is no reason.
 */
function sharedWords(members: readonly Counted<ComparedPersona>[]): string[] {
  const sums = new Map<string, { sum: number; squares: number }>();
  for (const { item, count } of members) {
    for (const [word, weight] of item.profile.terms) {
      if (peculiarity(word, item.habits) > leastPeculiar) {
        const { sum, squares } = sums.get(word) ?? { sum: 0, squares: 0 };
        sums.set(word, { sum: sum + count * weight, squares: squares + count * weight * weight });
      }
    }
  }
  return [...sums]
    .map(([word, { sum, squares }]) => ({ word, shared: sum * sum - squares }))
    .filter(({ shared }) => shared > leastShared)
    .sort((left, right) => right.shared - left.shared || compare(left.word, right.word))
    .slice(0, mostSharedWords)
    .map(({ word }) => word);
}

/** An item with how many there are that are the same. */
interface Counted<Item> {
  item: Item;
  count: number;
}

/** One item of each kind, in the order of the first. */
function counted<Item>(items: readonly Item[], kindOf: (item: Item) => unknown): Counted<Item>[] {
  const found = new Map<unknown, Counted<Item>>();
  for (const item of items) {
    const kind = kindOf(item);
    const known = found.get(kind);
    if (known) {
      known.count++;
    } else {
      found.set(kind, { item, count: 1 });
    }
  }
  return [...found.values()];
}

/** Means over all pairs of different items of each of the `count` values that are known of a pair; null where none is. */
function meansOverPairs<Item>(
  items: readonly Counted<Item>[],
  count: number,
  valuesOf: (later: Item, earlier: Item) => readonly (number | null)[],
): (number | null)[] {
  const [sums, pairs] = [new Float64Array(count), new Float64Array(count)];
  items.forEach((later, i) => {
    for (let j = 0; j <= i; j++) {
      const earlier = items[j] as Counted<Item>;
      const times = i === j ? (later.count * (later.count - 1)) / 2 : later.count * earlier.count;
      const values = times === 0 ? [] : valuesOf(later.item, earlier.item);
      for (let name = 0; name < values.length; name++) {
        const value = values[name] ?? null;
        if (value !== null) {
          sums[name] = (sums[name] as number) + times * value;
          pairs[name] = (pairs[name] as number) + times;
        }
      }
    }
  });
  return Array.from(sums, (sum, name) => (pairs[name] === 0 ? null : sum / (pairs[name] as number)));
}
