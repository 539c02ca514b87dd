import type { Persona } from '../persona/persona';
import { claimFields, claimProfile, claimSimilarity, placedClaims, sameClaim } from './claim-comparison';
import type { ClaimField, ClaimProfile } from './claim-comparison';
import type { Background } from './similarity';

/** A claim as a comparison shows it; `index` counts from 0 within its list. */
export interface ClaimText {
  field: ClaimField;
  index: number;
  text: string;
}

/** What became of a claim from one persona to another. */
export interface ClaimChange {
  change: 'identical' | 'reworded' | 'new' | 'dropped';
  /** Null for a new one. */
  before: ClaimText | null;
  /** Null for a dropped one. */
  after: ClaimText | null;
  /** How alike they are, from 0 to 1; null where one is missing. */
  score: number | null;
}

export type ChangeCounts = Record<ClaimChange['change'], number>;

interface Pair {
  before: ClaimProfile;
  after: ClaimProfile;
  score: number;
}

/**
 * Which claims of one persona are those of another: the most alike pairs first, each claim once, within the same field before
 * across fields (a goal may come back as a motivation). Pairs below `sameClaim` are no pairs. Turned round, new and dropped change places and
 * nothing else. In the order of the later persona, then what was dropped.
 */
export function alignClaims(before: Persona, after: Persona, background: Background): ClaimChange[] {
  const profiles = (persona: Persona): ClaimProfile[] =>
    placedClaims(persona).map((placed) => claimProfile(placed, persona, background));
  const [earlier, later] = [profiles(before), profiles(after)];
  const pairs = pairsOf(earlier, later);
  const of = new Map(pairs.map((pair) => [pair.after, pair]));
  const kept = new Set(pairs.map((pair) => pair.before));
  return [
    ...later.map((claim): ClaimChange => {
      const pair = of.get(claim);
      return pair
        ? {
            change: pair.before.words === claim.words ? 'identical' : 'reworded',
            before: textOf(pair.before),
            after: textOf(claim),
            score: pair.score,
          }
        : { change: 'new', before: null, after: textOf(claim), score: null };
    }),
    ...earlier
      .filter((claim) => !kept.has(claim))
      .map((claim): ClaimChange => ({ change: 'dropped', before: textOf(claim), after: null, score: null })),
  ];
}

export function countChanges(changes: readonly ClaimChange[]): ChangeCounts {
  const counts: ChangeCounts = { identical: 0, reworded: 0, new: 0, dropped: 0 };
  for (const { change } of changes) {
    counts[change]++;
  }
  return counts;
}

function pairsOf(earlier: readonly ClaimProfile[], later: readonly ClaimProfile[]): Pair[] {
  const candidates = earlier
    .flatMap((before) => later.map((after) => ({ before, after, score: claimSimilarity(before, after) })))
    .filter(({ score }) => score >= sameClaim)
    .sort(mostAlikeFirst);
  const [taken, pairs] = [new Set<ClaimProfile>(), [] as Pair[]];
  const take = (pair: Pair): void => {
    if (!taken.has(pair.before) && !taken.has(pair.after)) {
      taken.add(pair.before).add(pair.after);
      pairs.push(pair);
    }
  };
  candidates.filter(({ before, after }) => before.field === after.field).forEach(take);
  candidates.filter(({ before, after }) => isListed(before.field) && isListed(after.field)).forEach(take);
  return pairs;
}

/** Role and summary are one of a kind: nothing of a list takes their place. */
function isListed(field: ClaimField): boolean {
  return field !== 'role' && field !== 'summary';
}

/** Of equally alike pairs the first in an order that knows no earlier and no later. */
function mostAlikeFirst(left: Pair, right: Pair): number {
  return right.score - left.score || compare(unordered(left), unordered(right));
}

function unordered({ before, after }: Pair): string {
  return [before, after]
    .map(({ words, field, index }) => `${words} ${claimFields.indexOf(field)} ${String(index).padStart(4, '0')}`)
    .sort()
    .join('\n');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function textOf({ field, index, claim }: ClaimProfile): ClaimText {
  return { field, index, text: claim.text };
}
