import type { SparseMatrix } from '../statistics/matrix';

/**
 * Picks items one after the other so that every item has a similar one among the picked: greedy maximisation of the
 * facility-location function Σᵢ maxⱼ∈picked s(i, j). At least 1 − 1/e of the best value for as many items
 * (Nemhauser, Wolsey & Fisher 1978), with the lazy evaluation of Minoux (1978): a gain only falls as items are picked,
 * so that an old gain is an upper bound.
 */
export class FacilityLocation {
  readonly #size: number;
  readonly #similarities: Float32Array;
  readonly #covered: Float32Array;
  /** Upper bounds of the gains; −1 for what was taken or dropped. */
  readonly #bounds: Float64Array;

  /** @param similarities items × items, row after row, none negative; as many rows as items. */
  constructor(size: number, similarities: Float32Array) {
    this.#size = size;
    this.#similarities = similarities;
    this.#covered = new Float32Array(size);
    this.#bounds = Float64Array.from({ length: size }, (_, item) => this.#gain(item));
  }

  /** The item that adds most; of equals the first. Null where none is left. */
  best(): number | null {
    let checked = -1;
    for (;;) {
      const top = this.#top();
      if (top === null || top === checked) {
        return top;
      }
      this.#bounds[top] = this.#gain(top);
      checked = top;
    }
  }

  take(item: number): void {
    const from = item * this.#size;
    for (let other = 0; other < this.#size; other++) {
      const similarity = this.#similarities[from + other] as number;
      if (similarity > (this.#covered[other] as number)) {
        this.#covered[other] = similarity;
      }
    }
    this.drop(item);
  }

  /** Leaves an item out. */
  drop(item: number): void {
    this.#bounds[item] = -1;
  }

  #top(): number | null {
    let top: number | null = null;
    let most = -1;
    for (let item = 0; item < this.#size; item++) {
      const bound = this.#bounds[item] as number;
      if (bound > most) {
        most = bound;
        top = item;
      }
    }
    return top;
  }

  #gain(item: number): number {
    const from = item * this.#size;
    let gain = 0;
    for (let other = 0; other < this.#size; other++) {
      const more = (this.#similarities[from + other] as number) - (this.#covered[other] as number);
      gain += more > 0 ? more : 0;
    }
    return gain;
  }
}

/** Cosines of all pairs of rows of a sparse matrix whose rows have length 1 or 0. */
export function sparseCosines({ rows, columns, rowStart, columnIndex, values }: SparseMatrix): Float32Array {
  const rowsOf: number[][] = Array.from({ length: columns }, () => []);
  const weightsOf: number[][] = Array.from({ length: columns }, () => []);
  for (let row = 0; row < rows; row++) {
    for (let entry = rowStart[row] as number; entry < (rowStart[row + 1] as number); entry++) {
      rowsOf[columnIndex[entry] as number]?.push(row);
      weightsOf[columnIndex[entry] as number]?.push(values[entry] as number);
    }
  }
  const similarities = new Float32Array(rows * rows);
  rowsOf.forEach((members, column) => {
    const weights = weightsOf[column] as number[];
    members.forEach((row, i) => {
      const weight = weights[i] as number;
      members.forEach((other, j) => {
        const at = row * rows + other;
        similarities[at] = (similarities[at] as number) + weight * (weights[j] as number);
      });
    });
  });
  return similarities;
}

/** Cosines of all pairs of rows, those below zero as zero. `points` holds rows of `columns` numbers, one after the other. */
export function cosines(points: Float32Array, columns: number): Float32Array {
  const rows = columns === 0 ? 0 : points.length / columns;
  const unit = points.slice();
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      squares += (unit[at] as number) ** 2;
    }
    const length = Math.sqrt(squares) || 1;
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      unit[at] = (unit[at] as number) / length;
    }
  }
  const similarities = new Float32Array(rows * rows);
  for (let row = 0; row < rows; row++) {
    similarities[row * rows + row] = 1;
    for (let other = 0; other < row; other++) {
      let product = 0;
      for (let a = row * columns, b = other * columns, end = a + columns; a < end; a++, b++) {
        product += (unit[a] as number) * (unit[b] as number);
      }
      const similarity = product > 0 ? product : 0;
      similarities[row * rows + other] = similarity;
      similarities[other * rows + row] = similarity;
    }
  }
  return similarities;
}
