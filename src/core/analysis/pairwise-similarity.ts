import { attributesSimilarity } from './attributes';
import { certainty, clamp, weightedMean } from './similarity';
import type { PersonaProfile, SimilarityParts, SimilarityWeights } from './similarity';
import { dot } from '../statistics/matrix';
import type { Steps } from '../steps';

const rowsAtOnce = 40;

/** What each two of several profiles have in common, a profile and itself included; NaN stands for a part that is not known. */
export class PairwiseSimilarity {
  readonly #text: Float64Array;
  readonly #evidence: Float64Array;
  readonly #attributes: Float64Array;
  readonly #scores = new Map<string, Float64Array>();

  private constructor(profiles: number) {
    const pairs = pairAt(profiles, 0);
    this.#text = new Float64Array(pairs).fill(NaN);
    this.#evidence = new Float64Array(pairs).fill(NaN);
    this.#attributes = new Float64Array(pairs).fill(NaN);
  }

  /** Compares each profile with each. */
  static *of(profiles: readonly PersonaProfile[]): Steps<PairwiseSimilarity> {
    const pairwise = new PairwiseSimilarity(profiles.length);
    const cosines = sharedSums(profiles.map(({ terms }) => terms));
    const shared = sharedSums(profiles.map(({ rows }) => new Map([...rows].map((row) => [row, 1]))));
    for (const [later, profile] of profiles.entries()) {
      pairwise.#compare(profile, later, profiles, cosines.next().value, shared.next().value);
      if (later % rowsAtOnce === rowsAtOnce - 1) {
        yield;
      }
    }
    return pairwise;
  }

  #compare(
    profile: PersonaProfile,
    later: number,
    profiles: readonly PersonaProfile[],
    cosines: Float64Array,
    shared: Float64Array,
  ): void {
    for (let earlier = 0; earlier <= later; earlier++) {
      const other = profiles[earlier] as PersonaProfile;
      const pair = pairAt(later, earlier);
      if (profile.terms.size > 0 && other.terms.size > 0) {
        this.#text[pair] = clamp(cosines[earlier] as number);
      }
      if (profile.evidence && other.evidence) {
        this.#evidence[pair] =
          clamp(dot(profile.evidence, other.evidence)) *
          certainty(Math.min(profile.rows.size, other.rows.size), shared[earlier] as number);
      }
      this.#attributes[pair] =
        attributesSimilarity(
          profile.attributes,
          other.attributes,
          (name) => (profile.telling[name] + other.telling[name]) / 2,
        ) ?? NaN;
    }
  }

  parts(left: number, right: number): SimilarityParts {
    const pair = left < right ? pairAt(right, left) : pairAt(left, right);
    return {
      text: known(this.#text[pair] as number),
      evidence: known(this.#evidence[pair] as number),
      attributes: known(this.#attributes[pair] as number),
    };
  }

  /** The similarity of two profiles by their positions, its parts weighted; reckoned once for the same weights. */
  scores(weights: SimilarityWeights): (left: number, right: number) => number {
    const name = JSON.stringify([weights.text, weights.evidence, weights.attributes]);
    const scores = this.#scores.get(name) ?? this.#weighted(weights);
    this.#scores.set(name, scores);
    return (left, right) => scores[left < right ? pairAt(right, left) : pairAt(left, right)] as number;
  }

  #weighted(weights: SimilarityWeights): Float64Array {
    const scores = new Float64Array(this.#text.length);
    const parts: SimilarityParts = { text: null, evidence: null, attributes: null };
    for (let pair = 0; pair < scores.length; pair++) {
      parts.text = known(this.#text[pair] as number);
      parts.evidence = known(this.#evidence[pair] as number);
      parts.attributes = known(this.#attributes[pair] as number);
      scores[pair] = weightedMean(parts, weights);
    }
    return scores;
  }
}

/** For each item the sums of the products of what it shares with each item up to itself. */
export function* sharedSums(items: readonly ReadonlyMap<string, number>[]): Generator<Float64Array, never, undefined> {
  const postings = new Map<string, { item: number; weight: number }[]>();
  for (const [item, weights] of items.entries()) {
    const sums = new Float64Array(item + 1);
    for (const [name, weight] of weights) {
      const using = postings.get(name) ?? [];
      using.push({ item, weight });
      postings.set(name, using);
      for (const other of using) {
        sums[other.item] = (sums[other.item] as number) + weight * other.weight;
      }
    }
    yield sums;
  }
  throw new RangeError('There are no more items.');
}

/** Where a pair stands; `later` ≥ `earlier`. */
function pairAt(later: number, earlier: number): number {
  return (later * (later + 1)) / 2 + earlier;
}

function known(part: number): number | null {
  return Number.isNaN(part) ? null : part;
}
