import { listingKey } from '../experiment/listing-key';
import type { Persona } from '../persona/persona';
import type { ModelRun } from '../runs/run';
import { averageLinkage } from './average-linkage';
import { claimProfile, claimSimilarity, placedClaims, sameClaim } from './claim-comparison';
import type { ClaimField, ClaimProfile } from './claim-comparison';
import { matchPersonas, personaReference } from './matching';
import type { ModelPersonas } from './matching';
import type { Background } from './similarity';

/** A claim over the repetitions of a model. */
export interface RecurringClaim {
  field: ClaimField;
  /** The wording that is most like the others. */
  text: string;
  /** Repetitions that make it. */
  present: number;
  /** `<repetition>/<persona id>` of the personas that make it. */
  refs: string[];
}

/** A persona over the repetitions of a model. */
export interface RecurringPersona {
  /** Of the first member. */
  name: string;
  /** Repetitions that have it. */
  present: number;
  /** `<repetition>/<persona id>` */
  refs: string[];
  /** Those that recur most first. */
  claims: RecurringClaim[];
}

/** What came back when a model was asked the same again, and what was luck. */
export interface Stability {
  /** `provider:model[#listing]` */
  model: string;
  /** Repetitions that delivered personas; `present` counts of these. */
  of: number;
  /** Those that recur most first, as matches are ordered. */
  personas: RecurringPersona[];
  /** Personas that each repetition has, and those that only one has. */
  everyTime: number;
  once: number;
}

interface Statement {
  ref: string;
  repetition: string;
  profile: ClaimProfile;
}

const sameRepetitionMargin = 0.1;

/** For each model that delivered personas in two repetitions or more of a run. Repetitions are named by their keys. */
export function repetitionStability(models: readonly ModelRun[], background: Background): Stability[] {
  return byListing(models.map((model) => ({ listing: listingKey(model), key: model.key, personas: model.personas })))
    .filter(([, repetitions]) => repetitions.length > 1)
    .map(([model, repetitions]) => stabilityOf(model, repetitions, background));
}

/**
 * The same over several runs of one experiment: each model run of each of them is a repetition, named `<run id>/<key>`. Whether the
 * runs asked the same is for the caller to know.
 */
export function stabilityAcross(
  runs: readonly { runId: string; models: readonly ModelRun[] }[],
  background: Background,
): Stability[] {
  const repetitions = runs.flatMap(({ runId, models }) =>
    models.map((model) => ({
      listing: listingKey(model),
      key: `${runId}/${model.key}`,
      personas: model.fromRun === null ? model.personas : [],
    })),
  );
  return byListing(repetitions)
    .filter(([, some]) => some.length > 1)
    .map(([model, some]) => stabilityOf(model, some, background));
}

function stabilityOf(model: string, repetitions: readonly ModelPersonas[], background: Background): Stability {
  const owners = new Map(
    repetitions.flatMap(({ key, personas }) =>
      personas.map((persona) => [personaReference(key, persona), { key, persona }] as const),
    ),
  );
  const personas = matchPersonas(repetitions, background).map(({ members, duplicates }): RecurringPersona => {
    const owned = members.flatMap((ref) => {
      const owner = owners.get(ref);
      return owner ? [{ ref, ...owner }] : [];
    });
    return {
      name: owned[0]?.persona.name ?? '',
      present: new Set(owned.map(({ key }) => key)).size,
      refs: [...members, ...duplicates],
      claims: recurringClaims(owned, background),
    };
  });
  return {
    model,
    of: repetitions.length,
    personas,
    everyTime: personas.filter(({ present }) => present === repetitions.length).length,
    once: personas.filter(({ present }) => present === 1).length,
  };
}

function recurringClaims(
  owned: readonly { ref: string; key: string; persona: Persona }[],
  background: Background,
): RecurringClaim[] {
  const statements = owned
    .flatMap(({ ref, key, persona }) =>
      placedClaims(persona).map((placed): Statement => ({
        ref,
        repetition: key,
        profile: claimProfile(placed, persona, background),
      })),
    )
    .sort((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1));
  const similarity = (left: number, right: number): number => {
    const [one, other] = [statements[left], statements[right]];
    return one && other && mayBeSame(one.profile, other.profile) ? claimSimilarity(one.profile, other.profile) : 0;
  };
  return averageLinkage({
    models: statements.map(({ repetition }) => repetition),
    similarity,
    threshold: sameClaim,
    sameModelMargin: sameRepetitionMargin,
  })
    .map((indexes): RecurringClaim => {
      const members = indexes.flatMap((index) => statements[index] ?? []);
      const { field, claim } = (statements[medoid(indexes, similarity)] as Statement).profile;
      return {
        field,
        text: claim.text,
        present: new Set(members.map(({ repetition }) => repetition)).size,
        refs: [...new Set(members.map(({ ref }) => ref))],
      };
    })
    .sort((left, right) => right.present - left.present);
}

/** Role and summary are one of a kind; a goal may come back as a motivation. */
function mayBeSame(left: ClaimProfile, right: ClaimProfile): boolean {
  const single = [left, right].some(({ field }) => field === 'role' || field === 'summary');
  return !single || left.field === right.field;
}

/** The item most like all others, the first of several. */
function medoid(indexes: readonly number[], similarity: (left: number, right: number) => number): number {
  const closeness = (index: number): number =>
    indexes.reduce((sum, other) => sum + (other === index ? 0 : similarity(index, other)), 0);
  const sums = indexes.map(closeness);
  return indexes[sums.indexOf(Math.max(...sums))] ?? 0;
}

function orderOf({ profile: { field, words }, ref }: Statement): string {
  return `${field}\n${words}\n${ref}`;
}

function byListing(
  repetitions: readonly (ModelPersonas & { listing: string })[],
): [listing: string, repetitions: ModelPersonas[]][] {
  const groups = new Map<string, ModelPersonas[]>();
  for (const { listing, key, personas } of repetitions) {
    if (personas.length > 0) {
      groups.set(listing, [...(groups.get(listing) ?? []), { key, personas }]);
    }
  }
  return [...groups];
}
