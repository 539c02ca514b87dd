type Numbers = Uint8Array | Uint16Array | Int32Array | Float64Array;

const firstLength = 1024;
const growth = 1.25;

/** Numbers of unknown count in a typed array that grows by a quarter. */
export class GrowingArray<T extends Numbers> {
  readonly #create: (length: number) => T;
  #values: T;
  #length = 0;

  /** @param expected how many there will be, where that is known. */
  constructor(create: (length: number) => T, expected = firstLength) {
    this.#create = create;
    this.#values = create(Math.max(expected, 1));
  }

  get length(): number {
    return this.#length;
  }

  /** The number at `index`; undefined beyond the end. */
  at(index: number): number | undefined {
    return index < this.#length ? this.#values[index] : undefined;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#create(Math.ceil(growth * this.#length) + 1);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Writes at `index`; what lies between the end and it is `blank`. */
  set(index: number, value: number, blank: number): void {
    while (this.#length <= index) {
      this.push(blank);
    }
    this.#values[index] = value;
  }

  /** All numbers, as a view that holds until the next `push`. */
  view(): ReturnType<T['subarray']> {
    return this.#values.subarray(0, this.#length) as ReturnType<T['subarray']>;
  }
}
