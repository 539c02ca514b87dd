import type { Random } from '../random';
import { atOnce } from '../steps';
import type { Steps } from '../steps';
import { gaussian } from './sampling';
import { addScaled, createMatrix, dot, multiply, multiplyTransposed, scale } from './matrix';
import type { Matrix, SparseMatrix } from './matrix';

/** The leading part of a singular value decomposition A ≈ U · diag(σ) · Vᵀ. */
export interface TruncatedSvd {
  /** σ, descending, above 1e-9 of the largest. */
  singularValues: Float64Array;
  /** V: one vector per singular value, each as long as A has columns. A · v is the scores on that component. */
  rightVectors: Float64Array[];
}

const oversampling = 8;
const powerIterations = 3;

/**
 * The `rank` largest singular values and right singular vectors by randomised subspace iteration
 * (Halko, Martinsson & Tropp 2011, algorithms 4.4 and 5.1). Fewer come back where A has lower rank.
 */
export function truncatedSvd(matrix: Matrix | SparseMatrix, rank: number, random: Random): TruncatedSvd {
  return atOnce(truncatedSvdSteps(matrix, rank, random));
}

/** {@link truncatedSvd} in steps. */
export function* truncatedSvdSteps(matrix: Matrix | SparseMatrix, rank: number, random: Random): Steps<TruncatedSvd> {
  const size = Math.min(rank + oversampling, matrix.rows, matrix.columns);
  let range: Float64Array[] = [];
  for (let i = 0; i < size; i++) {
    range.push(multiply(matrix, gaussian(matrix.columns, random)));
  }
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    const domain = range.map((vector) => multiplyTransposed(matrix, vector));
    orthonormalise(domain);
    range = domain.map((vector) => multiply(matrix, vector));
    yield;
  }
  orthonormalise(range);
  const projected = range.map((vector) => multiplyTransposed(matrix, vector));
  const gram = createMatrix(range.length, range.length);
  for (let i = 0; i < range.length; i++) {
    for (let j = 0; j < range.length; j++) {
      gram.values[i * range.length + j] = dot(projected[i] as Float64Array, projected[j] as Float64Array);
    }
  }
  yield;
  const { values, vectors } = symmetricEigen(gram);
  yield;
  const largest = Math.sqrt(Math.max(values[0] ?? 0, 0));
  const singularValues: number[] = [];
  const rightVectors: Float64Array[] = [];
  for (let component = 0; component < Math.min(rank, range.length); component++) {
    const singularValue = Math.sqrt(Math.max(values[component] as number, 0));
    if (singularValue <= largest * 1e-9) {
      break;
    }
    const right = new Float64Array(matrix.columns);
    projected.forEach((vector, i) => {
      addScaled(right, vector, ((vectors[component] as Float64Array)[i] as number) / singularValue);
    });
    singularValues.push(singularValue);
    rightVectors.push(right);
  }
  return { singularValues: Float64Array.from(singularValues), rightVectors };
}

/** Makes the vectors orthonormal in place (Gram–Schmidt, done twice for accuracy); dependent ones are removed. */
function orthonormalise(vectors: Float64Array[]): void {
  let kept = 0;
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < kept; other++) {
        const basis = vectors[other] as Float64Array;
        addScaled(vector, basis, -dot(vector, basis));
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    if (length > 1e-10 * before) {
      scale(vector, 1 / length);
      vectors[kept] = vector;
      kept += 1;
    }
  }
  vectors.length = kept;
}

/**
 * Eigenvalues, descending, and their eigenvectors of a symmetric matrix by cyclic Jacobi rotations
 * (Golub & Van Loan, Matrix Computations, §8.5). Meant for some dozens of columns.
 * @internal exported for its tests
 */
export function symmetricEigen(matrix: Matrix): { values: Float64Array; vectors: Float64Array[] } {
  const size = matrix.rows;
  const a = matrix.values.slice();
  const vectors: Float64Array[] = Array.from({ length: size }, (_, i) => {
    const unit = new Float64Array(size);
    unit[i] = 1;
    return unit;
  });
  const total = dot(a, a);
  for (let sweep = 0; sweep < 60 && offDiagonal(a, size) > 1e-24 * total; sweep++) {
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        rotate(a, vectors, p, q);
      }
    }
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (left, right) => (a[right * size + right] as number) - (a[left * size + left] as number),
  );
  return {
    values: Float64Array.from(order, (i) => a[i * size + i] as number),
    vectors: order.map((i) => vectors[i] as Float64Array),
  };
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      sum += 2 * (a[i * size + j] as number) ** 2;
    }
  }
  return sum;
}

/** One Jacobi rotation: makes a[p][q] zero. `vectors` holds the eigenvectors, one after the other. */
function rotate(a: Float64Array, vectors: Float64Array[], p: number, q: number): void {
  const size = vectors.length;
  const apq = a[p * size + q] as number;
  if (apq === 0) {
    return;
  }
  const theta = ((a[q * size + q] as number) - (a[p * size + p] as number)) / (2 * apq);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let i = 0; i < size; i++) {
    const [aip, aiq] = [a[i * size + p] as number, a[i * size + q] as number];
    a[i * size + p] = cosine * aip - sine * aiq;
    a[i * size + q] = sine * aip + cosine * aiq;
  }
  const [vp, vq] = [vectors[p] as Float64Array, vectors[q] as Float64Array];
  for (let i = 0; i < size; i++) {
    const [api, aqi] = [a[p * size + i] as number, a[q * size + i] as number];
    a[p * size + i] = cosine * api - sine * aqi;
    a[q * size + i] = sine * api + cosine * aqi;
    const [vpi, vqi] = [vp[i] as number, vq[i] as number];
    vp[i] = cosine * vpi - sine * vqi;
    vq[i] = sine * vpi + cosine * vqi;
  }
}
