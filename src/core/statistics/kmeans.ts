import type { Random } from '../random';
import { atOnce } from '../steps';
import type { Steps } from '../steps';
import { createMatrix, rowOf } from './matrix';
import type { Matrix } from './matrix';

/** A partition of points around centroids. */
export interface Clustering {
  /** k × dimensions. */
  centroids: Matrix;
  /** For each point the index of its centroid. */
  labels: Int32Array;
  /** Squared distance of each point to its centroid. */
  distances: Float64Array;
  /** Sum of `distances`. */
  inertia: number;
}

const maximumIterations = 100;
/** Bounds are believed less by this share, so that rounding never decides. */
const rounding = 1e-9;

/**
 * Lloyd's k-means from k-means++ starts (Arthur & Vassilvitskii 2007); the start with the lowest inertia wins.
 * `k` is reduced to the number of different points, so that every cluster has a member.
 */
export function kmeans(points: Matrix, k: number, restarts: number, random: Random): Clustering {
  return atOnce(kmeansSteps(points, k, restarts, random));
}

/** {@link kmeans} in steps. */
export function* kmeansSteps(points: Matrix, k: number, restarts: number, random: Random): Steps<Clustering> {
  let best: Clustering | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const start = plusPlusStart(points, k, random);
    yield;
    const clustering = lloyd(points, start);
    yield;
    if (!best || clustering.inertia < best.inertia) {
      best = clustering;
    }
  }
  return best ?? lloyd(points, plusPlusStart(points, k, random));
}

/** Each point with its nearest centroid; of equally near ones the first. */
export function assign(points: Matrix, centroids: Matrix): Clustering {
  const before = new Int32Array(points.rows);
  return reassign(points, centroids, before, new Float64Array(points.rows));
}

/**
 * {@link assign} for points that were nearest to the centroids `before` says. `others` are lower bounds of their distances to any other
 * centroid: where these suffice, no other one is looked at (Hamerly 2010). They are brought up to date.
 */
function reassign(points: Matrix, centroids: Matrix, before: Int32Array, others: Float64Array): Clustering {
  const labels = new Int32Array(points.rows);
  const distances = new Float64Array(points.rows);
  let inertia = 0;
  for (let i = 0; i < points.rows; i++) {
    const first = before[i] as number;
    let nearest = first;
    let least = squaredDistance(points, i, centroids, first, Infinity);
    if (Math.sqrt(least) * (1 + rounding) >= (others[i] as number)) {
      let second = Infinity;
      for (let c = 0; c < centroids.rows; c++) {
        const distance = c === first ? Infinity : squaredDistance(points, i, centroids, c, second);
        if (distance < least || (distance === least && c < nearest)) {
          second = least;
          least = distance;
          nearest = c;
        } else if (distance < second) {
          second = distance;
        }
      }
      others[i] = Math.sqrt(second);
    }
    labels[i] = nearest;
    distances[i] = least;
    inertia += least;
  }
  return { centroids, labels, distances, inertia };
}

/** Repeats assignment and averaging until no label changes. */
export function lloyd(points: Matrix, start: Matrix): Clustering {
  const others = new Float64Array(points.rows);
  let clustering = reassign(points, start, new Int32Array(points.rows), others);
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    const { centroids: before, labels } = clustering;
    const centroids = means(points, clustering);
    const moved = farthestMove(before, centroids) * (1 + rounding);
    for (let i = 0; i < others.length; i++) {
      others[i] = (others[i] as number) - moved;
    }
    clustering = reassign(points, centroids, labels, others);
    if (clustering.labels.every((label, i) => label === labels[i])) {
      break;
    }
  }
  return clustering;
}

/** The distance by which the centroid moved that moved farthest. */
function farthestMove(before: Matrix, after: Matrix): number {
  let farthest = 0;
  for (let c = 0; c < after.rows; c++) {
    farthest = Math.max(farthest, squaredDistance(before, c, after, c, Infinity));
  }
  return Math.sqrt(farthest);
}

/** Squared Euclidean distance between a row of each matrix; any larger number once it exceeds `limit`. */
function squaredDistance(left: Matrix, i: number, right: Matrix, j: number, limit: number): number {
  const { values: a, columns } = left;
  const { values: b } = right;
  let sum = 0;
  let x = i * columns;
  let y = j * columns;
  const end = x + columns;
  while (x < end && sum <= limit) {
    const stop = Math.min(x + 8, end);
    for (; x < stop; x++, y++) {
      const difference = (a[x] as number) - (b[y] as number);
      sum += difference * difference;
    }
  }
  return sum;
}

