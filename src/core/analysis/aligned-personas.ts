import { claimListNames, demographicNames } from '../persona/persona';
import type { DemographicName, Persona } from '../persona/persona';
import type { ModelRun } from '../runs/run';
import type { Match } from './analysis-schema';
import { attributesOf, attributeSimilarity } from './attributes';
import { averageLinkage } from './average-linkage';
import { claimFields, claimProfile, claimSimilarity, placedClaims, sameClaim } from './claim-comparison';
import type { ClaimField, ClaimProfile } from './claim-comparison';
import { quotedBackground } from './quoted-background';
import type { Background } from './similarity';

/** A persona of a model run, as one of several that are compared. */
export interface AlignedMember {
  /** `<model key>/<persona id>`. */
  ref: string;
  model: string;
  persona: Persona;
}

/** Claims that say the same, in a row. */
export interface AlignedClaims {
  field: ClaimField;
  /** Words that its claims have in common, the most telling first; of a single claim its own. */
  words: string[];
  /** Positions of the claims in their list, from 0; a persona that says nothing of the kind is not among them. */
  cells: { ref: string; claims: number[] }[];
  /** A model does not say it, or says another thing; wording alone is no difference. */
  differs: boolean;
}

/** What personas say of an attribute: `partial` where some state nothing, `unstated` where all do. */
export interface AlignedAttribute {
  name: DemographicName;
  relation: 'same' | 'contradicts' | 'partial' | 'unstated';
  /** Pairs of personas that contradict each other. */
  contradictions: { left: string; right: string }[];
}

/** Personas field by field: what stands in a row says the same, or should. */
export interface AlignedPersonas {
  attributes: AlignedAttribute[];
  claims: AlignedClaims[];
  /** Rows that differ, of all rows in which anybody says something. */
  differing: number;
  rows: number;
}

/** {@link AlignedPersonas} of a match. */
export interface AlignedMatch extends AlignedPersonas {
  /** Id of the match. */
  match: string;
}

/** As in matching: below it two statements of an attribute diverge. */
const alike = 0.5;
const labelWords = 3;
/** How much more alike two claims of one persona must be to stand in one row: mostly they are meant as two. */
const samePersonaMargin = 0.2;

interface Placed {
  ref: string;
  model: string;
  profile: ClaimProfile;
}

/** The members of each match with their claims in rows, compared by what their verified excerpts quote: the data is not needed. */
export function alignMatches(
  matches: readonly Pick<Match, 'id' | 'members'>[],
  models: readonly Pick<ModelRun, 'key' | 'personas'>[],
): AlignedMatch[] {
  const background = quotedBackground(models.flatMap(({ personas }) => personas));
  const members = models.flatMap(({ key, personas }) =>
    personas.map((persona): AlignedMember => ({ ref: `${key}/${persona.id}`, model: key, persona })),
  );
  return matches.map((match) => ({
    match: match.id,
    ...alignPersonas(
      members.filter(({ ref }) => match.members.includes(ref)),
      background,
    ),
  }));
}

/**
 * Puts the claims of personas that match in rows: within each list by average linkage over the similarity of claims, role and summary as they are.
 * Rows of more models come first, then in the order in which the first of `members` makes them.
 * @internal exported for its tests
 */
export function alignPersonas(members: readonly AlignedMember[], background: Background): AlignedPersonas {
  const placed = members.flatMap(({ ref, model, persona }) =>
    placedClaims(persona).map((claim): Placed => ({ ref, model, profile: claimProfile(claim, persona, background) })),
  );
  const models = new Set(members.map(({ model }) => model)).size;
  const attributes = demographicNames.map((name) => alignedAttribute(name, members));
  const claims = claimFields.flatMap((field) => {
    const own = placed.filter(({ profile }) => profile.field === field);
    return isList(field) ? alignedList(own, models) : own.length === 0 ? [] : [alignedStatement(own, models)];
  });
  const differing =
    attributes.filter(({ relation }) => relation === 'contradicts' || relation === 'partial').length +
    claims.filter(({ differs }) => differs).length;
  const rows = attributes.filter(({ relation }) => relation !== 'unstated').length + claims.length;
  return { attributes, claims, differing, rows };
}

