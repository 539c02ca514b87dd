import type { ModelRun } from '../runs/run';
import type { Match, VoteShares } from './analysis-schema';

/** A model run as a voter. */
export interface Voter extends Pick<ModelRun, 'key' | 'provider' | 'model' | 'listing' | 'weight' | 'personas'> {
  /** Models of one family tend to err alike, for example `claude`. */
  family: string;
  /** Computes from the data instead of writing: what it says stands without excerpts. */
  offline: boolean;
}

export interface Votes {
  /** Say of each model run, by key. */
  weights: Record<string, number>;
  /** No model run has a verified excerpt to its name, so that the configured weights count alone. */
  configuredOnly: boolean;
}

export interface MatchSupport {
  /** Share of the votes that the models of a match have. */
  support: number;
  /** Model runs, listings and families that have it. */
  models: number;
  listings: number;
  families: number;
  /** Enough votes, and of more than one family; of more than one listing where all voters are of one family. */
  consensus: boolean;
}

/** Sums of weights that should be half come out a hair below. */
const rounding = 1e-9;

/**
 * Say of each model run: its configured weight × the share of its excerpts that are verified, divided by how often the listing
 * was repeated and, with `familyDiscount`, by how many listings of its family voted. Without an excerpt the share is 1 for
 * offline generators and 0 for models. Where that leaves nobody a say, the configured weights, so divided, count.
 * @internal exported for its tests
 */
export function effectiveWeights(voters: readonly Voter[], familyDiscount: boolean): Votes {
  const sharing = votesShared(voters, familyDiscount);
  const configured = voters.map((voter) => voter.weight / sharing(voter));
  const weighted = voters.map((voter, i) => (configured[i] as number) * verifiedShare(voter));
  const configuredOnly = weighted.every((weight) => weight === 0);
  const weights = configuredOnly ? configured : weighted;
  return {
    weights: Object.fromEntries(voters.map(({ key }, i) => [key, weights[i] as number])),
    configuredOnly,
  };
}

/** What goes into the say of each model run; see {@link effectiveWeights}. */
export function voteShares(voters: readonly Voter[], familyDiscount: boolean): VoteShares {
  const { weights, configuredOnly } = effectiveWeights(voters, familyDiscount);
  const sharing = votesShared(voters, familyDiscount);
  const byModel = voters.map((voter): [string, VoteShares['byModel'][string]] => [
    voter.key,
    {
      family: voter.family,
      weight: voter.weight,
      verifiedShare: verifiedShare(voter),
      sharedBy: sharing(voter),
      effectiveWeight: weights[voter.key] ?? 0,
    },
  ]);
  return { byModel: Object.fromEntries(byModel), configuredOnly };
}

/** How far the voters stand behind a match. `minSupport` is the share of the votes that a consensus needs. */
export function supportOf(
  match: Pick<Match, 'members'>,
  voters: readonly Voter[],
  { weights }: Votes,
  minSupport: number,
): MatchSupport {
  const members = new Set(match.members);
  const having = voters.filter(({ key, personas }) => personas.some(({ id }) => members.has(`${key}/${id}`)));
  const say = (some: readonly Voter[]): number => some.reduce((sum, { key }) => sum + (weights[key] ?? 0), 0);
  const total = say(voters);
  const support = total === 0 ? 0 : say(having) / total;
  const listings = listingsOf(having);
  const families = familiesOf(having);
  return {
    support,
    models: having.length,
    listings,
    families,
    consensus: support + rounding >= minSupport && (familiesOf(voters) > 1 ? families > 1 : listings > 1),
  };
}

/** Among how many runs the vote of a voter is divided: repetitions of the listing × listings of the family. */
function votesShared(voters: readonly Voter[], familyDiscount: boolean): (voter: Voter) => number {
  const repetitions = new Map<string, number>();
  const listings = new Map<string, Set<string>>();
  for (const voter of voters) {
    const listing = listingOf(voter);
    repetitions.set(listing, (repetitions.get(listing) ?? 0) + 1);
    listings.set(voter.family, (listings.get(voter.family) ?? new Set()).add(listing));
  }
  return (voter) =>
    (repetitions.get(listingOf(voter)) ?? 1) * (familyDiscount ? (listings.get(voter.family)?.size ?? 1) : 1);
}

function verifiedShare({ personas, offline }: Voter): number {
  const excerpts = personas.flatMap(({ evidence }) => evidence);
  return excerpts.length === 0
    ? Number(offline)
    : excerpts.filter(({ verdict }) => verdict === 'verified').length / excerpts.length;
}

function listingOf({ provider, model, listing }: Voter): string {
  return `${provider}:${model}#${listing}`;
}

function listingsOf(voters: readonly Voter[]): number {
  return new Set(voters.map(listingOf)).size;
}

function familiesOf(voters: readonly Voter[]): number {
  return new Set(voters.map(({ family }) => family)).size;
}
