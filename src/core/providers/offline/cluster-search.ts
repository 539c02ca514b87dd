import type { Pause } from '../../pause';
import { seededRandom } from '../../random';
import type { Random } from '../../random';
import { kmeans } from '../../statistics/kmeans';
import type { Clustering } from '../../statistics/kmeans';
import { addScaled, createMatrix, rowOf, takeRows } from '../../statistics/matrix';
import type { Matrix } from '../../statistics/matrix';
import { truncatedSvd } from '../../statistics/svd';
import { deriveSeed, gaussian } from '../../statistics/sampling';
import { simplifiedSilhouette } from '../../statistics/silhouette';
import { stability } from '../../statistics/stability';
import { dataOf, fitSpace } from './blocks';
import type { Block } from './blocks';

const largestCount = 10;
const leastShare = 0.03;
const leastStability = 0.8;
/** Copies of permuted data that a clustering must all beat (p ≤ 0.05). */
const permutedCopies = 19;
/** Copies of a smooth spread whose silhouettes are averaged. */
const smoothCopies = 5;
/** By so many standard deviations: ten numbers are tried, so that beating each copy narrowly is not enough. */
const leastDeviations = 4;
/** Least difference to the silhouette that chance gives. */
const leastDifference = 0.03;
/** A silhouette this far below the highest is near it: that of a few closed answers grows with the number of clusters, whatever the data. */
const nearHighest = 0.05;

interface Candidate {
  clustering: Clustering;
  silhouette: number;
}

/**
 * Numbers of clusters tried on a sample of the respondents. A number is borne out by the data when the clusters survive
 * subsampling (mean adjusted Rand index ≥ 0.8), none is below 3 %, and their silhouette is higher than that of each of 19 copies
 * of the data with the columns permuted, and at least 0.03 and 4 standard deviations above their mean.
 *
 * Of several such numbers the smallest is taken whose silhouette is no lower than that of its neighbours and within 0.05 of the highest.
 */
export class ClusterSearch {
  readonly #blocks: readonly Block[];
  readonly #selected: readonly number[];
  readonly #dimensions: readonly number[];
  readonly #points: Matrix;
  readonly #seed: number;
  readonly #pause: Pause;
  readonly #candidates = new Map<number, Candidate>();
  readonly #copies = new Map<number, Matrix>();

  /** `points` are the `selected` respondents in the space of the blocks. */
  constructor(
    blocks: readonly Block[],
    selected: readonly number[],
    dimensions: readonly number[],
    points: Matrix,
    random: Random,
    pause: Pause,
  ) {
    this.#blocks = blocks;
    this.#dimensions = dimensions;
    this.#selected = selected;
    this.#points = points;
    this.#seed = deriveSeed(random);
    this.#pause = pause;
  }

  /** The clearest number of clusters from 2 to `largest`; 1 where there is none. */
  async clearest(largest: number): Promise<number> {
    const silhouettes = await this.#silhouettes(largest);
    return byClarity(silhouettes, [...silhouettes.keys()])[0] ?? 1;
  }

