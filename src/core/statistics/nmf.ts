import { addScaled, createMatrix, dot, normaliseRows, rowOf } from './matrix';
import type { Matrix, SparseMatrix } from './matrix';

/** A ≈ W · H, all of them without negative numbers. */
export interface Factorisation {
  /** W: what of each part a row of A holds; rows × parts. */
  loadings: Matrix;
  /** H: the parts, each of length 1 or zero; parts × columns. */
  parts: Matrix;
}

const maximumSweeps = 100;
const tolerance = 1e-4;
const loadingSweeps = 10;

/**
 * Non-negative matrix factorisation by hierarchical alternating least squares (Cichocki & Phan 2009): one part after the other takes
 * its best value given the rest, until a sweep explains less than a ten-thousandth more. `start` holds the first parts, a row each;
 * `pause` is awaited between the sweeps.
 */
export async function factorise(
  matrix: SparseMatrix,
  start: Matrix,
  pause: () => Promise<void>,
): Promise<Factorisation> {
  const parts: Matrix = { ...start, values: start.values.slice() };
  const loadings = loadingsOf(matrix, parts);
  let explained = 0;
  for (let sweep = 0; sweep < maximumSweeps; sweep++) {
    await pause();
    updateParts(matrix, loadings, parts);
    const products = partProducts(matrix, parts);
    const overlaps = gram(parts);
    updateLoadings(loadings, products, overlaps);
    const now = explainedBy(loadings, products, overlaps);
    if (now - explained <= tolerance * now) {
      break;
    }
    explained = now;
  }
  normaliseRows(parts);
  return { loadings: loadingsOf(matrix, parts), parts };
}

/** The loadings of rows on given parts: least squares without negative numbers, by coordinate descent. */
export function loadingsOf(matrix: SparseMatrix, parts: Matrix): Matrix {
  const loadings = createMatrix(matrix.rows, parts.rows);
  const products = partProducts(matrix, parts);
  const overlaps = gram(parts);
  for (let sweep = 0; sweep < loadingSweeps; sweep++) {
    updateLoadings(loadings, products, overlaps);
  }
  return loadings;
}

/** A · Hᵀ. */
function partProducts(matrix: SparseMatrix, parts: Matrix): Matrix {
  const { rowStart, columnIndex, values } = matrix;
  const products = createMatrix(matrix.rows, parts.rows);
  for (let part = 0; part < parts.rows; part++) {
    const own = rowOf(parts, part);
    for (let row = 0; row < matrix.rows; row++) {
      let sum = 0;
      for (let entry = rowStart[row] as number; entry < (rowStart[row + 1] as number); entry++) {
        sum += (values[entry] as number) * (own[columnIndex[entry] as number] as number);
      }
      products.values[row * parts.rows + part] = sum;
    }
  }
  return products;
}

/** H · Hᵀ. */
function gram(parts: Matrix): Matrix {
  const overlaps = createMatrix(parts.rows, parts.rows);
  for (let i = 0; i < parts.rows; i++) {
    for (let j = 0; j <= i; j++) {
      const overlap = dot(rowOf(parts, i), rowOf(parts, j));
      overlaps.values[i * parts.rows + j] = overlap;
      overlaps.values[j * parts.rows + i] = overlap;
    }
  }
  return overlaps;
}

function updateLoadings(loadings: Matrix, products: Matrix, overlaps: Matrix): void {
  const count = overlaps.rows;
  for (let row = 0; row < loadings.rows; row++) {
    const own = rowOf(loadings, row);
    const product = rowOf(products, row);
    for (let part = 0; part < count; part++) {
      const overlap = rowOf(overlaps, part);
      const size = overlap[part] as number;
      own[part] =
        size > 0 ? Math.max(0, (own[part] as number) + ((product[part] as number) - dot(own, overlap)) / size) : 0;
    }
  }
}

function updateParts(matrix: SparseMatrix, loadings: Matrix, parts: Matrix): void {
  const count = parts.rows;
  const { rowStart, columnIndex, values } = matrix;
  const products = createMatrix(count, parts.columns);
  const overlaps = createMatrix(count, count);
  for (let row = 0; row < matrix.rows; row++) {
    const own = rowOf(loadings, row);
    for (let part = 0; part < count; part++) {
      const loading = own[part] as number;
      if (loading > 0) {
        const offset = part * parts.columns;
        for (let entry = rowStart[row] as number; entry < (rowStart[row + 1] as number); entry++) {
          const at = offset + (columnIndex[entry] as number);
          products.values[at] = (products.values[at] as number) + loading * (values[entry] as number);
        }
        addScaled(rowOf(overlaps, part), own, loading);
      }
    }
  }
  for (let part = 0; part < count; part++) {
    const overlap = rowOf(overlaps, part);
    const size = overlap[part] as number;
    const own = rowOf(parts, part);
    if (size <= 0) {
      own.fill(0);
      continue;
    }
    const change = rowOf(products, part);
    for (let other = 0; other < count; other++) {
      addScaled(change, rowOf(parts, other), -(overlap[other] as number));
    }
    for (let column = 0; column < own.length; column++) {
      own[column] = Math.max(0, (own[column] as number) + (change[column] as number) / size);
    }
  }
}

/** ‖A‖² − ‖A − W · H‖². */
function explainedBy(loadings: Matrix, products: Matrix, overlaps: Matrix): number {
  let explained = 0;
  const reconstructed = new Float64Array(overlaps.rows);
  for (let row = 0; row < loadings.rows; row++) {
    const own = rowOf(loadings, row);
    reconstructed.fill(0);
    own.forEach((loading, part) => addScaled(reconstructed, rowOf(overlaps, part), loading));
    explained += 2 * dot(own, rowOf(products, row)) - dot(own, reconstructed);
  }
  return explained;
}
