import type { RowFacts } from './row-facts';

/** What stands behind a claim. */
export interface ClaimStanding {
  /** Excerpts whose words stand in the cited row, and all excerpts. */
  verified: number;
  cited: number;
  /** Respondents whose rows support it, and those of the persona's segment. */
  respondents: number;
  answering: number;
  /** Vote of each model run and whether it makes the claim. */
  votes: readonly { weight: number; says: boolean }[];
}

const z = 1.96;
const respondentsPart = 0.7;

/**
 * The support score of a claim, from 0 to 1, no probability: V · (0.7 W + 0.3 A′) with V = verified / cited excerpts, W the Wilson
 * lower bound of supporting among answering respondents, A′ the votes of the models that make it. 0 without a verified excerpt: the claim
 * is a model's assertion then.
 */
export function supportScore({ verified, cited, respondents, answering, votes }: ClaimStanding): number {
  return verified === 0
    ? 0
    : (verified / cited) *
        (respondentsPart * wilsonLowerBound(respondents, answering) + (1 - respondentsPart) * smoothedVotes(votes));
}

/**
 * Lower bound of the 95 % score interval of a share (Wilson 1927); 0 without trials.
 * @internal exported for its tests
 */
export function wilsonLowerBound(successes: number, trials: number): number {
  if (trials === 0) {
    return 0;
  }
  const share = successes / trials;
  const margin = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return Math.max(0, (share + (z * z) / (2 * trials) - margin) / (1 + (z * z) / trials));
}

/** (Σ w·x + 0.5) / (Σ w + 1), the weights scaled to mean 1: few models are never certain. ½ where nobody has a say. */
function smoothedVotes(votes: readonly { weight: number; says: boolean }[]): number {
  const total = votes.reduce((sum, { weight }) => sum + weight, 0);
  const said = votes.reduce((sum, { weight, says }) => sum + (says ? weight : 0), 0);
  const scale = total === 0 ? 0 : votes.length / total;
  return (scale * said + 0.5) / (scale * total + 1);
}

/**
 * The segment of each persona: the rows of those groups whose rows it cites more of, for the length of its evidence profile, than
 * any other persona does, and always of the group that it cites most. Of personas that cite equally each has the group. Empty where it
 * cites nothing. `profiles` are the evidence profiles over the groups of rows.
 */
export function segmentsOf(profiles: readonly (Float64Array | null)[], facts: RowFacts): Set<number>[] {
  const highest = Array.from({ length: facts.groups }, (_, group) =>
    Math.max(0, ...profiles.map((profile) => profile?.[group] ?? 0)),
  );
  return profiles.map((profile) => {
    const own = profile ? Math.max(...profile) : 0;
    const nearest = (group: number): boolean => {
      const cited = profile?.[group] ?? 0;
      return cited > 0 && (cited === highest[group] || cited === own);
    };
    const groups = new Set(highest.flatMap((_, group) => (nearest(group) ? [group] : [])));
    return new Set(facts.groupOf.flatMap((group, row) => (groups.has(group) ? [row] : [])));
  });
}
