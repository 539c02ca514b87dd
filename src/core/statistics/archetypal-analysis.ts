import type { Random } from '../random';
import { addScaled, createMatrix, dot, multiply, rowOf, takeRows } from './matrix';
import type { Matrix } from './matrix';

/** Points as mixtures of extreme ones. */
export interface Archetypes {
  /** Each archetype is a mixture of points; archetypes × dimensions. */
  archetypes: Matrix;
  /** The share of each archetype in each point: rows that are not negative and sum to 1; points × archetypes. */
  weights: Matrix;
  /** Share of the variance around the mean that the mixtures reproduce, 0 to 1. */
  explained: number;
}

const rounds = 100;
const stepsPerRound = 10;
const weightSteps = 100;
const tolerance = 1e-5;
const startPasses = 10;
/** A step that changes no share by more than this is the last. */
const settled = 1e-6;
const sortedByHand = 16;

/**
 * Archetypal analysis (Cutler & Breiman 1994): points ≈ W · Z with Z = B · points, the rows of W and B not negative and of sum 1,
 * which puts the archetypes on the hull of the points. W and B are improved in turn by projected gradient steps (Mørup & Hansen 2012)
 * from a FurthestSum start. `pause` is awaited between the rounds. `count` is at most the number of different points; fewer archetypes come back where it is more.
 */
export async function archetypalAnalysis(
  points: Matrix,
  count: number,
  random: Random,
  pause: () => Promise<void>,
): Promise<Archetypes> {
  const chosen = furthestSum(points, count, random);
  const mixture = createMatrix(chosen.length, points.rows);
  chosen.forEach((point, archetype) => (mixture.values[archetype * points.rows + point] = 1));
  let archetypes = takeRows(points, chosen);
  const weights = createMatrix(points.rows, chosen.length);
  weights.values.fill(1 / chosen.length);
  const total = varianceOf(points);
  let error = Infinity;
  let mixtureStep = 1;
  for (let round = 0; round < rounds; round++) {
    await pause();
    improveWeights(points, archetypes, weights, stepsPerRound);
    const improved = improveMixture(points, weights, mixture, archetypes, mixtureStep);
    archetypes = improved.archetypes;
    mixtureStep = improved.step;
    const now = squaredError(points, archetypes, weights);
    if (error - now <= tolerance * total) {
      break;
    }
    error = now;
  }
  improveWeights(points, archetypes, weights, weightSteps);
  const explained = total === 0 ? 1 : 1 - squaredError(points, archetypes, weights) / total;
  return { archetypes, weights, explained };
}

/** The shares of given archetypes in points. */
export function archetypeWeights(points: Matrix, archetypes: Matrix): Matrix {
  const weights = createMatrix(points.rows, archetypes.rows);
  weights.values.fill(1 / archetypes.rows);
  improveWeights(points, archetypes, weights, weightSteps);
  return weights;
}

/**
 * Points far from one another: one after the other that with the greatest sum of distances to those chosen; then each choice is made
 * again, so that the random first one leaves no trace (Mørup & Hansen 2012). No two equal points are chosen.
 */
function furthestSum(points: Matrix, count: number, random: Random): number[] {
  const chosen = [Math.floor(random() * points.rows)];
  for (let turn = 1; turn < count + startPasses; turn++) {
    const kept = chosen.length >= count ? chosen.slice(1) : chosen;
    const next = furthest(points, kept);
    if (next === null) {
      break;
    }
    if (kept.length < chosen.length) {
      chosen.shift();
    }
    chosen.push(next);
  }
  return chosen;
}

function furthest(points: Matrix, from: readonly number[]): number | null {
  let best: number | null = null;
  let most = from.length === 0 ? -1 : 0;
  for (let point = 0; point < points.rows; point++) {
    let sum = 0;
    let least = Infinity;
    for (const other of from) {
      const distance = Math.sqrt(squaredDistance(rowOf(points, point), rowOf(points, other)));
      sum += distance;
      least = Math.min(least, distance);
    }
    if (least > 0 && sum > most) {
      most = sum;
      best = point;
    }
  }
  return best;
}