  /** Whether any number of clusters has a stability of at least `threshold`. */
  async someStable(threshold: number): Promise<boolean> {
    for (let k = 2; k <= Math.min(largestCount, this.#points.rows - 1); k++) {
      if ((await this.#stability(k, threshold)) >= threshold) {
        return true;
      }
    }
    return false;
  }

  /** The clearest number of clusters that the data bears out; null where there is none. */
  async best(): Promise<number | null> {
    const silhouettes = await this.#silhouettes(largestCount);
    const stable: number[] = [];
    for (const k of silhouettes.keys()) {
      if (await this.#isStable(k)) {
        stable.push(k);
      }
    }
    for (const k of byClarity(silhouettes, stable)) {
      if (await this.#beatsChance(k)) {
        return k;
      }
    }
    return null;
  }

  /** Whether the data bears out `k` clusters. */
  async isSupported(k: number): Promise<boolean> {
    return (await this.#isStable(k)) && (await this.#beatsChance(k));
  }

  /**
   * Whether a smooth spread of respondents (normal, as wide in each direction) falls into `k` clusters as clearly, to within 0.03: then
   * they differ by degree, and the borders could be drawn elsewhere (after SigClust; Liu et al. 2008).
   */
  async isGraded(k: number): Promise<boolean> {
    const { silhouette } = await this.#candidate(k);
    const deviations = spreadOf(this.#points, this.#randomFor('spread', k));
    let sum = 0;
    for (let copy = 1; copy <= smoothCopies; copy++) {
      await this.#pause();
      const random = this.#randomFor('spread', k, copy);
      const points = createMatrix(this.#points.rows, deviations.length);
      for (let row = 0; row < points.rows; row++) {
        const drawn = gaussian(deviations.length, random);
        points.values.set(
          drawn.map((value, i) => value * (deviations[i] as number)),
          row * points.columns,
        );
      }
      sum += simplifiedSilhouette(points, kmeans(points, k, restartsFor(points), random));
    }
    return silhouette < sum / smoothCopies + leastDifference;
  }

  /** The centres of the best clustering found for `k`; fewer where there are not as many different points. */
  async centroids(k: number): Promise<Matrix> {
    return (await this.#candidate(k)).clustering.centroids;
  }

  async #isStable(k: number): Promise<boolean> {
    const { clustering } = await this.#candidate(k);
    const sizes = new Int32Array(k);
    clustering.labels.forEach((label) => (sizes[label] = (sizes[label] as number) + 1));
    const sizeable = sizes.every((size) => size >= leastShare * this.#points.rows);
    return sizeable && (await this.#stability(k, leastStability)) >= leastStability;
  }

  async #stability(k: number, threshold: number): Promise<number> {
    const { clustering } = await this.#candidate(k);
    const random = this.#randomFor('stability', k);
    return stability(this.#points, clustering.labels, { k, threshold, random, pause: this.#pause });
  }

  async #beatsChance(k: number): Promise<boolean> {
    const { silhouette } = await this.#candidate(k);
    const byChance: number[] = [];
    for (let copy = 0; copy < permutedCopies; copy++) {
      byChance.push(await this.#chanceSilhouette(copy, k));
      if ((byChance[copy] as number) >= silhouette) {
        return false;
      }
    }
    const mean = average(byChance);
    const deviation = Math.sqrt(average(byChance.map((value) => (value - mean) ** 2)));
    return silhouette - mean >= Math.max(leastDifference, leastDeviations * deviation);
  }

  /** The silhouette of each number of clusters from 2 to `largest` that there are enough different points for. */
  async #silhouettes(largest: number): Promise<Map<number, number>> {
    const found = new Map<number, number>();
    for (let k = 2; k <= Math.min(largest, this.#points.rows - 1); k++) {
      const { clustering, silhouette } = await this.#candidate(k);
      if (clustering.centroids.rows === k) {
        found.set(k, silhouette);
      }
    }
    return found;
  }

  async #candidate(k: number): Promise<Candidate> {
    let candidate = this.#candidates.get(k);
    if (!candidate) {
      await this.#pause();
      const clustering = kmeans(this.#points, k, restartsFor(this.#points), this.#randomFor('clustering', k));
      candidate = { clustering, silhouette: simplifiedSilhouette(this.#points, clustering) };
      this.#candidates.set(k, candidate);
    }
    return candidate;
  }

  async #chanceSilhouette(copy: number, k: number): Promise<number> {
    await this.#pause();
    const points = this.#permutedPoints(copy);
    await this.#pause();
    const clustering = kmeans(points, k, restartsFor(points), this.#randomFor('chance', k, copy));
    return simplifiedSilhouette(points, clustering);
  }

  #permutedPoints(copy: number): Matrix {
    let points = this.#copies.get(copy);
    if (!points) {
      const random = this.#randomFor('permutation', 0, copy);
      const data = dataOf(this.#blocks, this.#selected).map((own, i) => this.#blocks[i]?.permuted(own, random) ?? own);
      points = fitSpace(this.#blocks, data, this.#dimensions, random)(data);
      this.#copies.set(copy, points);
    }
    return points;
  }

  /** Each step has draws of its own, so that what is found for one number does not depend on which others were tried. */
  #randomFor(step: 'clustering' | 'stability' | 'chance' | 'permutation' | 'spread', k: number, copy = 0): Random {
    const steps = ['clustering', 'stability', 'chance', 'permutation', 'spread'];
    return seededRandom(this.#seed + (steps.indexOf(step) * 1_000 + k) * 100 + copy);
  }
}

/**
 * The numbers `among` those with a silhouette, the clearest first: of those that stand out from their neighbours and come near the highest
 * the smallest first, then the others, the highest silhouette first.
 */
function byClarity(silhouettes: ReadonlyMap<number, number>, among: readonly number[]): number[] {
  const of = (k: number): number => silhouettes.get(k) ?? -1;
  const highest = Math.max(...among.map(of));
  const isPeak = (k: number): boolean => of(k) >= of(k - 1) && of(k) >= of(k + 1) && of(k) >= highest - nearHighest;
  return [...among].sort(
    (left, right) =>
      Number(isPeak(right)) - Number(isPeak(left)) ||
      (isPeak(left) ? left - right : of(right) - of(left) || left - right),
  );
}

/** The standard deviations along the principal axes of the points. */
function spreadOf(points: Matrix, random: Random): Float64Array {
  const centred = takeRows(points, [...Array(points.rows).keys()]);
  const mean = new Float64Array(points.columns);
  for (let row = 0; row < points.rows; row++) {
    addScaled(mean, rowOf(points, row), 1 / points.rows);
  }
  for (let row = 0; row < points.rows; row++) {
    addScaled(rowOf(centred, row), mean, -1);
  }
  const { singularValues } = truncatedSvd(centred, points.columns, random);
  return singularValues.map((value) => value / Math.sqrt(points.rows));
}

/** As many for the data as for its copies. Small data is cheap to cluster, and has the more uneven optima. */
function restartsFor({ rows, columns }: Matrix): number {
  return Math.max(10, Math.min(50, Math.ceil(50_000 / (rows * columns))));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
