import { createHash } from 'node:crypto';
import { demographicNames } from '../persona/persona';
import type { Persona } from '../persona/persona';
import type { ModelRun } from '../runs/run';
import type { Match } from './analysis-schema';
import { attributeSimilarity } from './attributes';
import { averageLinkage } from './average-linkage';
import { habitsOf, peculiarity, profileOf, similarityParts, similarityWeights, weightedMean } from './similarity';
import type { Background, Habits, PersonaProfile, Similarity, SimilarityParts, SimilarityWeights } from './similarity';

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
  profile: PersonaProfile;
  habits: Habits;
}

/** All personas, each compared with each. */
export interface PersonaComparison {
  /** In the order of their content, whatever the order of models and personas. */
  entries: ComparedPersona[];
  /** What two of them have in common; `later` > `earlier`. */
  parts: (later: number, earlier: number) => SimilarityParts;
}

/** From here on two statements of an attribute count as the same. */
const alike = 0.5;
const mostSharedWords = 5;
/** Below this a sum is rounding. */
const leastShared = 1e-9;
/** A word that three of four personas of a model use is the way it writes. */
const leastPeculiar = 0.4;
const nothingInCommon: SimilarityParts = { text: null, evidence: null, attributes: null };
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
  const entries = distinctEntries(models, background);
  const cosines = termCosines(entries.map(({ profile }) => profile.terms));
  const known = entries.map((left, i) =>
    entries.slice(0, i).map((right, j): SimilarityParts => {
      const said = left.profile.terms.size > 0 && right.profile.terms.size > 0 ? (cosines[i]?.[j] ?? 0) : null;
      return similarityParts(left.profile, right.profile, said);
    }),
  );
  return { entries, parts: (later, earlier) => known[later]?.[earlier] ?? nothingInCommon };
}

/** Groups what was compared; see {@link matchPersonas}. `included` are the keys of the models that count, all unless told. */
export function matchCompared(
  { entries, parts }: PersonaComparison,
  options: Partial<MatchingOptions> = {},
  included?: ReadonlySet<string>,
): Match[] {
  const { threshold, sameModelMargin, weights } = { ...matchingDefaults, ...options };
  const taken = [...entries.keys()].filter((index) => included?.has(entries[index]?.model ?? '') ?? true);
  const scores = taken.map((left, i) => {
    const row = new Float64Array(i);
    for (let j = 0; j < i; j++) {
      row[j] = weightedMean(parts(left, taken[j] as number), weights);
    }
    return row;
  });
  const chosen = taken.flatMap((index) => entries[index] ?? []);
  const groups = averageLinkage({
    models: chosen.map(({ model }) => model),
    similarity: (later, earlier) => scores[later]?.[earlier] ?? 0,
    threshold,
    sameModelMargin,
  });
  return groups
    .map((indexes) => ({ indexes, models: new Set(indexes.map((index) => chosen[index]?.model)).size }))
    .sort(
      (left, right) =>
        right.models - left.models ||
        right.indexes.length - left.indexes.length ||
        (left.indexes[0] ?? 0) - (right.indexes[0] ?? 0),
    )
    .map((group, position) =>
      describe(`m${position + 1}`, group, chosen, (later, earlier) => ({
        score: scores[later]?.[earlier] ?? 0,
        parts: parts(taken[later] as number, taken[earlier] as number),
      })),
    );
}

/** Cosines of term weights of length 1, each with those before it. */
function termCosines(vectors: readonly ReadonlyMap<string, number>[]): Float64Array[] {
  const postings = new Map<string, { item: number; weight: number }[]>();
  return vectors.map((vector, item) => {
    const cosines = new Float64Array(item);
    for (const [term, weight] of vector) {
      const using = postings.get(term) ?? [];
      for (const other of using) {
        cosines[other.item] = (cosines[other.item] as number) + weight * other.weight;
      }
      using.push({ item, weight });
      postings.set(term, using);
    }
    return cosines;
  });
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

function distinctEntries(models: readonly ModelPersonas[], background: Background): ComparedPersona[] {
  const entries = models.flatMap(({ key, personas }) => {
    const distinct = new Map<string, Persona[]>();
    for (const persona of personas) {
      const hash = contentHash(persona);
      distinct.set(hash, [...(distinct.get(hash) ?? []), persona]);
    }
    const copies = [...distinct].map(([hash, equal]) => ({
      hash,
      equal: equal.toSorted((left, right) => byNumber.compare(left.id, right.id)),
    }));
    const habits = habitsOf(copies.flatMap(({ equal }) => equal.slice(0, 1)));
    return copies.flatMap(({ hash, equal: [persona, ...others] }): ComparedPersona[] => {
      if (!persona) {
        return [];
      }
      const duplicates = others.map((copy) => personaReference(key, copy));
      const profile = profileOf(persona, background, habits);
      return [{ ref: personaReference(key, persona), model: key, persona, hash, duplicates, profile, habits }];
    });
  });
  return entries.sort((left, right) => compare(left.hash, right.hash) || byNumber.compare(left.ref, right.ref));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function describe(
  id: string,
  group: { indexes: readonly number[]; models: number },
  entries: readonly ComparedPersona[],
  similarity: (later: number, earlier: number) => Similarity,
): Match {
  const members = group.indexes.flatMap((index) => entries[index] ?? []);
  const pairs = group.indexes.flatMap((left) =>
    group.indexes.flatMap((right) => (right < left ? similarity(left, right) : [])),
  );
  const part = (name: keyof SimilarityParts): number | null => mean(pairs.map(({ parts }) => parts[name]));
  const attributes = demographicNames.map((name) => ({
    name,
    similarity: mean(
      members.flatMap((left, i) =>
        members
          .slice(0, i)
          .map((right) => attributeSimilarity(name, left.profile.attributes, right.profile.attributes)),
      ),
    ),
  }));
  return {
    id,
    members: members.map(({ ref }) => ref).sort(byNumber.compare),
    duplicates: members.flatMap(({ duplicates }) => duplicates).sort(byNumber.compare),
    score: mean(pairs.map(({ score }) => score)),
    parts: { text: part('text'), evidence: part('evidence'), attributes: part('attributes') },
    unique: group.models === 1,
    matching: attributes.flatMap(({ name, similarity }) => (similarity !== null && similarity >= alike ? [name] : [])),
    diverging: attributes.flatMap(({ name, similarity }) => (similarity !== null && similarity < alike ? [name] : [])),
    sharedWords: sharedWords(members),
  };
}

/**
 * The words that add most to the text similarity of the members: those two of them or more use, by the sum of what pairs share. What a
 * model writes of most of its personas is no reason.
 */
function sharedWords(members: readonly ComparedPersona[]): string[] {
  const sums = new Map<string, { sum: number; squares: number }>();
  for (const { profile, habits } of members) {
    for (const [word, weight] of profile.terms) {
      if (peculiarity(word, habits) > leastPeculiar) {
        const { sum, squares } = sums.get(word) ?? { sum: 0, squares: 0 };
        sums.set(word, { sum: sum + weight, squares: squares + weight * weight });
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

/** Of the values that are known; null where none is. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
