import { seededRandom, type Random } from '../random';
import type { Row } from './table';

/** What the rows that are held may take together. */
export interface SampleLimits {
  rows: number;
  /** UTF-16 units of the cells, and {@link cellCost} for each cell. */
  characters: number;
}

/** About what a cell takes in memory beside its characters, in characters. */
const cellCost = 16;
/** So much of the limits is kept when they are exceeded. */
const keptShare = 0.8;

/**
 * Holds rows: all of them, or where these exceed the limits a uniform random sample. Each row draws a random key, and those
 * with the lowest keys are kept (bottom-k sampling), so that the choice depends on the seed and the rows alone, not on how
 * they arrive.
 */
export class RowSample {
  readonly #limits: SampleLimits;
  readonly #random: Random;
  #held: { key: number; row: Row; cost: number }[] = [];
  #cost = 0;
  /** Rows with this key and above are not held. */
  #threshold = 1;

  constructor(seed: number, limits: SampleLimits) {
    this.#random = seededRandom(seed);
    this.#limits = limits;
  }

  add(row: Row): void {
    const key = this.#random();
    if (key >= this.#threshold) {
      return;
    }
    let cost = cellCost * row.cells.length;
    for (const cell of row.cells) {
      cost += cell.length;
    }
    // Once rows are let go, a cell must not keep the chunk of the file in memory that it was cut from.
    this.#held.push({ key, row: this.#threshold < 1 ? detached(row) : row, cost });
    this.#cost += cost;
    if (this.#held.length > this.#limits.rows || this.#cost > this.#limits.characters) {
      this.#letGo();
    }
  }

  /** In the order in which they were added. */
  rows(): Row[] {
    return this.#held.map(({ row }) => row);
  }

  #letGo(): void {
    const isFirst = this.#threshold === 1;
    const keys = Float64Array.from(this.#held, ({ key }) => key).sort();
    const fitting = Math.min(this.#limits.rows, (keys.length * this.#limits.characters) / this.#cost);
    // One row is held whatever it takes.
    this.#threshold = keys[Math.max(1, Math.floor(fitting * keptShare))] ?? this.#threshold;
    this.#held = this.#held.filter(({ key }) => key < this.#threshold);
    this.#cost = this.#held.reduce((sum, held) => sum + held.cost, 0);
    if (isFirst) {
      for (const held of this.#held) {
        held.row = detached(held.row);
      }
    }
  }
}

/** A row whose cells are strings of their own. */
function detached(row: Row): Row {
  return { ...row, cells: row.cells.map(detachedText) };
}

/** The text as a string of its own: a part of a long string otherwise keeps all of it in memory. */
export function detachedText(text: string): string {
  // Lone surrogates survive as escapes.
  const copy: unknown = text.length < 13 ? text : JSON.parse(JSON.stringify(text));
  return typeof copy === 'string' ? copy : text;
}
