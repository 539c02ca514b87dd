import { defaults } from '../experiment/schema';
import type { Persona } from '../persona/persona';
import { contentHash } from './matching';
import { habitsOf, profileOf, similarityOf } from './similarity';
import type { Background, Similarity } from './similarity';

/** A persona and the one that it became. */
export interface PersonaPair {
  before: Persona;
  after: Persona;
  similarity: Similarity;
}

export interface PersonaPairs {
  /** The most alike first. */
  pairs: PersonaPair[];
  /** Of the earlier ones, those that none of the later ones is like. */
  gone: Persona[];
  new: Persona[];
}

/**
 * Pairs each persona of a model with at most one of another, the most alike first, down to a similarity of `threshold`. The order of
 * the sets does not matter, but for that of `gone` and `new`; turned round, these two change places.
 */
export function pairPersonas(
  before: readonly Persona[],
  after: readonly Persona[],
  background: Background,
  threshold: number = defaults.threshold,
): PersonaPairs {
  const entries = (personas: readonly Persona[]) => {
    const habits = habitsOf(personas);
    return personas.map((persona) => ({
      persona,
      profile: profileOf(persona, background, habits),
      order: `${contentHash(persona)} ${persona.id}`,
    }));
  };
  const later = entries(after);
  const candidates = entries(before)
    .flatMap((left) =>
      later.map((right) => ({
        before: left.persona,
        after: right.persona,
        similarity: similarityOf(left.profile, right.profile),
        order: [left.order, right.order].sort().join('\n'),
      })),
    )
    .filter(({ similarity }) => similarity.score >= threshold)
    .sort((left, right) => right.similarity.score - left.similarity.score || (left.order < right.order ? -1 : 1));
  const taken = new Set<Persona>();
  const pairs: PersonaPair[] = [];
  for (const { order: _, ...pair } of candidates) {
    if (!taken.has(pair.before) && !taken.has(pair.after)) {
      taken.add(pair.before).add(pair.after);
      pairs.push(pair);
    }
  }
  const open = (persona: Persona): boolean => !taken.has(persona);
  return { pairs, gone: before.filter(open), new: after.filter(open) };
}