/** Accelerated projected gradient (Beck & Teboulle 2009) for each point by itself; `weights` are improved in place. */
function improveWeights(points: Matrix, archetypes: Matrix, weights: Matrix, steps: number): void {
  const count = archetypes.rows;
  const overlaps = createMatrix(count, count);
  let trace = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      overlaps.values[i * count + j] = dot(rowOf(archetypes, i), rowOf(archetypes, j));
    }
    trace += overlaps.values[i * count + i] as number;
  }
  if (trace === 0) {
    return;
  }
  const product = new Float64Array(count);
  const ahead = new Float64Array(count);
  const next = new Float64Array(count);
  const scratch = new Float64Array(count);
  const overlapRows = Array.from({ length: count }, (_, i) => rowOf(overlaps, i));
  for (let point = 0; point < points.rows; point++) {
    const own = rowOf(weights, point);
    for (let i = 0; i < count; i++) {
      product[i] = dot(rowOf(archetypes, i), rowOf(points, point));
    }
    ahead.set(own);
    let momentum = 1;
    for (let step = 0; step < steps; step++) {
      for (let i = 0; i < count; i++) {
        next[i] = (ahead[i] as number) - (dot(overlapRows[i] as Float64Array, ahead) - (product[i] as number)) / trace;
      }
      projectOntoSimplex(next, scratch);
      const following = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
      const carry = (momentum - 1) / following;
      momentum = following;
      let moved = 0;
      for (let i = 0; i < count; i++) {
        const change = (next[i] as number) - (own[i] as number);
        ahead[i] = (next[i] as number) + carry * change;
        moved = Math.max(moved, Math.abs(change));
      }
      own.set(next);
      if (moved < settled) {
        break;
      }
    }
  }
}

/** Projected gradient steps on B whose length adapts: a step that lowers the error is kept and lengthens the next. */
function improveMixture(
  points: Matrix,
  weights: Matrix,
  mixture: Matrix,
  archetypes: Matrix,
  firstStep: number,
): { archetypes: Matrix; step: number } {
  const crossed = crossProduct(weights, points);
  const overlaps = crossProduct(weights, weights);
  let current = archetypes;
  let lowest = mixtureError(current, crossed, overlaps);
  let step = firstStep;
  for (let tried = 0; tried < stepsPerRound; tried++) {
    const slope = slopeOf(current, crossed, overlaps);
    const candidate = steppedMixture(points, mixture, slope, overlaps, step);
    const moved = mixed(candidate, points);
    const now = mixtureError(moved, crossed, overlaps);
    if (now <= lowest) {
      mixture.values.set(candidate.values);
      current = moved;
      lowest = now;
      step *= 1.5;
    } else {
      step /= 2;
    }
  }
  return { archetypes: current, step };
}

/** B after a step against `slope`, which is that of the archetypes; each row is scaled by the use that is made of its archetype. */
function steppedMixture(points: Matrix, mixture: Matrix, slope: Matrix, overlaps: Matrix, step: number): Matrix {
  const stepped: Matrix = { ...mixture, values: mixture.values.slice() };
  const scratch = new Float64Array(points.rows);
  for (let i = 0; i < mixture.rows; i++) {
    const own = rowOf(stepped, i);
    const length = step / ((overlaps.values[i * mixture.rows + i] as number) || 1);
    addScaled(own, multiply(points, rowOf(slope, i)), -length);
    projectOntoSimplex(own, scratch);
  }
  return stepped;
}

