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

/** The rows that a persona is about, by their positions, and who answers in them. */
export interface AnsweringSegment {
  rows: ReadonlySet<number>;
  respondents: ReadonlySet<number>;
}

/** Which model runs say a claim, with the votes of all. */
interface ClaimVotes {
  models: number;
  votes: { weight: number; says: boolean }[];
}

export function answeringSegment(rows: ReadonlySet<number>, facts: RowFacts): AnsweringSegment {
  return { rows, respondents: new Set([...rows].map((row) => facts.respondentOf[row] ?? -1)) };
}

export function votesFor(claims: readonly MemberClaim[], weights: StandingContext['weights']): ClaimVotes {
  const models = new Set(claims.map(({ model }) => model));
  const votes = Object.entries(weights).map(([model, weight]) => ({ weight, says: models.has(model) }));
  return { models: models.size, votes };
}

/**
 * The standing of claims taken as one in a segment. The support of what an offline generator says without an excerpt is null.
 */
export function standingOf(
  claims: readonly MemberClaim[],
  { models, votes }: ClaimVotes,
  segment: AnsweringSegment,
  evidence: EvidenceUnion,
  { facts, offline }: StandingContext,
): Standing {
  const ids = [...new Set(claims.flatMap(({ ref, claim }) => evidence.idsOf(ref, claim.evidence)))];
  const verified = ids.filter((id) => evidence.isVerified(id)).length;
  const [rows, answering] = [new Set<number>(), new Set<number>()];
  for (const { cited, saying } of distinctClaims(claims)) {
    for (const row of cited) {
      rows.add(row);
      const respondent = facts.respondentOf[row] ?? -1;
      if (!segment.respondents.has(respondent)) {
        answering.add(respondent);
      }
    }
    for (const row of saying) {
      if (segment.rows.has(row)) {
        rows.add(row);
      }
    }
  }
  const respondents = new Set([...rows].map((row) => facts.respondentOf[row] ?? -1)).size;
  const isCounted = ids.length === 0 && claims.every(({ model }) => offline.has(model));
  const standing = { verified, cited: ids.length, respondents, answering: segment.respondents.size + answering.size };
  return {
    evidence: ids,
    support: isCounted ? null : supportScore({ ...standing, votes }),
    counts: { rows: rows.size, ...standing, models, of: votes.length },
  };
}

/** One claim of each kind: those of one kind have the same rows. */
function distinctClaims(claims: readonly MemberClaim[]): Iterable<MemberClaim> {
  return new Map(claims.map((claim) => [claim.terms, claim])).values();
}

/**
 * The support of each member's own claim: by its own excerpts and rows, and the votes of all models that say the same. The same for claims of
 * one kind, but for whether an offline generator says it.
 */
export function memberSupports(
  groups: readonly MergedClaim[],
  segment: AnsweringSegment,
  evidence: EvidenceUnion,
  context: StandingContext,
): Map<MemberClaim, number | null> {
  const supports = new Map<MemberClaim, number | null>();
  for (const { medoid, others } of groups) {
    const claims = [medoid, ...others];
    const votes = votesFor(claims, context.weights);
    const known = [
      new Map<MemberClaim['terms'], number | null>(),
      new Map<MemberClaim['terms'], number | null>(),
    ] as const;
    for (const claim of claims) {
      const ofKind = known[context.offline.has(claim.model) ? 1 : 0];
      const support = ofKind.get(claim.terms);
      supports.set(
        claim,
        support === undefined ? standingOf([claim], votes, segment, evidence, context).support : support,
      );
      ofKind.set(claim.terms, supports.get(claim) ?? null);
    }
  }
  return supports;
}
