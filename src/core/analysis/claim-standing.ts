import type { ConsensusClaim } from './analysis-schema';
import type { EvidenceUnion } from './evidence-union';
import type { MemberClaim, MergedClaim } from './merge-claims';
import type { RowFacts } from './row-facts';
import { supportScore } from './support';

/** What the standing of a claim is reckoned against. */
export interface StandingContext {
  facts: RowFacts;
  /** Vote of each model run with personas, by key. */
  weights: Readonly<Record<string, number>>;
  /** Keys of the offline generators, whose statements rest on counts where they cite nothing. */
  offline: ReadonlySet<string>;
}

/** What stands behind claims that say the same: ids of the members' excerpts, counts, and the support score. */
export type Standing = Pick<ConsensusClaim, 'evidence' | 'support' | 'counts'>;

/**
 * The standing of claims taken as one, said by the model runs in `models`, in a segment given by the positions of its rows. The support of what
 * an offline generator says without an excerpt is null.
 */
export function standingOf(
  claims: readonly MemberClaim[],
  models: ReadonlySet<string>,
  segment: ReadonlySet<number>,
  evidence: EvidenceUnion,
  { facts, weights, offline }: StandingContext,
): Standing {
  const ids = [...new Set(claims.flatMap(({ ref, claim }) => evidence.idsOf(ref, claim.evidence)))];
  const verified = ids.filter((id) => evidence.isVerified(id)).length;
  const cited = new Set(claims.flatMap((claim) => [...claim.cited]));
  const rows = new Set([...cited, ...claims.flatMap(({ saying }) => saying.filter((row) => segment.has(row)))]);
  const respondentsOf = (some: Iterable<number>): number =>
    new Set([...some].map((row) => facts.respondentOf[row] ?? -1)).size;
  const [respondents, answering] = [respondentsOf(rows), respondentsOf([...segment, ...cited])];
  const votes = Object.entries(weights).map(([model, weight]) => ({ weight, says: models.has(model) }));
  const isCounted = ids.length === 0 && claims.every(({ model }) => offline.has(model));
  return {
    evidence: ids,
    support: isCounted ? null : supportScore({ verified, cited: ids.length, respondents, answering, votes }),
    counts: {
      rows: rows.size,
      respondents,
      answering,
      verified,
      cited: ids.length,
      models: models.size,
      of: votes.length,
    },
  };
}

/** The support of each member's own claim: by its own excerpts and rows, and the votes of all models that say the same. */
export function memberSupports(
  groups: readonly MergedClaim[],
  segment: ReadonlySet<number>,
  evidence: EvidenceUnion,
  context: StandingContext,
): Map<MemberClaim, number | null> {
  return new Map(
    groups.flatMap(({ medoid, others }) => {
      const claims = [medoid, ...others];
      const models = new Set(claims.map(({ model }) => model));
      return claims.map((claim) => [claim, standingOf([claim], models, segment, evidence, context).support] as const);
    }),
  );
}
