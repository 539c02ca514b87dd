import type { Claim, ClaimListName } from '../persona/persona';
import type { Steps } from '../steps';
import { averageLinkageSteps, sameOnes } from './average-linkage';
import { claimsOf } from './claim-rows';
import { sameClaim } from './claim-comparison';
import type { ComparedPersona } from './matching';
import { rowKey } from './row-groups';
import type { RowFacts } from './row-facts';
import { sharedSums } from './pairwise-similarity';
import { countWords, peculiarity, rarity } from './similarity';

/** A claim of one persona of a group, ready to be compared with those of the others. */
export interface MemberClaim {
  ref: string;
  model: string;
  field: 'role' | 'summary' | ClaimListName;
  claim: Claim;
  /** The very same map for claims of personas of one kind that stand at the same place. */
  terms: ReadonlyMap<string, number>;
  /** Positions of the shown rows that its verified excerpts stand in. */
  cited: ReadonlySet<number>;
  /** Positions of the rows that say the same by their words. */
  saying: readonly number[];
}

/** Claims of one kind that say the same, the best wording first. */
export interface MergedClaim {
  medoid: MemberClaim;
  others: MemberClaim[];
}

const textWeight = 0.6;
const rowWeight = 0.4;
const sameModelMargin = 0.1;
/** The sum of the squares of weights of length 1 can come out a hair below. */
const fullyAlike = 1 - 1e-9;
const rounding = 1e-9;
const claimsAtOnce = 100;

/** All claims of a persona, role and summary first. `same` are those of a persona of the same kind, where they are known. */
export function memberClaims(entry: ComparedPersona, facts: RowFacts, same?: readonly MemberClaim[]): MemberClaim[] {
  const { ref, model } = entry;
  const claims = claimsOf(entry.persona);
  if (same) {
    return claims.flatMap(({ claim }, index) => {
      const known = same[index];
      return known ? [{ ...known, ref, model, claim }] : [];
    });
  }
  const rows = facts.claimRows.get(ref) ?? [];
  const positionOf = new Map(
    entry.persona.evidence.flatMap(({ id, verdict, source, row }) => {
      const position = verdict === 'verified' && row !== null ? facts.positions.get(rowKey(source, row)) : undefined;
      return position === undefined ? [] : [[id, position] as const];
    }),
  );
  return claims.map(({ field, claim }, index) => ({
    ref,
    model,
    field,
    claim,
    terms: claimTerms(claim.text, facts, entry),
    cited: new Set(claim.evidence.flatMap((id) => positionOf.get(id) ?? [])),
    saying: rows[index] ?? [],
  }));
}

/**
 * Weights of a claim's words, those left out of the sentence in which its model sets claims: how rare the rows have them, or for a word that no row contains how few personas of the model use it. Of
 * length 1, or less where nothing but habitual words is there: these make no two claims alike.
 */
function claimTerms(text: string, { background }: RowFacts, { habits }: ComparedPersona): Map<string, number> {
  const words = [...countWords([text]).keys()].filter((word) => !habits.pattern.has(word)).sort();
  const weights = words.map((word): [string, number] => {
    const rows = background.documentFrequency.get(word);
    return [word, rows === undefined ? peculiarity(word, habits) : rarity(rows, background.rows)];
  });
  const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return new Map(weights.map(([word, weight]) => [word, weight / Math.max(1, length)]));
}

/**
 * Puts claims of one list together that say the same, as personas are put together: average linkage down to `sameClaim`, two of one
 * model only on clearer grounds. The wording is that of the claim most like the others of its group, the votes of
 * their models counted. `claims` are in the order of the personas' content.
 */
export function* mergeClaims(
  claims: readonly MemberClaim[],
  sayOf: (claim: MemberClaim) => number,
): Steps<MergedClaim[]> {
  const kindOf = new Map<MemberClaim['terms'], number>();
  const different = claims.filter(({ terms }) => !kindOf.has(terms) && kindOf.set(terms, kindOf.size));
  const kinds = claims.map(({ terms }) => kindOf.get(terms) ?? 0);
  const between = yield* similarities(different);
  const groups = yield* averageLinkageSteps({
    models: claims.map(({ model }) => model),
    similarity: (later, earlier) => between(kinds[later] ?? 0, kinds[earlier] ?? 0),
    threshold: sameClaim,
    sameModelMargin,
    same: sameOnes(kinds, (kind) => between(kind, kind) >= fullyAlike),
  });
  return groups.flatMap((group) => {
    const items = group.map((index) => ({
      kind: kinds[index] ?? 0,
      say: sayOf(claims[index] as MemberClaim),
    }));
    const [best = 0] = mostCentral(items, between);
    const members = group.flatMap((index) => claims[index] ?? []);
    const [medoid] = members.splice(best, 1);
    return medoid ? [{ medoid, others: members }] : [];
  });
}

/** Positions of the items that are most like the others together, their say counted; several where that is equal but for rounding. */
export function mostCentral(
  items: readonly { kind: number; say: number }[],
  between: (left: number, right: number) => number,
): number[] {
  const sayOfKind = new Map<number, number>();
  for (const { kind, say } of items) {
    sayOfKind.set(kind, (sayOfKind.get(kind) ?? 0) + say);
  }
  const ofKind = new Map<number, number>();
  const likeness = ({ kind, say }: { kind: number; say: number }): number => {
    let sum = ofKind.get(kind);
    if (sum === undefined) {
      sum = 0;
      for (const [other, sayOfOthers] of sayOfKind) {
        sum += sayOfOthers * between(kind, other);
      }
      ofKind.set(kind, sum);
    }
    return sum - say * between(kind, kind);
  };
  const found = items.map(likeness);
  const most = found.reduce((left, right) => Math.max(left, right), -Infinity);
  return found.flatMap((sum, position) => (sum >= most - rounding ? [position] : []));
}

/** Each claim compared with each, itself included, by their positions. */
function* similarities(claims: readonly MemberClaim[]): Steps<(left: number, right: number) => number> {
  const cosines = sharedSums(claims.map(({ terms }) => terms));
  const rows: Float64Array[] = [];
  for (const [later, { cited }] of claims.entries()) {
    const row: Float64Array = cosines.next().value;
    for (let earlier = 0; earlier <= later; earlier++) {
      row[earlier] = similarity(row[earlier] as number, cited, (claims[earlier] as MemberClaim).cited);
    }
    rows.push(row);
    if (rows.length % claimsAtOnce === 0) {
      yield;
    }
  }
  return (left, right) => rows[Math.max(left, right)]?.[Math.min(left, right)] ?? 0;
}

/** 0.6 × cosine of the words + 0.4 × share of rows in common (Dice 1945); the words alone where one has no verified row. */
function similarity(text: number, left: ReadonlySet<number>, right: ReadonlySet<number>): number {
  if (left.size === 0 || right.size === 0) {
    return text;
  }
  let shared = 0;
  for (const row of left) {
    shared += right.has(row) ? 1 : 0;
  }
  return textWeight * text + (rowWeight * 2 * shared) / (left.size + right.size);
}
