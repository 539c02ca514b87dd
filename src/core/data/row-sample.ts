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
  /**
   * Of the held rows, in the order in which they were added: keys, costs, and the rows as JSON. One string a row is far less
   * work for the garbage collector than an object for each cell, and keeps no chunk of the file in memory.
   */
  #keys: number[] = [];
  #costs: number[] = [];
  #texts: string[] = [];
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
    this.#keys.push(key);
    this.#costs.push(cost);
    this.#texts.push(JSON.stringify(row));
    this.#cost += cost;
    if (this.#keys.length > this.#limits.rows || this.#cost > this.#limits.characters) {
      this.#letGo();
    }
  }

  /** In the order in which they were added; afterwards nothing is held. */
  takeRows(): Row[] {
    const texts = this.#texts;
    this.#texts = [];
    return texts.map((text): Row => JSON.parse(text));
  }

  #letGo(): void {
    const keys = this.#keys;
    const ordered = Float64Array.from(keys).sort();
    const fitting = Math.min(this.#limits.rows, (keys.length * this.#limits.characters) / this.#cost);
    // One row is held whatever it takes.
    const threshold = ordered[Math.max(1, Math.floor(fitting * keptShare))] ?? this.#threshold;
    const isKept = (_: unknown, index: number): boolean => (keys[index] ?? 1) < threshold;
    this.#threshold = threshold;
    this.#texts = this.#texts.filter(isKept);
    this.#costs = this.#costs.filter(isKept);
    this.#keys = keys.filter(isKept);
    this.#cost = this.#costs.reduce((sum, cost) => sum + cost, 0);
  }
}

/** The text as a string of its own: a part of a long string otherwise keeps all of it in memory. */
export function detachedText(text: string): string {
  // Lone surrogates survive as escapes.
  const copy: unknown = text.length < 13 ? text : JSON.parse(JSON.stringify(text));
  return typeof copy === 'string' ? copy : text;
}