/**
 * First centroids by greedy k-means++: of 2 + ln k points drawn by their squared distance to the nearest centroid, the one that
 * brings all points nearest (Arthur & Vassilvitskii 2007, §7).
 */
function plusPlusStart(points: Matrix, k: number, random: Random): Matrix {
  const chosen = [Math.floor(random() * points.rows)];
  let reached = reachedFrom(points, chosen, null);
  const draws = 2 + Math.floor(Math.log(k));
  while (chosen.length < k && reached.total > 0) {
    let best: { point: number; reached: Reached } | undefined;
    for (let draw = 0; draw < draws; draw++) {
      const point = drawByWeight(reached.nearest, random() * reached.total);
      const candidate = { point, reached: reachedFrom(points, [...chosen, point], reached) };
      best = best && best.reached.total <= candidate.reached.total ? best : candidate;
    }
    if (best) {
      chosen.push(best.point);
      reached = best.reached;
    }
  }
  const start = createMatrix(chosen.length, points.columns);
  chosen.forEach((point, c) => start.values.set(rowOf(points, point), c * points.columns));
  return start;
}

/** How near all points are to the chosen ones. */
interface Reached {
  /** Squared distance of each point to the nearest chosen one. */
  nearest: Float64Array;
  /** Which of the chosen ones that is. */
  by: Int32Array;
  /** Sum of `nearest`. */
  total: number;
}

/**
 * How near the points are to `chosen`, the last of which is new since `before`. A point is at least as near to its chosen one as to
 * the new one where these are twice as far apart (Elkan 2003).
 */
function reachedFrom(points: Matrix, chosen: readonly number[], before: Reached | null): Reached {
  const added = chosen.length - 1;
  const point = chosen[added] as number;
  const apart = chosen.map((other) => squaredDistance(points, point, points, other, Infinity) / (4 * (1 + rounding)));
  const nearest = new Float64Array(points.rows);
  const by = new Int32Array(points.rows);
  let total = 0;
  for (let i = 0; i < points.rows; i++) {
    const known = before ? (before.nearest[i] as number) : Infinity;
    const knownBy = before ? (before.by[i] as number) : added;
    const isSettled = before !== null && (known === 0 || (apart[knownBy] as number) > known);
    const distance = isSettled ? known : squaredDistance(points, i, points, point, known);
    nearest[i] = Math.min(known, distance);
    by[i] = distance < known ? added : knownBy;
    total += nearest[i] as number;
  }
  return { nearest, by, total };
}

/** The index at which the running sum of the weights exceeds `at`; the last of a positive weight where rounding leaves none. */
function drawByWeight(weights: Float64Array, at: number): number {
  let left = at;
  let drawn = 0;
  for (let i = 0; i < weights.length; i++) {
    if ((weights[i] as number) > 0) {
      drawn = i;
      left -= weights[i] as number;
      if (left < 0) {
        break;
      }
    }
  }
  return drawn;
}

/** The mean of each cluster; one that lost its points moves to the point farthest from its centroid. */
function means(points: Matrix, { centroids, labels, distances }: Clustering): Matrix {
  const { columns } = points;
  const sums = createMatrix(centroids.rows, columns);
  const sizes = new Int32Array(centroids.rows);
  for (let i = 0; i < points.rows; i++) {
    const label = labels[i] as number;
    sizes[label] = (sizes[label] as number) + 1;
    for (let j = 0, from = i * columns, to = label * columns; j < columns; j++, from++, to++) {
      sums.values[to] = (sums.values[to] as number) + (points.values[from] as number);
    }
  }
  const taken = new Set<number>();
  for (let c = 0; c < centroids.rows; c++) {
    const size = sizes[c] as number;
    if (size > 0) {
      rowOf(sums, c).forEach((sum, j) => {
        sums.values[c * columns + j] = sum / size;
      });
    } else {
      let farthest = 0;
      for (let i = 1; i < points.rows; i++) {
        if (!taken.has(i) && (distances[i] as number) > (distances[farthest] as number)) {
          farthest = i;
        }
      }
      taken.add(farthest);
      sums.values.set(rowOf(points, farthest), c * columns);
    }
  }
  return sums;
}
