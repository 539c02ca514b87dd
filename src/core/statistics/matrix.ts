/** A dense matrix, row after row. */
export interface Matrix {
  rows: number;
  columns: number;
  /** `rows · columns` numbers. */
  values: Float64Array;
}

/** A sparse matrix in compressed rows: row i has the entries `rowStart[i]` up to, not including, `rowStart[i + 1]`. */
export interface SparseMatrix {
  rows: number;
  columns: number;
  rowStart: Int32Array;
  columnIndex: Int32Array | Uint16Array;
  values: Float64Array | Uint8Array;
}

export function isSparse(matrix: Matrix | SparseMatrix): matrix is SparseMatrix {
  return 'rowStart' in matrix;
}

export function createMatrix(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** Row `index` as a view on the matrix, not a copy. */
export function rowOf(matrix: Matrix, index: number): Float64Array {
  return matrix.values.subarray(index * matrix.columns, (index + 1) * matrix.columns);
}

/** The rows named by `indexes`, copied in that order. */
export function takeRows(matrix: Matrix, indexes: ArrayLike<number>): Matrix {
  const taken = createMatrix(indexes.length, matrix.columns);
  for (let i = 0; i < indexes.length; i++) {
    taken.values.set(rowOf(matrix, indexes[i] as number), i * matrix.columns);
  }
  return taken;
}

/** The rows named by `indexes`, copied in that order. */
export function takeSparseRows(matrix: SparseMatrix, indexes: ArrayLike<number>): SparseMatrix {
  const rowStart = new Int32Array(indexes.length + 1);
  for (let i = 0; i < indexes.length; i++) {
    const row = indexes[i] as number;
    rowStart[i + 1] = (rowStart[i] as number) + (matrix.rowStart[row + 1] as number) - (matrix.rowStart[row] as number);
  }
  const entries = rowStart[indexes.length] as number;
  const columnIndex = new Int32Array(entries);
  const values = new Float64Array(entries);
  for (let i = 0; i < indexes.length; i++) {
    const row = indexes[i] as number;
    const [from, to] = [matrix.rowStart[row] as number, matrix.rowStart[row + 1] as number];
    columnIndex.set(matrix.columnIndex.subarray(from, to), rowStart[i]);
    values.set(matrix.values.subarray(from, to), rowStart[i]);
  }
  return { rows: indexes.length, columns: matrix.columns, rowStart, columnIndex, values };
}

/** A · x: one number per row. */
export function multiply(matrix: Matrix | SparseMatrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(matrix.rows);
  const { values } = matrix;
  if (isSparse(matrix)) {
    const { rowStart, columnIndex } = matrix;
    for (let i = 0; i < matrix.rows; i++) {
      let sum = 0;
      for (let entry = rowStart[i] as number; entry < (rowStart[i + 1] as number); entry++) {
        sum += (values[entry] as number) * (vector[columnIndex[entry] as number] as number);
      }
      product[i] = sum;
    }
    return product;
  }
  for (let i = 0, at = 0; i < matrix.rows; i++) {
    let sum = 0;
    for (let j = 0; j < matrix.columns; j++, at++) {
      sum += (values[at] as number) * (vector[j] as number);
    }
    product[i] = sum;
  }
  return product;
}

/** Aᵀ · y: one number per column. */
export function multiplyTransposed(matrix: Matrix | SparseMatrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(matrix.columns);
  const { values } = matrix;
  if (isSparse(matrix)) {
    const { rowStart, columnIndex } = matrix;
    for (let i = 0; i < matrix.rows; i++) {
      const factor = vector[i] as number;
      for (let entry = rowStart[i] as number; entry < (rowStart[i + 1] as number); entry++) {
        const column = columnIndex[entry] as number;
        product[column] = (product[column] as number) + (values[entry] as number) * factor;
      }
    }
    return product;
  }
  for (let i = 0, at = 0; i < matrix.rows; i++) {
    const factor = vector[i] as number;
    for (let j = 0; j < matrix.columns; j++, at++) {
      product[j] = (product[j] as number) + (values[at] as number) * factor;
    }
  }
  return product;
}

/** Matrices of equally many rows side by side. */
export function joinColumns(blocks: readonly Matrix[]): Matrix {
  const rows = blocks[0]?.rows ?? 0;
  const joined = createMatrix(
    rows,
    blocks.reduce((sum, block) => sum + block.columns, 0),
  );
  let offset = 0;
  for (const block of blocks) {
    for (let i = 0; i < rows; i++) {
      joined.values.set(rowOf(block, i), i * joined.columns + offset);
    }
    offset += block.columns;
  }
  return joined;
}

/** Scales every row to length 1; a row of zeros stays. */
export function normaliseRows(matrix: Matrix): void {
  for (let i = 0; i < matrix.rows; i++) {
    const row = rowOf(matrix, i);
    const length = Math.sqrt(dot(row, row));
    if (length > 0) {
      scale(row, 1 / length);
    }
  }
}

export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) {
    sum += (left[i] as number) * (right[i] as number);
  }
  return sum;
}

/** Multiplies every element by `factor`, in place. */
export function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) {
    vector[i] = (vector[i] as number) * factor;
  }
}

/** `target` + `factor` · `source`, in place. */
export function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) {
    target[i] = (target[i] as number) + factor * (source[i] as number);
  }
}
