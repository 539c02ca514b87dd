import { seededRandom } from '../../src/core/random';
import type { Random } from '../../src/core/random';
import { kmeans } from '../../src/core/statistics/kmeans';
import { createMatrix } from '../../src/core/statistics/matrix';
import { sampleIndexes } from '../../src/core/statistics/sampling';
import { indexTerms, weightTerms } from '../../src/core/statistics/term-index';
import type { Survey } from '../../test/support/planted-surveys';

/** A survey as baselines take it: numbers standardised, missing ones their mean; everything else one level a cell. */
interface Mixed {
  numbers: Float64Array[];
  levels: string[][];
  rows: number;
}

const restarts = 10;
const iterations = 50;

/** The closed answers of a survey; null where there are none. */
function mixed({ types, records }: Survey): Mixed | null {
  const names = Object.keys(types).filter((name) => types[name] !== 'text');
  const numbers = names
    .filter((name) => types[name] === 'number')
    .map((name) => standardised(records.map((record) => Number.parseFloat(record[name] ?? ''))));
  const levels = names
    .filter((name) => types[name] !== 'number')
    .map((name) => records.map((record) => record[name] ?? ''));
  return names.length === 0 ? null : { numbers, levels, rows: records.length };
}

function standardised(values: readonly number[]): Float64Array {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length) || 1;
  return Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : (value - mean) / deviation));
}

/**
 * k-prototypes (Huang 1998): squared distances of standardised numbers, plus γ for each level that differs; γ is half the mean standard
 * deviation, as the paper suggests, here 0.5. The best of ten starts. Text is left out. Null where there are no closed answers.
 */
export function kPrototypes(survey: Survey, k: number, seed: number): Int32Array | null {
  const data = mixed(survey);
  if (!data) {
    return null;
  }
  const random = seededRandom(seed);
  let best: { labels: Int32Array; cost: number } | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const run = prototypesOnce(data, k, random);
    best = best && best.cost <= run.cost ? best : run;
  }
  return best?.labels ?? null;
}

function prototypesOnce(data: Mixed, k: number, random: Random): { labels: Int32Array; cost: number } {
  const gamma = data.numbers.length === 0 ? 1 : 0.5;
  const start = sampleIndexes(data.rows, k, random);
  let means = start.map((row) => data.numbers.map((values) => values[row] as number));
  let modes = start.map((row) => data.levels.map((cells) => cells[row] as string));
  let labels = new Int32Array(data.rows).fill(-1);
  let cost = Infinity;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = new Int32Array(data.rows);
    cost = 0;
    for (let row = 0; row < data.rows; row++) {
      let least = Infinity;
      for (let c = 0; c < means.length; c++) {
        let distance = 0;
        data.numbers.forEach((values, j) => (distance += ((values[row] as number) - (means[c]?.[j] as number)) ** 2));
        data.levels.forEach((cells, j) => (distance += cells[row] === modes[c]?.[j] ? 0 : gamma));
        if (distance < least) {
          least = distance;
          next[row] = c;
        }
      }
      cost += least;
    }
    if (next.every((label, row) => label === labels[row])) {
      break;
    }
    labels = next;
    const members = means.map((_, c) => [...labels.keys()].filter((row) => labels[row] === c));
    means = members.map((rows, c) =>
      data.numbers.map((values, j) =>
        rows.length === 0
          ? (means[c]?.[j] as number)
          : rows.reduce((sum, row) => sum + (values[row] as number), 0) / rows.length,
      ),
    );
    modes = members.map((rows, c) =>
      data.levels.map((cells, j) =>
        rows.length === 0 ? (modes[c]?.[j] as string) : commonest(rows.map((row) => cells[row] as string)),
      ),
    );
  }
  return { labels, cost };
}

function commonest(cells: readonly string[]): string {
  const counts = new Map<string, number>();
  let best = '';
  for (const cell of cells) {
    const count = (counts.get(cell) ?? 0) + 1;
    counts.set(cell, count);
    best = count > (counts.get(best) ?? 0) ? cell : best;
  }
  return best;
}

const pamLimit = 400;

/**
 * Partition around medoids (Kaufman & Rousseeuw 1990; greedy start, then alternating medoids and members) with Gower's distance.
 * Null without closed answers or above 400 rows, where it gets slow.
 */
export function gowerMedoids(survey: Survey, k: number): Int32Array | null {
  const data = mixed(survey);
  if (!data || data.rows > pamLimit) {
    return null;
  }
  const distances = gowerDistances(data);
  const n = data.rows;
  const between = (i: number, j: number): number => distances[i * n + j] as number;
  const medoids: number[] = [];
  const nearest = new Float64Array(n).fill(Infinity);
  while (medoids.length < k) {
    let [best, least] = [0, Infinity];
    for (let candidate = 0; candidate < n; candidate++) {
      let cost = 0;
      for (let j = 0; j < n; j++) {
        cost += Math.min(nearest[j] as number, between(candidate, j));
      }
      if (cost < least) {
        [best, least] = [candidate, cost];
      }
    }
    medoids.push(best);
    for (let j = 0; j < n; j++) {
      nearest[j] = Math.min(nearest[j] as number, between(best, j));
    }
  }
  const labels = new Int32Array(n);
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let j = 0; j < n; j++) {
      labels[j] = medoids.reduce((own, medoid, c) => (between(j, medoid) < between(j, medoids[own] ?? 0) ? c : own), 0);
    }
    let moved = false;
    for (const [c, medoid] of medoids.entries()) {
      const members = [...labels.keys()].filter((j) => labels[j] === c);
      const cost = (i: number): number => members.reduce((sum, j) => sum + between(i, j), 0);
      const best = members.reduce((own, j) => (cost(j) < cost(own) ? j : own), medoid);
      moved ||= best !== medoid;
      medoids[c] = best;
    }
    if (!moved) {
      break;
    }
  }
  return labels;
}

function gowerDistances({ numbers, levels, rows }: Mixed): Float64Array {
  const ranges = numbers.map((values) => Math.max(...values) - Math.min(...values) || 1);
  const distances = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      numbers.forEach((values, c) => {
        sum += Math.abs((values[i] as number) - (values[j] as number)) / (ranges[c] as number);
      });
      levels.forEach((cells) => (sum += cells[i] === cells[j] ? 0 : 1));
      distances[i * rows + j] = sum;
      distances[j * rows + i] = sum;
    }
  }
  return distances;
}

/** k-means on the TF-IDF weights of the text, ten starts, nothing else done to them. Null where there is no text. */
export async function tfIdfKmeans({ types, records }: Survey, k: number, seed: number): Promise<Int32Array | null> {
  const names = Object.keys(types).filter((name) => types[name] === 'text');
  if (names.length === 0) {
    return null;
  }
  const documents = records.map((record) => names.map((name) => record[name] ?? '').join('\n'));
  const index = await indexTerms(documents, async () => {});
  const weights = weightTerms(index.counts, index.documentFrequency, index.filled);
  const points = createMatrix(weights.rows, weights.columns);
  for (let row = 0; row < weights.rows; row++) {
    for (let entry = weights.rowStart[row] as number; entry < (weights.rowStart[row + 1] as number); entry++) {
      points.values[row * points.columns + (weights.columnIndex[entry] as number)] = weights.values[entry] as number;
    }
  }
  return kmeans(points, k, restarts, seededRandom(seed)).labels;
}
