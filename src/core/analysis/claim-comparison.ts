import { trimPunctuation } from '../persona/excerpt';
import { normalise } from '../persona/normalise';
import { claimListNames, mapDemographics } from '../persona/persona';
import type { Claim, ClaimListName, Evidence, Persona } from '../persona/persona';
import { countWords, termWeights } from './similarity';
import type { Background, Habits, PersonaProfile } from './similarity';

/** Where a claim of a persona stands. */
export type ClaimField = 'role' | 'summary' | ClaimListName;

/** A claim with its place; `index` counts from 0 within a list and is 0 for role and summary. */
export interface PlacedClaim {
  field: ClaimField;
  index: number;
  claim: Claim;
}

/** A claim ready to be compared. */
export interface ClaimProfile extends PlacedClaim {
  /** The words alone: NFKC, case folded, without punctuation around them. */
  words: string;
  said: Pick<PersonaProfile, 'terms'>;
  /** Its verified excerpts. */
  passages: readonly Evidence[];
}

/** From here on two claims say the same in other words; see `docs/analysis.md` for what this was tried on. */
export const sameClaim = 0.3;

const textWeight = 0.6;
const passageWeight = 0.4;
/** A claim is compared for itself, not as one of those of its model. */
const noHabits: Habits = { personas: 1, using: new Map(), pattern: new Set(), telling: mapDemographics(() => 1) };

export const claimFields = ['role', 'summary', ...claimListNames] as const satisfies readonly ClaimField[];

/** The claims of a persona that say something: role, summary, then the lists in their order. */
export function placedClaims(persona: Persona): PlacedClaim[] {
  return claimFields
    .flatMap((field) => {
      const value = persona[field];
      return (Array.isArray(value) ? value : [value]).map((claim, index) => ({ field, index, claim }));
    })
    .filter(({ claim }) => claim.text.trim() !== '');
}

export function claimProfile(placed: PlacedClaim, persona: Persona, background: Background): ClaimProfile {
  const { text, evidence } = placed.claim;
  return {
    ...placed,
    words: trimPunctuation(normalise(text).text),
    said: { terms: termWeights(countWords([text]), background, noHabits) },
    passages: persona.evidence.filter(({ id, verdict }) => verdict === 'verified' && evidence.includes(id)),
  };
}

/**
 * How alike two claims are, from 0 to 1, symmetric: 1 for the same words, else 0.6 × cosine of their TF-IDF weights + 0.4 × share of their
 * verified excerpts that overlap one of the other (Dice 1945). The words alone where one of them has no verified excerpt.
 */
export function claimSimilarity(left: ClaimProfile, right: ClaimProfile): number {
  if (left.words === right.words) {
    return 1;
  }
  const text = cosine(left.said.terms, right.said.terms);
  const shared = sharedPassages(left.passages, right.passages);
  return shared === null ? text : textWeight * text + passageWeight * shared;
}

/** Of term weights of length 1. Rounding can take it beyond 1. */
function cosine(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number {
  const [fewer, more] = left.size <= right.size ? [left, right] : [right, left];
  let sum = 0;
  for (const [term, weight] of fewer) {
    sum += weight * (more.get(term) ?? 0);
  }
  return Math.min(1, sum);
}

function sharedPassages(left: readonly Evidence[], right: readonly Evidence[]): number | null {
  if (left.length === 0 || right.length === 0) {
    return null;
  }
  const shared = (some: readonly Evidence[], others: readonly Evidence[]): number =>
    some.filter((one) => others.some((other) => overlap(one, other))).length;
  return (shared(left, right) + shared(right, left)) / (left.length + right.length);
}

/** Whether two excerpts have characters of a cell in common. */
function overlap(left: Evidence, right: Evidence): boolean {
  return (
    left.source === right.source &&
    left.row === right.row &&
    left.column === right.column &&
    (left.start ?? 0) < (right.end ?? Infinity) &&
    (right.start ?? 0) < (left.end ?? Infinity)
  );
}