function isList(field: ClaimField): boolean {
  return claimListNames.some((name) => name === field);
}

/** Claims are put in the order of their words first, so that the order of the personas does not decide between ties. */
function alignedList(placed: readonly Placed[], models: number): AlignedClaims[] {
  const sorted = placed.toSorted(
    (left, right) => compare(left.profile.words, right.profile.words) || compare(left.ref, right.ref),
  );
  const groups = averageLinkage({
    models: sorted.map(({ ref }) => ref),
    similarity: (later, earlier) => similarityOfClaims(sorted, later, earlier),
    threshold: sameClaim,
    sameModelMargin: samePersonaMargin,
  }).map((indexes) => {
    const own = new Set(indexes.map((index) => sorted[index]));
    return placed.filter((one) => own.has(one));
  });
  const saying = (group: readonly Placed[]): number => new Set(group.map(({ model }) => model)).size;
  const first = ([one]: readonly Placed[]): number => (one ? placed.indexOf(one) : -1);
  return groups
    .toSorted((left, right) => saying(right) - saying(left) || first(left) - first(right))
    .map((group) => rowOf(group, saying(group) < models));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Role and summary: one row, whether they say the same or not. */
function alignedStatement(placed: readonly Placed[], models: number): AlignedClaims {
  const silent = new Set(placed.map(({ model }) => model)).size < models;
  const apart = placed.some((_, later) =>
    placed.some((__, earlier) => earlier < later && similarityOfClaims(placed, later, earlier) < sameClaim),
  );
  return rowOf(placed, silent || apart);
}

function similarityOfClaims(placed: readonly Placed[], left: number, right: number): number {
  const [one, other] = [placed[left], placed[right]];
  return one && other ? claimSimilarity(one.profile, other.profile) : 0;
}

function rowOf(placed: readonly Placed[], differs: boolean): AlignedClaims {
  const refs = [...new Set(placed.map(({ ref }) => ref))];
  return {
    field: placed[0]?.profile.field ?? 'summary',
    words: commonWords(placed),
    cells: refs.map((ref) => ({
      ref,
      claims: placed.filter((one) => one.ref === ref).map(({ profile }) => profile.index),
    })),
    differs,
  };
}

/** The heaviest words together, those that more claims use first. */
function commonWords(placed: readonly Placed[]): string[] {
  const found = new Map<string, { claims: number; weight: number }>();
  for (const { profile } of placed) {
    for (const [word, weight] of profile.said.terms) {
      const { claims, weight: sum } = found.get(word) ?? { claims: 0, weight: 0 };
      found.set(word, { claims: claims + 1, weight: sum + weight });
    }
  }
  return [...found]
    .sort(([, left], [, right]) => right.claims - left.claims || right.weight - left.weight)
    .slice(0, labelWords)
    .map(([word]) => word);
}

function alignedAttribute(name: DemographicName, members: readonly AlignedMember[]): AlignedAttribute {
  const stating = members.filter(({ persona }) => persona.demographics[name] !== null);
  if (stating.length === 0) {
    return { name, relation: 'unstated', contradictions: [] };
  }
  const placed = stating.map(({ ref, persona }) => ({ ref, attributes: attributesOf(persona) }));
  const contradictions = placed.flatMap((left, index) =>
    placed
      .slice(0, index)
      .filter((right) => (attributeSimilarity(name, left.attributes, right.attributes) ?? 1) < alike)
      .map((right) => ({ left: left.ref, right: right.ref })),
  );
  const relation = contradictions.length > 0 ? 'contradicts' : stating.length < members.length ? 'partial' : 'same';
  return { name, relation, contradictions };
}
