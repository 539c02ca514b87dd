const firstSlots = 1024;
const unnumbered = -1;
const empty = -2;

/**
 * A number, or none yet, for each id. Of an id only 64 bits of hash are kept, 12 bytes in all, so that the ids of millions of respondents fit
 * into memory: two of a million ids are mistaken for one another with a probability of about 3 in 10⁸.
 */
export class IdNumbers {
  #high = new Uint32Array(firstSlots);
  #low = new Uint32Array(firstSlots);
  #numbers = new Int32Array(firstSlots).fill(empty);
  #size = 0;

  /** How many ids are known. */
  get size(): number {
    return this.#size;
  }

  /** Null for an id that is unknown or has no number yet. */
  get(id: string): number | null {
    const [high, low] = hash(id);
    const number = this.#numbers[this.#slotOf(high, low)] as number;
    return number < 0 ? null : number;
  }

  /** Makes the id known; null: without a number yet. */
  set(id: string, number: number | null): void {
    const [high, low] = hash(id);
    let slot = this.#slotOf(high, low);
    if (this.#numbers[slot] === empty) {
      this.#size += 1;
      if (2 * this.#size > this.#numbers.length) {
        this.#grow();
        slot = this.#slotOf(high, low);
      }
    }
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#numbers[slot] = number ?? unnumbered;
  }

  /** Where the hash stands, or the empty slot where it would. */
  #slotOf(high: number, low: number): number {
    const mask = this.#numbers.length - 1;
    let slot = (high ^ low) & mask;
    while (this.#numbers[slot] !== empty && (this.#high[slot] !== high || this.#low[slot] !== low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [high, low, numbers] = [this.#high, this.#low, this.#numbers];
    this.#high = new Uint32Array(2 * high.length);
    this.#low = new Uint32Array(2 * low.length);
    this.#numbers = new Int32Array(2 * numbers.length).fill(empty);
    numbers.forEach((number, old) => {
      if (number !== empty) {
        const slot = this.#slotOf(high[old] as number, low[old] as number);
        this.#high[slot] = high[old] as number;
        this.#low[slot] = low[old] as number;
        this.#numbers[slot] = number;
      }
    });
  }
}

/** Two 32-bit hashes of a text: FNV-1a, and one that multiplies and rotates (in the manner of MurmurHash3). */
function hash(text: string): [number, number] {
  let high = 0x811c9dc5;
  let low = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ Math.imul(unit, 0xcc9e2d51), 0x85ebca6b);
    low = (low << 13) | (low >>> 19);
  }
  high ^= high >>> 15;
  low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35);
  return [high >>> 0, (low ^ (low >>> 13)) >>> 0];
}
