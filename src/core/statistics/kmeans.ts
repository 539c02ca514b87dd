import type { Random } from '../random';
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

/**
 * Lloyd's k-means from k-means++ starts (Arthur & Vassilvitskii 2007); the start with the lowest inertia wins.
 * `k` is reduced to the number of different points, so that every cluster has a member.
 */
export function kmeans(points: Matrix, k: number, restarts: number, random: Random): Clustering {
  let best: Clustering | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const clustering = lloyd(points, plusPlusStart(points, k, random));
    if (!best || clustering.inertia < best.inertia) {
      best = clustering;
    }
  }
  return best ?? lloyd(points, plusPlusStart(points, k, random));
}

/** Each point with its nearest centroid; of equally near ones the first. `likely` names for each point the one that is tried first. */
export function assign(points: Matrix, centroids: Matrix, likely?: Int32Array): Clustering {
  const labels = new Int32Array(points.rows);
  const distances = new Float64Array(points.rows);
  let inertia = 0;
  for (let i = 0; i < points.rows; i++) {
    const first = likely?.[i] ?? 0;
    let nearest = first;
    let least = squaredDistance(points, i, centroids, first, Infinity);
    for (let c = 0; c < centroids.rows; c++) {
      if (c !== first) {
        const distance = squaredDistance(points, i, centroids, c, least);
        if (distance < least || (distance === least && c < nearest)) {
          least = distance;
          nearest = c;
        }
      }
    }
    labels[i] = nearest;
    distances[i] = least;
    inertia += least;
  }
  return { centroids, labels, distances, inertia };
}

/** Repeats assignment and averaging until no label changes. */
export function lloyd(points: Matrix, start: Matrix): Clustering {
  let clustering = assign(points, start);
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    const next = assign(points, means(points, clustering), clustering.labels);
    const settled = next.labels.every((label, i) => label === clustering.labels[i]);
    clustering = next;
    if (settled) {
      break;
    }
  }
  return clustering;
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
  let { nearest, total } = nearestWith(points, chosen[0] as number, null);
  const draws = 2 + Math.floor(Math.log(k));
  while (chosen.length < k && total > 0) {
    let best: { point: number; nearest: Float64Array; total: number } | undefined;
    for (let draw = 0; draw < draws; draw++) {
      const point = drawByWeight(nearest, random() * total);
      const candidate = { point, ...nearestWith(points, point, nearest) };
      best = best && best.total <= candidate.total ? best : candidate;
    }
    if (best) {
      chosen.push(best.point);
      ({ nearest, total } = best);
    }
  }
  const start = createMatrix(chosen.length, points.columns);
  chosen.forEach((point, c) => start.values.set(rowOf(points, point), c * points.columns));
  return start;
}

/** Squared distance of each point to the nearest centroid once `point` is one too, and their sum. */
function nearestWith(
  points: Matrix,
  point: number,
  before: Float64Array | null,
): { nearest: Float64Array; total: number } {
  const nearest = new Float64Array(points.rows);
  let total = 0;
  for (let i = 0; i < points.rows; i++) {
    const known = before ? (before[i] as number) : Infinity;
    const distance = known === 0 ? 0 : Math.min(known, squaredDistance(points, i, points, point, known));
    nearest[i] = distance;
    total += distance;
  }
  return { nearest, total };
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
