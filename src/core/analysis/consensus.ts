import type { ConsensusSettings } from '../experiment/experiment';
import type { ModelRun } from '../runs/run';
import type { Consensus, ConsensusPersona, Match, VoteShares } from './analysis-schema';
import { matchSteps } from './matching';
import type { ComparedPersona, PersonaComparison } from './matching';
import { answeringSegment } from './claim-standing';
import { mergeMembers } from './merge';
import type { MergedPersona } from './merge';
import { memberClaims } from './merge-claims';
import type { MemberClaim } from './merge-claims';
import { modelFamily } from './model-family';
import type { RowFacts } from './row-facts';
import { similarityWeights } from './similarity';
import { atOnce } from '../steps';
import type { Steps } from '../steps';
import { segmentsOf } from './support';
import { supportOf, voteShares } from './votes';
import type { MatchSupport, Voter } from './votes';

export type ConsensusRules = Pick<ConsensusSettings, 'threshold' | 'minSupport' | 'familyDiscount'>;

/** What models say together, without their agreement. */
export interface Combination {
  matches: Match[];
  votes: VoteShares;
  /** The merged personas. */
  personas: () => Consensus['personas'];
  /** Support of each claim of each compared persona, by its reference, in the order of `claimsOf`. */
  supports: () => Record<string, (number | null)[]>;
}

/** Personas compared, with their claims ready to be: the part that no rule changes. */
export interface ComparedClaims {
  comparison: PersonaComparison;
  facts: RowFacts;
  claims: ReadonlyMap<string, MemberClaim[]>;
}

export function compareClaims(comparison: PersonaComparison, facts: RowFacts): ComparedClaims {
  const ofKind = new Map<number, MemberClaim[]>();
  const claims = new Map(
    comparison.entries.map((entry) => {
      const own = memberClaims(entry, facts, ofKind.get(entry.kind));
      ofKind.set(entry.kind, own);
      return [entry.ref, own] as const;
    }),
  );
  return { comparison, facts, claims };
}

/** The model runs that delivered personas, in the order of their keys, with their personas as they are compared: without copies. */
export function votersOf(
  models: readonly Pick<ModelRun, 'key' | 'provider' | 'model' | 'listing' | 'weight'>[],
  { entries }: PersonaComparison,
): Voter[] {
  const ofModel = new Map<string, ComparedPersona[]>();
  for (const entry of entries) {
    const own = ofModel.get(entry.model) ?? [];
    own.push(entry);
    ofModel.set(entry.model, own);
  }
  const inOrder = models.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  return inOrder.flatMap(({ key, provider, model, listing, weight }) => {
    const personas = (ofModel.get(key) ?? []).map(({ persona }) => persona);
    const family = modelFamily(provider, model);
    return personas.length === 0
      ? []
      : [{ key, provider, model, listing, weight, personas, family, offline: provider === 'offline' }];
  });
}

/**
 * Matches the personas of the voters and merges each match, deterministically: consensus personas first, by the votes for them, then
 * those that too few stand behind, labelled as such. `c1`, `c2` … in this order, which the order of models and personas does
 * not change.
 */
export function combine(compared: ComparedClaims, voters: readonly Voter[], rules: ConsensusRules): Combination {
  return atOnce(combination(compared, voters, rules));
}

/** {@link combine} in steps, but for the last of them: `personas` and `supports`. */
export function* combination(
  { comparison, facts, claims }: ComparedClaims,
  voters: readonly Voter[],
  rules: ConsensusRules,
): Steps<Combination> {
  const { threshold, minSupport, familyDiscount } = rules;
  const matches = yield* matchSteps(comparison, { threshold }, new Set(voters.map(({ key }) => key)));
  const votes = voteShares(voters, familyDiscount);
  const weights = Object.fromEntries(
    Object.entries(votes.byModel).map(([key, { effectiveWeight }]) => [key, effectiveWeight]),
  );
  const offline = new Set(voters.filter((voter) => voter.offline).map(({ key }) => key));
  const context = { facts, claims, weights, offline, similarity: comparison.scores(similarityWeights) };
  const entryOf = new Map(comparison.entries.map((entry, index) => [entry.ref, { entry, index }]));
  const merged: { support: MatchSupport; persona: MergedPersona }[] = [];
  for (const match of matches) {
    const members = match.members.flatMap((ref) => entryOf.get(ref) ?? []);
    members.sort((left, right) => left.index - right.index);
    const entries = members.map(({ entry }) => entry);
    merged.push({
      support: supportOf(match, voters, { weights, configuredOnly: votes.configuredOnly }, minSupport),
      persona: yield* mergeMembers(match, entries, context),
    });
    yield;
  }
  merged.sort(
    (left, right) =>
      Number(right.support.consensus) - Number(left.support.consensus) || right.support.support - left.support.support,
  );
  const profiles = merged.map(({ persona }) => persona.profile);
  const segments = segmentsOf(profiles, facts).map((rows) => answeringSegment(rows, facts));
  const inSegments = merged.flatMap((one, index) => {
    const segment = segments[index];
    return segment ? [{ ...one, segment }] : [];
  });
  return {
    matches,
    votes,
    personas: () =>
      inSegments.map(({ support, persona, segment }, index): ConsensusPersona => ({
        id: `c${index + 1}`,
        ...persona.complete(segment),
        support: support.support,
        singleSource: !support.consensus,
        votes: { models: support.models, of: voters.length, families: support.families },
      })),
    supports: () =>
      Object.fromEntries(
        inSegments.flatMap(({ persona, segment }) => {
          const known = persona.supports(segment);
          return persona.members.map(({ ref }) => [
            ref,
            (claims.get(ref) ?? []).map((claim) => known.get(claim) ?? null),
          ]);
        }),
      ),
  };
}
