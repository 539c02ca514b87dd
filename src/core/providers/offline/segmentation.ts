import type { Pause } from '../../pause';
import { seededRandom } from '../../random';
import type { Random } from '../../random';
import { assign, lloyd } from '../../statistics/kmeans';
import { deriveSeed, sampleIndexes } from '../../statistics/sampling';
import { simplifiedSilhouette } from '../../statistics/silhouette';
import { smallCorpus } from '../../statistics/term-index';
import { answersBlock, dataOf, fitSpace, meaningfulDimensions, textBlock } from './blocks';
import type { Block, Data } from './blocks';
import { ClusterSearch } from './cluster-search';
import type { Material } from './material';

/** Respondents in groups. */
export interface Segmentation {
  /** For each respondent its segment, 0 … `segments` − 1. */
  labels: Int32Array;
  /** Squared distance of each respondent to the centre of its segment. */
  distances: Float64Array;
  segments: number;
  /** Mean simplified silhouette, −1 to 1: how clearly the segments stand apart. 0 for a single one. */
  silhouette: number;
  /** Respondents differ by degree: a smooth spread would be divided as clearly. */
  graded: boolean;
  /** Whether the data bears out this number of segments; null where there is too little of it to tell. */
  supported: boolean | null;
  /** The number of segments that the data bears out best; null where there is none, or where it was not looked for. */
  best: number | null;
  /** Blocks that were left out because they do not group the respondents in a repeatable way. */
  dropped: Block['name'][];
}

interface SegmentationOptions {
  respondents: number;
  /** Segments asked for; null leaves it to the data. */
  count: number | null;
  random: Random;
  pause: Pause;
}

const encodingSample = 5_000;
const fitLimit = 5_000;
const selectionLimit = 1_000;
const placedAtOnce = 2_000;
const leastBlockStability = 0.6;

/**
 * Groups the respondents of `material` by what they answer and say: everyone together where nothing differs. A `count` asked for is
 * kept as far as there are respondents; null leaves the number to the data.
 */
export async function segmentMaterial(
  material: Pick<Material, 'respondents' | 'questions' | 'spoken'>,
  { count, seed, pause }: { count: number | null; seed: number; pause: Pause },
): Promise<Segmentation> {
  const respondents = material.respondents.count;
  const random = seededRandom(seed);
  const encoded = sampleIndexes(respondents, encodingSample, seededRandom(deriveSeed(random)));
  const variables = material.questions.map(({ variable }) => variable);
  const blocks = [answersBlock(variables, encoded), material.spoken && textBlock(material.spoken)].filter(
    (block): block is Block => block !== null,
  );
  const wanted = count === null ? null : Math.min(count, respondents);
  return blocks.length === 0
    ? everyoneTogether(respondents)
    : segmentRespondents(blocks, { respondents, count: wanted, random, pause });
}

function everyoneTogether(respondents: number): Segmentation {
  return {
    labels: new Int32Array(respondents),
    distances: new Float64Array(respondents),
    segments: 1,
    silhouette: 0,
    graded: false,
    supported: false,
    best: null,
    dropped: [],
  };
}

/**
 * Groups respondents by k-means in the common space of the blocks. The space is learned on a random sample of up to 5,000, the
 * number of segments and the first centres on up to 1,000 of these; the others go to the nearest centre. Blocks that never give
 * a mean adjusted Rand index of 0.6 under subsampling are left out while another one does. Below 30 respondents nothing is
 * tested; there, left to the data, the number is the clearest of 2 to 5.
 */
async function segmentRespondents(blocks: readonly Block[], options: SegmentationOptions): Promise<Segmentation> {
  const { respondents, count, random, pause } = options;
  const fitted = sampleIndexes(respondents, fitLimit, seededRandom(deriveSeed(random)));
  const selected = sampleIndexes(fitted.length, selectionLimit, seededRandom(deriveSeed(random))).map(
    (i) => fitted[i] as number,
  );
  await pause();
  const small = respondents < smallCorpus;
  const kept = small || count === 1 ? [...blocks] : await repeatableBlocks(blocks, selected, random, pause);
  const dropped = kept.length === 0 ? [] : blocks.filter((block) => !kept.includes(block)).map(({ name }) => name);
  const used = kept.length === 0 ? blocks : kept;
  const sample = dataOf(used, selected);
  const dimensions: number[] = [];
  for (const [i, block] of used.entries()) {
    dimensions.push(await meaningfulDimensions(block, sample[i] as Data, seededRandom(deriveSeed(random)), pause));
  }
  const place = fitSpace(used, dataOf(used, fitted), dimensions, seededRandom(deriveSeed(random)));
  const search = new ClusterSearch(used, selected, dimensions, place(sample), random, pause);

  let segments = count ?? 1;
  let supported: boolean | null = null;
  let best: number | null = null;
  if (small) {
    segments = count ?? (await search.clearest(Math.min(5, Math.floor(respondents / 3))));
  } else if (count !== 1) {
    supported = count !== null && (await search.isSupported(count));
    best = supported ? count : await search.best();
    supported ||= count === null && best !== null;
    segments = count ?? best ?? 1;
  }

  const graded = !small && segments > 1 && (await search.isGraded(segments));
  const start = await search.centroids(segments);
  await pause();
  const points = place(dataOf(used, fitted));
  const final = lloyd(points, start);
  const labels = new Int32Array(respondents);
  const distances = new Float64Array(respondents);
  for (let from = 0; from < respondents; from += placedAtOnce) {
    await pause();
    const part = Array.from({ length: Math.min(placedAtOnce, respondents - from) }, (_, i) => from + i);
    const assigned = assign(place(dataOf(used, part)), final.centroids);
    labels.set(assigned.labels, from);
    distances.set(assigned.distances, from);
  }
  return {
    labels,
    distances,
    segments: final.centroids.rows,
    silhouette: simplifiedSilhouette(points, final),
    graded,
    supported,
    best,
    dropped,
  };
}

/** Those blocks that, taken alone, group the respondents stably for some number of segments. A single block is not tested. */
async function repeatableBlocks(
  blocks: readonly Block[],
  selected: readonly number[],
  random: Random,
  pause: Pause,
): Promise<Block[]> {
  if (blocks.length < 2) {
    return [...blocks];
  }
  const kept: Block[] = [];
  for (const block of blocks) {
    const data = block.data(selected);
    const dimensions = [await meaningfulDimensions(block, data, seededRandom(deriveSeed(random)), pause)];
    const points = fitSpace([block], [data], dimensions, seededRandom(deriveSeed(random)))([data]);
    const search = new ClusterSearch([block], selected, dimensions, points, random, pause);
    if (await search.someStable(leastBlockStability)) {
      kept.push(block);
    }
  }
  return kept;
}
