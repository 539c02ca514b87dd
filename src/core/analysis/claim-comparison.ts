import { trimPunctuation } from '../persona/excerpt';
import { normalise } from '../persona/normalise';
import { claimListNames } from '../persona/persona';
import type { Claim, ClaimListName, Evidence, Persona } from '../persona/persona';
import { profileOf, similarityOf } from './similarity';
import type { Background, PersonaProfile } from './similarity';

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
  said: PersonaProfile;
  /** Its verified excerpts. */
  passages: readonly Evidence[];
}

/** From here on two claims say the same in other words; see `docs/analysis.md` for what this was tried on. */
export const sameClaim = 0.3;

const textWeight = 0.6;
const passageWeight = 0.4;
const wordsOnly = { text: 1, evidence: 0, attributes: 0 };

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
  const nothing: Claim = { text: '', evidence: [], support: null };
  const alone: Persona = {
    ...persona,
    role: placed.claim,
    summary: nothing,
    goals: [],
    frustrations: [],
    behaviours: [],
    motivations: [],
    evidence: [],
  };
  return {
    ...placed,
    words: trimPunctuation(normalise(placed.claim.text).text),
    said: profileOf(alone, background),
    passages: persona.evidence.filter(
      ({ id, verdict }) => verdict === 'verified' && placed.claim.evidence.includes(id),
    ),
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
  const text = similarityOf(left.said, right.said, wordsOnly).parts.text ?? 0;
  const shared = sharedPassages(left.passages, right.passages);
  return shared === null ? text : textWeight * text + passageWeight * shared;
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
