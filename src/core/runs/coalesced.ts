/** Does its work one time after the other. Requests that come while it is at work share the next time. */
export class Coalesced {
  readonly #work: () => Promise<void>;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Resolves when the work has been done, from its beginning, after this call. Rejects as that work rejects. */
  request(): Promise<void> {
    if (this.#next) {
      return this.#next;
    }
    if (!this.#current) {
      return this.#begin();
    }
    this.#next = this.#current.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    const current = this.#work().finally(() => {
      if (this.#current === current) {
        this.#current = undefined;
      }
    });
    this.#current = current;
    return current;
  }
}
