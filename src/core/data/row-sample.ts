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
  /** Of the held rows, in the order in which they were added. */
  #keys: number[] = [];
  #costs: number[] = [];
  readonly #texts = new TextStore();
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
    this.#texts.add(JSON.stringify(row));
    this.#cost += cost;
    if (this.#keys.length > this.#limits.rows || this.#cost > this.#limits.characters) {
      this.#letGo();
    }
  }

  /** In the order in which they were added. */
  rows(): Row[] {
    return this.#keys.map((_, index): Row => JSON.parse(this.#texts.at(index)));
  }

  #letGo(): void {
    const keys = this.#keys;
    const ordered = Float64Array.from(keys).sort();
    const fitting = Math.min(this.#limits.rows, (keys.length * this.#limits.characters) / this.#cost);
    // One row is held whatever it takes.
    const threshold = ordered[Math.max(1, Math.floor(fitting * keptShare))] ?? this.#threshold;
    const isKept = (_: unknown, index: number): boolean => (keys[index] ?? 1) < threshold;
    this.#threshold = threshold;
    this.#texts.keep((index) => isKept(null, index));
    this.#costs = this.#costs.filter(isKept);
    this.#keys = keys.filter(isKept);
    this.#cost = this.#costs.reduce((sum, cost) => sum + cost, 0);
  }
}

/**
 * Texts as bytes in one buffer. As strings, thousands of them that live long make V8 double the room for young objects again
 * and again: the process takes 100 MB more.
 */
class TextStore {
  #bytes = Buffer.alloc(64 * 1024);
  /** Where each text ends. */
  #ends: number[] = [];

  add(text: string): void {
    const start = this.#ends.at(-1) ?? 0;
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    const needed = start + 3 * text.length;
    if (needed > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes.subarray(0, start)], 2 * needed);
    }
    this.#ends.push(start + this.#bytes.write(text, start));
  }

  at(index: number): string {
    return this.#bytes.toString('utf8', this.#ends[index - 1] ?? 0, this.#ends[index] ?? 0);
  }

  keep(isKept: (index: number) => boolean): void {
    const ends: number[] = [];
    let [start, used] = [0, 0];
    for (const [index, end] of this.#ends.entries()) {
      if (isKept(index)) {
        this.#bytes.copyWithin(used, start, end);
        used += end - start;
        ends.push(used);
      }
      start = end;
    }
    this.#ends = ends;
  }
}

/** The text as a string of its own: a part of a long string otherwise keeps all of it in memory. */
export function detachedText(text: string): string {
  // Lone surrogates survive as escapes.
  const copy: unknown = text.length < 13 ? text : JSON.parse(JSON.stringify(text));
  return typeof copy === 'string' ? copy : text;
}
