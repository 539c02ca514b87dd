import { demographicNames } from '../persona/persona';
import type { DemographicName, Fact, Persona } from '../persona/persona';
import { attributesOf, attributeSimilarity } from './attributes';
import { alignClaims, countChanges } from './claim-alignment';
import type { ClaimChange, ChangeCounts } from './claim-alignment';
import { profileOf, similarityOf } from './similarity';
import type { Background, Similarity } from './similarity';

/** What two personas say of an attribute. */
export interface AttributeDifference {
  name: DemographicName;
  before: Fact['value'] | null;
  after: Fact['value'] | null;
  /** `unstated`: by neither; a value that is one among many states nothing. */
  relation: 'same' | 'contradicts' | 'only-before' | 'only-after' | 'unstated';
}

export interface PersonaDifference {
  similarity: Similarity;
  attributes: AttributeDifference[];
  claims: ClaimChange[];
  counts: ChangeCounts;
  /** Attributes that differ, and claims that only one of them makes; wording alone is no difference. */
  differences: number;
}

/** As in matching: below it two statements of an attribute diverge. */
const alike = 0.5;

/**
 * Where two personas differ: in an attribute that contradicts or that only one of them states, and in claims that only one makes. A claim in
 * other words, or in another list, is the same claim. Symmetric: turned round, before and after change places.
 */
export function personaDifference(before: Persona, after: Persona, background: Background): PersonaDifference {
  const claims = alignClaims(before, after, background);
  const attributes = demographicNames.map((name) => attributeDifference(name, before, after));
  const counts = countChanges(claims);
  const differing = attributes.filter(({ relation }) => relation !== 'same' && relation !== 'unstated').length;
  return {
    similarity: similarityOf(profileOf(before, background), profileOf(after, background)),
    attributes,
    claims,
    counts,
    differences: differing + counts.new + counts.dropped,
  };
}

function attributeDifference(name: DemographicName, before: Persona, after: Persona): AttributeDifference {
  const [left, right] = [attributesOf(before), attributesOf(after)];
  const similarity = attributeSimilarity(name, left, right);
  const values = {
    before: before.demographics[name]?.value ?? null,
    after: after.demographics[name]?.value ?? null,
  };
  const alone = left[name] !== null ? 'only-before' : right[name] !== null ? 'only-after' : 'unstated';
  const relation = similarity === null ? alone : similarity >= alike ? 'same' : 'contradicts';
  return { name, ...values, relation };
}
