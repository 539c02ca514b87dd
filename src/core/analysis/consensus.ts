import type { ConsensusSettings } from '../experiment/experiment';
import type { ModelRun } from '../runs/run';
import type { Consensus, ConsensusPersona, Match, VoteShares } from './analysis-schema';
import { matchCompared } from './matching';
import type { PersonaComparison } from './matching';
import { mergeMembers } from './merge';
import { memberClaims } from './merge-claims';
import type { MemberClaim } from './merge-claims';
import { modelFamily } from './model-family';
import type { RowFacts } from './row-facts';
import { segmentsOf } from './support';
import { supportOf, voteShares } from './votes';
import type { Voter } from './votes';

export type ConsensusRules = Pick<ConsensusSettings, 'threshold' | 'minSupport' | 'familyDiscount'>;

/** What models say together, without their agreement. */
export interface Combination {
  matches: Match[];
  votes: VoteShares;
  personas: Consensus['personas'];
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
  const claims = new Map(comparison.entries.map((entry) => [entry.ref, memberClaims(entry, facts)]));
  return { comparison, facts, claims };
}

/** The model runs that delivered personas, in the order of their keys, with their personas as they are compared: without copies. */
export function votersOf(
  models: readonly Pick<ModelRun, 'key' | 'provider' | 'model' | 'listing' | 'weight'>[],
  { entries }: PersonaComparison,
): Voter[] {
  const inOrder = models.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  return inOrder.flatMap(({ key, provider, model, listing, weight }) => {
    const personas = entries.filter((entry) => entry.model === key).map(({ persona }) => persona);
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
export function combine(
  { comparison, facts, claims }: ComparedClaims,
  voters: readonly Voter[],
  rules: ConsensusRules,
): Combination {
  const { threshold, minSupport, familyDiscount } = rules;
  const matches = matchCompared(comparison, { threshold }, new Set(voters.map(({ key }) => key)));
  const votes = voteShares(voters, familyDiscount);
  const weights = Object.fromEntries(
    Object.entries(votes.byModel).map(([key, { effectiveWeight }]) => [key, effectiveWeight]),
  );
  const offline = new Set(voters.filter((voter) => voter.offline).map(({ key }) => key));
  const entryOf = new Map(comparison.entries.map((entry, index) => [entry.ref, { entry, index }]));
  const merged = matches.map((match) => {
    const members = match.members.flatMap((ref) => entryOf.get(ref) ?? []);
    members.sort((left, right) => left.index - right.index);
    const support = supportOf(match, voters, { weights, configuredOnly: votes.configuredOnly }, minSupport);
    return {
      support,
      persona: mergeMembers(
        match,
        members.map(({ entry }) => entry),
        { facts, claims, weights, offline },
      ),
    };
  });
  merged.sort(
    (left, right) =>
      Number(right.support.consensus) - Number(left.support.consensus) || right.support.support - left.support.support,
  );
  const segments = segmentsOf(
    merged.map(({ persona }) => persona.profile),
    facts,
  );
  const personas = merged.map(({ support, persona }, index): ConsensusPersona => ({
    id: `c${index + 1}`,
    ...persona.complete(segments[index] ?? new Set()),
    support: support.support,
    singleSource: !support.consensus,
    votes: { models: support.models, of: voters.length, families: support.families },
  }));
  const supports = (): Record<string, (number | null)[]> =>
    Object.fromEntries(
      merged.flatMap(({ persona }, index) => {
        const known = persona.supports(segments[index] ?? new Set());
        return persona.members.map(({ ref }) => [
          ref,
          (claims.get(ref) ?? []).map((claim) => known.get(claim) ?? null),
        ]);
      }),
    );
  return { matches, votes, personas, supports };
}
