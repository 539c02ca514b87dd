import type { Pause } from '../../pause';
import { seededRandom } from '../../random';
import type { Random } from '../../random';
import { adjustedRandIndex } from '../../statistics/adjusted-rand-index';
import { createMatrix, rowOf, takeSparseRows } from '../../statistics/matrix';
import type { Matrix, SparseMatrix } from '../../statistics/matrix';
import { factorise, loadingsOf } from '../../statistics/nmf';
import { deriveSeed, sampleIndexes } from '../../statistics/sampling';
import { truncatedSvd } from '../../statistics/svd';
import { smallCorpus, weightTerms } from '../../statistics/term-index';
import type { TermIndex } from '../../statistics/term-index';
import { nonNegativeStart } from '../../statistics/topic-start';
import { indexOfLargest } from './shares';

/** Topics of a text. */
export interface Topics {
  /** How much each document is about each topic; documents × topics. */
  loadings: Matrix;
  /** How much each term belongs to each topic; topics × terms. */
  parts: Matrix;
  /** The mean adjusted Rand index under subsampling; null where there is too little data to tell, or one topic. */
  stability: number | null;
  /** The number of topics that recurs best; null where none does, or where it was not looked for. */
  best: number | null;
}

const fitLimit = 5_000;
const selectionLimit = 1_000;
const placedAtOnce = 2_000;
const largestCount = 10;
const subsamples = 10;
const subsampleShare = 0.8;
const tie = 0.05;
/** Words put together at random reach 0.33 on average, whatever the number of topics, and two topics now and then 0.7. */
export const leastTopicStability = 0.8;

/**
 * Topics by non-negative matrix factorisation of TF-IDF weights, learned on a random sample of up to 5,000 documents.
 *
 * Left to the data, the number is that of 2 to 10 with the highest stability, of numbers within 0.05 of it the largest; below 0.8
 * there are no stable topics, and one is given. Stability is the mean adjusted Rand index between the topics that lead the
 * documents and those found again on 10 random subsamples of 80 % of up to 1,000 documents. Below 30 documents
 * the most stable number up to a third of them is taken, untested. A `count` asked for is kept as far as the text allows.
 */
export async function findTopics(
  index: TermIndex,
  options: { count: number | null; random: Random; pause: Pause },
): Promise<Topics> {
  const { count, random, pause } = options;
  const weighted = (documents: readonly number[]): SparseMatrix =>
    weightTerms(takeSparseRows(index.counts, documents), index.documentFrequency, index.filled);
  const filled = filledRows(index.counts);
  const fitted = sampleIndexes(filled.length, fitLimit, seededRandom(deriveSeed(random))).map(
    (i) => filled[i] as number,
  );
  const selected = sampleIndexes(fitted.length, selectionLimit, seededRandom(deriveSeed(random))).map(
    (i) => fitted[i] as number,
  );
  const small = filled.length < smallCorpus;
  const largest = small ? Math.min(5, Math.floor(filled.length / 3)) : largestCount;
  let stabilities = new Map<number, number>();
  if (count !== 1) {
    const counts = Array.from({ length: Math.max(0, largest - 1) }, (_, i) => i + 2);
    const tried = count === null || small || counts.includes(count) ? counts : [...counts, count];
    stabilities = await topicStabilities(weighted(selected), tried, random, pause);
  }
  const clearest = mostStable(stabilities, largest);
  const best = clearest !== null && !small && (stabilities.get(clearest) ?? 0) >= leastTopicStability ? clearest : null;
  const wanted = count ?? (small ? clearest : best) ?? 1;

  await pause();
  const sample = weighted(fitted);
  const { parts } = await factorise(sample, startFor(sample, wanted, seededRandom(deriveSeed(random))), pause);
  const loadings = createMatrix(index.counts.rows, parts.rows);
  for (let from = 0; from < index.counts.rows; from += placedAtOnce) {
    await pause();
    const part = Array.from({ length: Math.min(placedAtOnce, index.counts.rows - from) }, (_, i) => from + i);
    loadings.values.set(loadingsOf(weighted(part), parts).values, from * parts.rows);
  }
  return { loadings, parts, stability: small ? null : (stabilities.get(wanted) ?? null), best };
}

/** For each document the topic it is most about; −1 where it is about none. */
export function leadingTopics(loadings: Matrix): Int32Array {
  return Int32Array.from({ length: loadings.rows }, (_, document) => {
    const own = rowOf(loadings, document);
    const leading = indexOfLargest(own);
    return (own[leading] ?? 0) > 0 ? leading : -1;
  });
}

function startFor(matrix: SparseMatrix, count: number, random: Random): Matrix {
  return nonNegativeStart(matrix, truncatedSvd(matrix, count, random).rightVectors, count);
}

async function topicStabilities(
  matrix: SparseMatrix,
  counts: readonly number[],
  random: Random,
  pause: Pause,
): Promise<Map<number, number>> {
  const rank = Math.max(0, ...counts);
  const lead = async (part: SparseMatrix): Promise<Map<number, Int32Array>> => {
    const { rightVectors } = truncatedSvd(part, rank, seededRandom(deriveSeed(random)));
    const leading = new Map<number, Int32Array>();
    for (const count of counts) {
      await pause();
      leading.set(
        count,
        leadingTopics((await factorise(part, nonNegativeStart(part, rightVectors, count), pause)).loadings),
      );
    }
    return leading;
  };
  const reference = await lead(matrix);
  const sums = new Map(counts.map((count) => [count, 0]));
  for (let done = 0; done < subsamples; done++) {
    const kept = sampleIndexes(matrix.rows, Math.round(matrix.rows * subsampleShare), seededRandom(deriveSeed(random)));
    for (const [count, again] of await lead(takeSparseRows(matrix, kept))) {
      const before = kept.map((document) => reference.get(count)?.[document] ?? -1);
      sums.set(count, (sums.get(count) ?? 0) + adjustedRandIndex(before, again));
    }
  }
  return new Map([...sums].map(([count, sum]) => [count, sum / subsamples]));
}

function mostStable(stabilities: ReadonlyMap<number, number>, largest: number): number | null {
  const tried = [...stabilities].filter(([count]) => count <= largest);
  const highest = Math.max(...tried.map(([, stability]) => stability));
  const close = tried.filter(([, stability]) => stability >= highest - tie).map(([count]) => count);
  return close.length === 0 ? null : Math.max(...close);
}

function filledRows({ rows, rowStart }: SparseMatrix): number[] {
  return Array.from({ length: rows }, (_, row) => row).filter(
    (row) => (rowStart[row + 1] as number) > (rowStart[row] as number),
  );
}
