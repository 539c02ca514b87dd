import { createHash } from 'node:crypto';
import { demographicNames } from '../persona/persona';
import type { Persona } from '../persona/persona';
import type { ModelRun } from '../runs/run';
import type { Match } from './analysis-schema';
import { attributeSimilarity } from './attributes';
import { averageLinkage } from './average-linkage';
import { profileOf, similarityOf, similarityWeights } from './similarity';
import type { Background, PersonaProfile, Similarity, SimilarityParts, SimilarityWeights } from './similarity';

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

interface Entry {
  ref: string;
  model: string;
  hash: string;
  duplicates: string[];
  profile: PersonaProfile;
}

/** From here on two statements of an attribute count as the same. */
const alike = 0.5;
const mostSharedWords = 5;
/** Below this a sum is rounding. */
const leastShared = 1e-9;
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
  const { threshold, sameModelMargin, weights } = { ...matchingDefaults, ...options };
  const entries = distinctEntries(models, background);
  const similarities = entries.map((left, i) =>
    entries.slice(0, i).map((right) => similarityOf(left.profile, right.profile, weights)),
  );
  const groups = averageLinkage({
    models: entries.map(({ model }) => model),
    similarity: (later, earlier) => similarities[later]?.[earlier]?.score ?? 0,
    threshold,
    sameModelMargin,
  });
  return groups
    .map((indexes) => ({ indexes, models: new Set(indexes.map((index) => entries[index]?.model)).size }))
    .sort(
      (left, right) =>
        right.models - left.models ||
        right.indexes.length - left.indexes.length ||
        (left.indexes[0] ?? 0) - (right.indexes[0] ?? 0),
    )
    .map((group, position) => describe(`m${position + 1}`, group, entries, similarities));
}

/** What a persona says and cites, as SHA-256: the same for copies, whatever their ids and those of their evidence. */
export function contentHash(persona: Persona): string {
  const { id: _, evidence, quote, ...said } = persona;
  const cited = new Map(evidence.map(({ id, ...rest }) => [id, JSON.stringify(Object.entries(rest).sort(byKey))]));
  const withoutIds = (key: string, value: unknown): unknown =>
    key === 'evidence' && Array.isArray(value)
      ? value.map((id: unknown) => (typeof id === 'string' ? (cited.get(id) ?? '') : '')).sort(compare)
      : value;
  const quoted = quote && [quote.text, cited.get(quote.evidence) ?? ''];
  const content = JSON.stringify([said, quoted, [...cited.values()].sort(compare)], withoutIds);
  return createHash('sha256').update(content).digest('hex');
}

function byKey([left]: [string, unknown], [right]: [string, unknown]): number {
  return compare(left, right);
}

function distinctEntries(models: readonly ModelPersonas[], background: Background): Entry[] {
  const entries = new Map<string, Entry>();
  const listed = models
    .flatMap(({ key, personas }) => personas.map((persona) => ({ model: key, persona })))
    .map(({ model, persona }) => ({
      model,
      persona,
      ref: personaReference(model, persona),
      hash: contentHash(persona),
    }))
    .sort((left, right) => compare(left.hash, right.hash) || byNumber.compare(left.ref, right.ref));
  for (const { model, persona, ref, hash } of listed) {
    const content = `${hash} ${model}`;
    const first = entries.get(content);
    if (first) {
      first.duplicates.push(ref);
    } else {
      entries.set(content, { ref, model, hash, duplicates: [], profile: profileOf(persona, background) });
    }
  }
  return [...entries.values()];
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function describe(
  id: string,
  group: { indexes: readonly number[]; models: number },
  entries: readonly Entry[],
  similarities: readonly (readonly Similarity[])[],
): Match {
  const members = group.indexes.flatMap((index) => entries[index] ?? []);
  const pairs = group.indexes.flatMap((left) =>
    group.indexes.flatMap((right) => (right < left ? (similarities[left]?.[right] ?? []) : [])),
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
    sharedWords: sharedWords(members.map(({ profile }) => profile)),
  };
}

/** The words that add most to the text similarity of the members: those two of them or more use, by the sum of what pairs share. */
function sharedWords(profiles: readonly PersonaProfile[]): string[] {
  const sums = new Map<string, { sum: number; squares: number }>();
  for (const [word, weight] of profiles.flatMap(({ terms }) => [...terms])) {
    const { sum, squares } = sums.get(word) ?? { sum: 0, squares: 0 };
    sums.set(word, { sum: sum + weight, squares: squares + weight * weight });
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
