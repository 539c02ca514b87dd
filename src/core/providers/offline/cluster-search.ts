import { seededRandom } from '../../random';
import type { Random } from '../../random';
import { kmeans } from '../../statistics/kmeans';
import type { Clustering } from '../../statistics/kmeans';
import type { Matrix } from '../../statistics/matrix';
import { deriveSeed } from '../../statistics/sampling';
import { simplifiedSilhouette } from '../../statistics/silhouette';
import { stability } from '../../statistics/stability';
import { dataOf, fitSpace } from './blocks';
import type { Block } from './blocks';
import type { Pause } from './pause';

const largestCount = 10;
const leastShare = 0.03;
const leastStability = 0.8;
/** Copies of permuted data that a clustering must all beat (p ≤ 0.05), and how many of them give what chance amounts to on average. */
const permutedCopies = 19;
const averagedCopies = 5;
/** By so many standard deviations: ten numbers are tried, so that beating each copy narrowly is not enough. */
const leastDeviations = 4;
/** Differences in silhouette that mean nothing. */
const negligible = 0.03;

interface Candidate {
  clustering: Clustering;
  silhouette: number;
}

/**
 * Numbers of clusters tried on a sample of the respondents. A number is borne out by the data when the clusters survive
 * subsampling (mean adjusted Rand index ≥ 0.8), none is below 3 %, and their silhouette is higher than that of each of 19 copies
 * of the data with the columns permuted, and at least 0.03 and 4 standard deviations above their mean.
 *
 * One number is clearer than another when its silhouette exceeds that of the copies by more: the plain silhouette of a few
 * closed answers grows with the number of clusters, whatever the data. Measured on data of four closed questions: 0 of 30
 * structureless samples of 150 were accepted, and 20 of 20 samples of three groups with 10 % noise were found to be three.
 */
export class ClusterSearch {
  readonly #blocks: readonly Block[];
  readonly #selected: readonly number[];
  readonly #points: Matrix;
  readonly #seed: number;
  readonly #pause: Pause;
  readonly #candidates = new Map<number, Candidate>();
  readonly #copies = new Map<number, Matrix>();

  /** `points` are the `selected` respondents in the space of the blocks. */
  constructor(blocks: readonly Block[], selected: readonly number[], points: Matrix, random: Random, pause: Pause) {
    this.#blocks = blocks;
    this.#selected = selected;
    this.#points = points;
    this.#seed = deriveSeed(random);
    this.#pause = pause;
  }

  /** The clearest number of clusters from 2 to `largest`; 1 where there is none. */
  async clearest(largest: number): Promise<number> {
    return (await this.#byClarity(largest))[0] ?? 1;
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
    for (const k of await this.#byClarity(largestCount)) {
      if (await this.isSupported(k)) {
        return k;
      }
    }
    return null;
  }

  /** Whether the data bears out `k` clusters. */
  async isSupported(k: number): Promise<boolean> {
    return (await this.#isStable(k)) && (await this.#beatsChance(k));
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
    return silhouette - mean >= Math.max(negligible, leastDeviations * deviation);
  }

  /** Numbers of clusters, the clearest first; of those that are almost as clear as the clearest the smallest first. */
  async #byClarity(largest: number): Promise<number[]> {
    const tried: { k: number; clarity: number }[] = [];
    for (let k = 2; k <= Math.min(largest, this.#points.rows - 1); k++) {
      const { clustering, silhouette } = await this.#candidate(k);
      if (clustering.centroids.rows === k) {
        const byChance: number[] = [];
        for (let copy = 0; copy < averagedCopies; copy++) {
          byChance.push(await this.#chanceSilhouette(copy, k));
        }
        tried.push({ k, clarity: silhouette - average(byChance) });
      }
    }
    const clearest = Math.max(...tried.map(({ clarity }) => clarity));
    const rank = (clarity: number): number => Math.min(clarity, clearest - negligible);
    return tried.sort((left, right) => rank(right.clarity) - rank(left.clarity) || left.k - right.k).map(({ k }) => k);
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
      points = fitSpace(this.#blocks, data, random)(data);
      this.#copies.set(copy, points);
    }
    return points;
  }

  /** Each step has draws of its own, so that what is found for one number does not depend on which others were tried. */
  #randomFor(step: 'clustering' | 'stability' | 'chance' | 'permutation', k: number, copy = 0): Random {
    const steps = ['clustering', 'stability', 'chance', 'permutation'];
    return seededRandom(this.#seed + (steps.indexOf(step) * 1_000 + k) * 100 + copy);
  }
}

/** As many for the data as for its copies. Small data is cheap to cluster, and has the more uneven optima. */
function restartsFor({ rows, columns }: Matrix): number {
  return Math.max(4, Math.min(50, Math.ceil(50_000 / (rows * columns))));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
