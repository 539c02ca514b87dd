import type { Claim, ClaimListName } from '../persona/persona';
import { averageLinkage } from './average-linkage';
import { claimsOf } from './claim-rows';
import { sameClaim } from './claim-comparison';
import type { ComparedPersona } from './matching';
import { rowKey } from './row-groups';
import type { RowFacts } from './row-facts';
import { countWords, peculiarity, rarity } from './similarity';

/** A claim of one persona of a group, ready to be compared with those of the others. */
export interface MemberClaim {
  ref: string;
  model: string;
  field: 'role' | 'summary' | ClaimListName;
  claim: Claim;
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

/** All claims of a persona, role and summary first. */
export function memberClaims(entry: ComparedPersona, facts: RowFacts): MemberClaim[] {
  const rows = facts.claimRows.get(entry.ref) ?? [];
  const positionOf = new Map(
    entry.persona.evidence.flatMap(({ id, verdict, source, row }) => {
      const position = verdict === 'verified' && row !== null ? facts.positions.get(rowKey(source, row)) : undefined;
      return position === undefined ? [] : [[id, position] as const];
    }),
  );
  return claimsOf(entry.persona).map(({ field, claim }, index) => ({
    ref: entry.ref,
    model: entry.model,
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
export function mergeClaims(claims: readonly MemberClaim[], sayOf: (claim: MemberClaim) => number): MergedClaim[] {
  const similarities = claims.map((left, i) => claims.slice(0, i).map((right) => similarity(left, right)));
  const between = (left: number, right: number): number =>
    similarities[Math.max(left, right)]?.[Math.min(left, right)] ?? 0;
  return averageLinkage({
    models: claims.map(({ model }) => model),
    similarity: between,
    threshold: sameClaim,
    sameModelMargin,
  }).flatMap((group) => {
    const centrality = group.map((index) =>
      group.reduce((sum, other) => {
        const claim = claims[other];
        return other === index || !claim ? sum : sum + sayOf(claim) * between(index, other);
      }, 0),
    );
    const best = centrality.indexOf(Math.max(...centrality));
    const members = group.flatMap((index) => claims[index] ?? []);
    const [medoid] = members.splice(best, 1);
    return medoid ? [{ medoid, others: members }] : [];
  });
}

/** 0.6 × cosine of the words + 0.4 × share of rows in common (Dice 1945); the words alone where one has no verified row. */
function similarity(left: MemberClaim, right: MemberClaim): number {
  const text = cosine(left.terms, right.terms);
  if (left.cited.size === 0 || right.cited.size === 0) {
    return text;
  }
  const shared = [...left.cited].filter((row) => right.cited.has(row)).length;
  return textWeight * text + (rowWeight * 2 * shared) / (left.cited.size + right.cited.size);
}

function cosine(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number {
  const [fewer, more] = left.size <= right.size ? [left, right] : [right, left];
  let sum = 0;
  for (const [term, weight] of fewer) {
    sum += weight * (more.get(term) ?? 0);
  }
  return sum;
}
