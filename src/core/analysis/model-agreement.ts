import { listingKey } from '../experiment/listing-key';
import { demographicNames } from '../persona/persona';
import type { ModelRun } from '../runs/run';
import { agreementOn } from './agreement';
import type { Match, ModelAgreement } from './analysis-schema';
import { attributeCategory } from './attributes';
import { atOnce } from '../steps';
import type { Steps } from '../steps';
import { matchSteps } from './matching';
import type { MatchingOptions, PersonaComparison } from './matching';
import type { SimilarityWeights } from './similarity';

type Run = Pick<ModelRun, 'key' | 'provider' | 'model' | 'listing' | 'repetition'>;

/** Matching by attributes and then measuring agreement on them would be circular. */
const withoutAttributes: SimilarityWeights = { text: 0.45, evidence: 0.35, attributes: 0 };

/**
 * How far model runs agree on the attributes of the personas they share. Personas are matched on text and evidence only. A
 * unit is an attribute of a matched group; a model with two personas in a group speaks through the first that states it.
 * `included` are the keys of the runs that count, all unless told.
 */
export function modelAgreement(
  comparison: PersonaComparison,
  seed: number,
  options: Partial<Pick<MatchingOptions, 'threshold' | 'sameModelMargin'>> = {},
  included?: ReadonlySet<string>,
): ModelAgreement {
  return atOnce(modelAgreementSteps(comparison, seed, options, included));
}

/** {@link modelAgreement} in steps. */
export function* modelAgreementSteps(
  comparison: PersonaComparison,
  seed: number,
  options: Partial<Pick<MatchingOptions, 'threshold' | 'sameModelMargin'>> = {},
  included?: ReadonlySet<string>,
): Steps<ModelAgreement> {
  const matches = yield* matchSteps(comparison, { ...options, weights: withoutAttributes }, included);
  const entryOf = new Map(comparison.entries.map((entry) => [entry.ref, entry]));
  const units = matches
    .filter(({ unique }) => !unique)
    .flatMap(({ id, members }) =>
      demographicNames.map((attribute) => {
        const byModel = new Map<string, string>();
        for (const { model, profile } of members.flatMap((ref) => entryOf.get(ref) ?? [])) {
          const category = attributeCategory(attribute, profile.attributes);
          if (category !== null && !byModel.has(model)) {
            byModel.set(model, category);
          }
        }
        return { group: id, attribute, values: [...byModel.values()] };
      }),
    );
  yield;
  return { ...agreementOn(units, seed), matchRate: matchRate(matches) };
}

/** One run of each listing: repetitions agree with themselves, which is no agreement of models. */
export function firstRuns(runs: readonly Run[]): Set<string> {
  return new Set(byListing(runs).map(([first]) => first));
}

/** For each listing that ran twice or more how far its runs agree, by the key of the first. */
export function selfAgreement(
  comparison: PersonaComparison,
  runs: readonly Run[],
  seed: number,
  options: Partial<Pick<MatchingOptions, 'threshold'>> = {},
): Record<string, ModelAgreement> {
  return atOnce(selfAgreementSteps(comparison, runs, seed, options));
}

/** {@link selfAgreement} in steps. */
export function* selfAgreementSteps(
  comparison: PersonaComparison,
  runs: readonly Run[],
  seed: number,
  options: Partial<Pick<MatchingOptions, 'threshold'>> = {},
): Steps<Record<string, ModelAgreement>> {
  const found: Record<string, ModelAgreement> = {};
  for (const keys of byListing(runs).filter((several) => several.length > 1)) {
    found[keys[0]] = yield* modelAgreementSteps(comparison, seed, options, new Set(keys));
  }
  return found;
}

/** The keys of the runs of each listing, the first repetition first. */
function byListing(runs: readonly Run[]): [string, ...string[]][] {
  const listings = new Map<string, [string, ...string[]]>();
  for (const run of runs.toSorted((left, right) => left.repetition - right.repetition)) {
    const listing = listingKey(run);
    const keys = listings.get(listing);
    if (keys) {
      keys.push(run.key);
    } else {
      listings.set(listing, [run.key]);
    }
  }
  return [...listings.values()];
}

function matchRate(matches: readonly Match[]): number | null {
  const personas = matches.reduce((sum, { members }) => sum + members.length, 0);
  const shared = matches.reduce((sum, { members, unique }) => sum + (unique ? 0 : members.length), 0);
  return personas === 0 ? null : shared / personas;
}
