import { mapClaimLists, mapDemographics } from '../persona/persona';
import type { DemographicName } from '../persona/persona';
import type { Steps } from '../steps';
import type { ConsensusClaim, ConsensusPersona, Match } from './analysis-schema';
import { memberSupports, standingOf, votesFor } from './claim-standing';
import type { AnsweringSegment, StandingContext } from './claim-standing';
import { EvidenceUnion } from './evidence-union';
import { divergencesOf, mergeDemographics } from './merge-facts';
import type { MergedFact } from './merge-facts';
import { mergeClaims, mostCentral } from './merge-claims';
import type { MemberClaim, MergedClaim } from './merge-claims';
import type { ComparedPersona } from './matching';
import type { RowFacts } from './row-facts';
import { rowKey } from './row-groups';

/** What it takes to merge the personas of a match. */
export interface MergeContext extends StandingContext {
  /** The claims of each persona, by its reference. */
  claims: ReadonlyMap<string, MemberClaim[]>;
  /** How alike two kinds of personas are, from 0 to 1. */
  similarity: (left: number, right: number) => number;
}

/** The members of a match put together, before its segment is known. */
export interface MergedPersona {
  match: Match;
  members: ComparedPersona[];
  /** L2-normalised spread of the verified rows of all members over the groups of rows; null without one. */
  profile: Float64Array | null;
  /** The persona with its counts and scores, in its segment. */
  complete: (segment: AnsweringSegment) => MergedFields;
  /** The support of each member's own claims, in the same segment. */
  supports: (segment: AnsweringSegment) => Map<MemberClaim, number | null>;
}

export type MergedFields = Omit<ConsensusPersona, 'id' | 'support' | 'singleSource' | 'votes'>;

/**
 * Puts the members of a match together, deterministically. Name, role and summary are those of the member most like the
 * others; statements that say the same become one in the wording most like the others; attributes are decided by votes, and what members
 * state differently is listed. Every field names the personas it is from. `members` are in the order of their content.
 */
export function* mergeMembers(match: Match, members: ComparedPersona[], context: MergeContext): Steps<MergedPersona> {
  const { facts, weights } = context;
  const sayOf = votesWithin(members, weights);
  const head = representative(members, sayOf, context.similarity);
  const evidence = new EvidenceUnion(members);
  const claims = members.map(({ ref }) => context.claims.get(ref) ?? []);
  const says = new Map(members.map((member) => [member.ref, sayOf(member)]));
  const sayOfClaim = ({ ref }: MemberClaim): number => says.get(ref) ?? 0;
  const ofField = (field: MemberClaim['field']): MemberClaim[] =>
    claims.flatMap((own) => own.filter((claim) => claim.field === field));
  const groupsOf = (field: MemberClaim['field']): Steps<MergedClaim[]> => mergeClaims(ofField(field), sayOfClaim);
  const heads = { role: yield* groupsOf('role'), summary: yield* groupsOf('summary') };
  const lists = {
    goals: yield* groupsOf('goals'),
    frustrations: yield* groupsOf('frustrations'),
    behaviours: yield* groupsOf('behaviours'),
    motivations: yield* groupsOf('motivations'),
  };
  const demographics = mergeDemographics(members, sayOf);
  const divergences = divergencesOf(members, sayOf);

  const complete = (segment: AnsweringSegment): MergedFields => {
    const claimOf = (merged: MergedClaim): ConsensusClaim => completeClaim(merged, segment, evidence, context);
    const headOf = (field: 'role' | 'summary'): ConsensusClaim => {
      const [claim] = headClaim(heads[field], ofField(field), head.ref);
      return claim ? { ...claimOf(claim), wordings: wordingsOf(claim.medoid, claim.beside) } : emptyClaim(context);
    };
    return {
      name: head.persona.name,
      role: headOf('role'),
      summary: headOf('summary'),
      demographics: withEvidence(demographics, evidence),
      ...mapClaimLists((name) => lists[name].map(claimOf).sort(strongestFirst)),
      quote: quoteOf(head, members, evidence),
      evidence: evidence.entries,
      match: match.id,
      members: match.members,
      segment: { rows: segment.rows.size, respondents: segment.respondents.size },
      divergences,
      wording: 'deterministic',
    };
  };
  const groups = [...heads.role, ...heads.summary, ...Object.values(lists).flat()];
  const supports = (segment: AnsweringSegment) => memberSupports(groups, segment, evidence, context);
  return { match, members, profile: spreadOf(members, facts), complete, supports };
}

/** Merged facts with the ids of their excerpts in the union. */
function withEvidence(
  demographics: Record<DemographicName, MergedFact | null>,
  evidence: EvidenceUnion,
): ConsensusPersona['demographics'] {
  return mapDemographics((name) => {
    const fact = demographics[name];
    if (fact === null) {
      return null;
    }
    const { from, ...rest } = fact;
    return { ...rest, evidence: [...new Set(from.flatMap(({ ref, evidence: ids }) => evidence.idsOf(ref, ids)))] };
  });
}

