import { seededRandom } from '../random';
import type { Random } from '../random';
import { adjustedRandIndex } from './adjusted-rand-index';
import { kmeans } from './kmeans';
import { takeRows } from './matrix';
import type { Matrix } from './matrix';
import { deriveSeed, sampleIndexes } from './sampling';

const subsamples = 20;
const subsampleShare = 0.8;
const restarts = 5;

/**
 * How well a partition survives the loss of a fifth of its points: the mean adjusted Rand index between `labels` and
 * k-means of 20 random subsamples of 80 %, over the points each of them holds (after Hennig 2007).
 * Gives up, with an upper bound below `threshold`, once that can no longer be reached. `pause` is awaited between subsamples.
 */
export async function stability(
  points: Matrix,
  labels: Int32Array,
  options: { k: number; threshold: number; random: Random; pause: () => Promise<void> },
): Promise<number> {
  const { k, threshold, random, pause } = options;
  const size = Math.round(points.rows * subsampleShare);
  let sum = 0;
  for (let done = 0; done < subsamples; done++) {
    await pause();
    const own = seededRandom(deriveSeed(random));
    const kept = sampleIndexes(points.rows, size, own);
    const clustering = kmeans(takeRows(points, kept), k, restarts, own);
    sum += adjustedRandIndex(
      kept.map((point) => labels[point] as number),
      clustering.labels,
    );
    const best = (sum + subsamples - done - 1) / subsamples;
    if (best < threshold) {
      return best;
    }
  }
  return sum / subsamples;
}