/** Half of ∂‖points − W · Z‖² / ∂Z. */
function slopeOf(archetypes: Matrix, crossed: Matrix, overlaps: Matrix): Matrix {
  const slope = createMatrix(archetypes.rows, archetypes.columns);
  for (let i = 0; i < archetypes.rows; i++) {
    const own = rowOf(slope, i);
    addScaled(own, rowOf(crossed, i), -1);
    rowOf(overlaps, i).forEach((overlap, j) => addScaled(own, rowOf(archetypes, j), overlap));
  }
  return slope;
}

/** ‖points − W · Z‖² without ‖points‖², which does not change. */
function mixtureError(archetypes: Matrix, crossed: Matrix, overlaps: Matrix): number {
  let error = -2 * dot(archetypes.values, crossed.values);
  for (let i = 0; i < archetypes.rows; i++) {
    for (let j = 0; j < archetypes.rows; j++) {
      error += (overlaps.values[i * archetypes.rows + j] as number) * dot(rowOf(archetypes, i), rowOf(archetypes, j));
    }
  }
  return error;
}

/** B · points. */
function mixed(mixture: Matrix, points: Matrix): Matrix {
  const archetypes = createMatrix(mixture.rows, points.columns);
  for (let i = 0; i < mixture.rows; i++) {
    rowOf(mixture, i).forEach((share, point) => {
      if (share > 0) {
        addScaled(rowOf(archetypes, i), rowOf(points, point), share);
      }
    });
  }
  return archetypes;
}

/** leftᵀ · right. */
function crossProduct(left: Matrix, right: Matrix): Matrix {
  const product = createMatrix(left.columns, right.columns);
  for (let row = 0; row < left.rows; row++) {
    rowOf(left, row).forEach((value, i) => {
      if (value !== 0) {
        addScaled(rowOf(product, i), rowOf(right, row), value);
      }
    });
  }
  return product;
}

/** The nearest vector that is not negative and sums to 1, in place (Held, Wolfe & Crowder 1974). `scratch` is as long. */
function projectOntoSimplex(vector: Float64Array, scratch: Float64Array): void {
  scratch.set(vector);
  if (vector.length > sortedByHand) {
    scratch.sort();
  } else {
    insertionSort(scratch);
  }
  let sum = 0;
  let threshold = 0;
  for (let i = scratch.length - 1, kept = 1; i >= 0; i--, kept++) {
    sum += scratch[i] as number;
    const candidate = (sum - 1) / kept;
    if ((scratch[i] as number) <= candidate) {
      break;
    }
    threshold = candidate;
  }
  for (let i = 0; i < vector.length; i++) {
    vector[i] = Math.max(0, (vector[i] as number) - threshold);
  }
}

/** Ascending, in place: for a few numbers much faster than a call of the built-in sort. */
function insertionSort(numbers: Float64Array): void {
  for (let i = 1; i < numbers.length; i++) {
    const value = numbers[i] as number;
    let at = i;
    for (; at > 0 && (numbers[at - 1] as number) > value; at--) {
      numbers[at] = numbers[at - 1] as number;
    }
    numbers[at] = value;
  }
}

function squaredError(points: Matrix, archetypes: Matrix, weights: Matrix): number {
  const residual = new Float64Array(points.columns);
  let error = 0;
  for (let point = 0; point < points.rows; point++) {
    residual.set(rowOf(points, point));
    rowOf(weights, point).forEach((weight, i) => addScaled(residual, rowOf(archetypes, i), -weight));
    error += dot(residual, residual);
  }
  return error;
}

function varianceOf(points: Matrix): number {
  const mean = new Float64Array(points.columns);
  for (let point = 0; point < points.rows; point++) {
    addScaled(mean, rowOf(points, point), 1 / points.rows);
  }
  let variance = 0;
  for (let point = 0; point < points.rows; point++) {
    variance += squaredDistance(rowOf(points, point), mean);
  }
  return variance;
}

function squaredDistance(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) {
    sum += ((left[i] as number) - (right[i] as number)) ** 2;
  }
  return sum;
}