/** A member's vote: that of its model, shared by the members of the same model; 1 where nobody has a say. */
function votesWithin(
  members: readonly ComparedPersona[],
  weights: Readonly<Record<string, number>>,
): (member: ComparedPersona) => number {
  const sizes = new Map<string, number>();
  for (const { model } of members) {
    sizes.set(model, (sizes.get(model) ?? 0) + 1);
  }
  const isSilent = members.every(({ model }) => (weights[model] ?? 0) === 0);
  return ({ model }) => (isSilent ? 1 : (weights[model] ?? 0)) / (sizes.get(model) ?? 1);
}

/** The member that is most like the others, their votes counted; of equal ones the one with more say, else the first. */
function representative(
  members: ComparedPersona[],
  sayOf: (member: ComparedPersona) => number,
  similarity: MergeContext['similarity'],
): ComparedPersona {
  const items = members.map((member) => ({ kind: member.kind, say: sayOf(member) }));
  const central = mostCentral(items, similarity).flatMap((position) => members[position] ?? []);
  return central.reduce((best, member) => (sayOf(member) > sayOf(best) ? member : best));
}

/** The group of claims that holds the representative's, in its wording; how all others put it stands beside it. */
function headClaim(
  groups: readonly MergedClaim[],
  claims: readonly MemberClaim[],
  ref: string,
): (MergedClaim & { beside: MemberClaim[] })[] {
  const own = claims.find((claim) => claim.ref === ref);
  const group = groups.find(({ medoid, others }) => medoid === own || (own && others.includes(own)));
  const others = group ? [group.medoid, ...group.others].filter((claim) => claim !== own) : [];
  return own ? [{ medoid: own, others, beside: claims.filter((claim) => claim !== own) }] : [];
}

function completeClaim(
  { medoid, others }: MergedClaim,
  segment: AnsweringSegment,
  evidence: EvidenceUnion,
  context: MergeContext,
): ConsensusClaim {
  const claims = [medoid, ...others];
  return {
    text: medoid.claim.text,
    ...standingOf(claims, votesFor(claims, context.weights), segment, evidence, context),
    refs: [...new Set(claims.map(({ ref }) => ref))],
    wordings: wordingsOf(medoid, others),
  };
}

function wordingsOf(medoid: MemberClaim, others: readonly MemberClaim[]): ConsensusClaim['wordings'] {
  const refs = new Map<string, string[]>();
  for (const { claim, ref } of others.filter((other) => other.claim.text !== medoid.claim.text)) {
    const saying = refs.get(claim.text) ?? [];
    saying.push(ref);
    refs.set(claim.text, saying);
  }
  return [...refs].map(([text, of]) => ({ text, refs: of }));
}

function strongestFirst(left: ConsensusClaim, right: ConsensusClaim): number {
  return right.counts.models - left.counts.models || (right.support ?? 0) - (left.support ?? 0);
}

function emptyClaim({ weights }: MergeContext): ConsensusClaim {
  const counts = {
    rows: 0,
    respondents: 0,
    answering: 0,
    verified: 0,
    cited: 0,
    models: 0,
    of: Object.keys(weights).length,
  };
  return { text: '', evidence: [], support: 0, refs: [], counts, wordings: [] };
}

/** A quote that is verified, the representative's before the others'. */
function quoteOf(
  head: ComparedPersona,
  members: readonly ComparedPersona[],
  evidence: EvidenceUnion,
): ConsensusPersona['quote'] {
  for (const { ref, persona } of [head, ...members]) {
    const [id] = persona.quote ? evidence.idsOf(ref, [persona.quote.evidence]) : [];
    if (persona.quote && id !== undefined && evidence.isVerified(id)) {
      return { text: persona.quote.text, evidence: id };
    }
  }
  return null;
}

function spreadOf(members: readonly ComparedPersona[], facts: RowFacts): Float64Array | null {
  const rows = new Set(members.flatMap((member) => memberRows(member, facts)));
  const spread = new Float64Array(facts.groups);
  for (const row of rows) {
    const group = facts.groupOf[row] ?? -1;
    if (group >= 0) {
      spread[group] = (spread[group] ?? 0) + 1;
    }
  }
  const length = Math.sqrt(spread.reduce((sum, count) => sum + count * count, 0));
  return length === 0 ? null : spread.map((count) => count / length);
}

function memberRows({ persona }: ComparedPersona, facts: RowFacts): number[] {
  return persona.evidence.flatMap(({ verdict, source, row }) => {
    const position = verdict === 'verified' && row !== null ? facts.positions.get(rowKey(source, row)) : undefined;
    return position === undefined ? [] : [position];
  });
}
