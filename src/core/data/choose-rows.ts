import { seededRandom, shuffled } from '../random';
import { FacilityLocation } from './facility-location';

/** How alike rows are: for each pair of the rows named, one row of pairs after the other, from 0 to 1. */
export type Similarities = (rows: readonly number[]) => Float32Array;

export interface RowChoice {
  /** Indexes of the rows, disjoint. */
  segments: readonly (readonly number[])[];
  /** Null: rows of a segment are as good as one another. */
  similarities: Similarities | null;
  /** What a row takes of the limit. */
  cost: (row: number) => number;
  limit: number;
  seed: number;
  /** Inside a segment: those that stand for the others best, or at random. */
  method: 'facility-location' | 'stratified-random';
}

/** Rows that each segment gets before any gets more, as far as it has them and they fit. */
const floor = 3;
/** Of a larger segment a random sample is compared: similarities of all pairs are kept. */
const mostCandidates = 1000;
/** Rows of a segment that may be too long in a row before it gets no more. */
const mostMisses = 20;

/** Rows of a segment, best first. */
interface Queue {
  next: () => number | null;
  /** Whether the row that `next` returned last is shown. */
  settle: (isShown: boolean) => void;
}

/**
 * As many rows as the limit allows, for each segment in the order of choosing. Each segment gets three, then as many as are
 * in proportion to the square root of its size (by D'Hondt's divisors), so that small ones are heard without large
 * ones being lost. The same for the same seed.
 */
export function chooseRows(choice: RowChoice): number[][] {
  const queues = choice.segments.map((rows, index) => queueOf(rows, choice, choice.seed + index));
  const chosen: number[][] = choice.segments.map(() => []);
  const misses = choice.segments.map(() => 0);
  const weights = choice.segments.map((rows) => Math.sqrt(rows.length));
  const open = new Set(choice.segments.keys());
  let left = choice.limit;
  while (open.size > 0) {
    const segment = nextSegment(open, chosen, weights);
    const queue = queues[segment];
    const row = queue?.next() ?? null;
    if (row === null) {
      open.delete(segment);
      continue;
    }
    const cost = choice.cost(row);
    const fits = cost <= left;
    queue?.settle(fits);
    if (fits) {
      left -= cost;
      chosen[segment]?.push(row);
      misses[segment] = 0;
    } else if ((misses[segment] = (misses[segment] ?? 0) + 1) >= mostMisses) {
      open.delete(segment);
    }
  }
  return chosen;
}

/** Segments below the floor in turn, then the one that is furthest behind its share. */
function nextSegment(
  open: ReadonlySet<number>,
  chosen: readonly (readonly number[])[],
  weights: readonly number[],
): number {
  let next = -1;
  let least = Infinity;
  for (const segment of open) {
    const taken = chosen[segment]?.length ?? 0;
    const claim = taken < floor ? taken - floor : (taken + 1) / (weights[segment] ?? 1);
    if (claim < least) {
      least = claim;
      next = segment;
    }
  }
  return next;
}

function queueOf(rows: readonly number[], { similarities, method }: RowChoice, seed: number): Queue {
  const order = shuffled(rows, seededRandom(seed));
  if (method === 'stratified-random' || similarities === null) {
    return randomQueue(order);
  }
  const candidates = order.slice(0, mostCandidates);
  const rest = randomQueue(order.slice(mostCandidates));
  let search: FacilityLocation | undefined;
  let latest: number | null = null;
  return {
    next: () => {
      search ??= new FacilityLocation(candidates.length, similarities(candidates));
      latest = search.best();
      return latest === null ? rest.next() : (candidates[latest] ?? null);
    },
    settle: (isShown) => {
      if (latest !== null) {
        search?.[isShown ? 'take' : 'drop'](latest);
      }
    },
  };
}

function randomQueue(order: readonly number[]): Queue {
  let at = 0;
  return { next: () => order[at++] ?? null, settle: () => undefined };
}
