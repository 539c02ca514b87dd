/**
 * Lets work that comes all at once go one piece in a round of the event loop, first come, first served: sockets and files are
 * looked after between two pieces, and what hundreds of calls do in one moment is spread over the time that it takes.
 */
export class Turns {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /** Resolves at once where this round is free, else in a round of its own. */
  next(): Promise<void> {
    if (this.#isTaken) {
      return new Promise((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#isTaken = true;
    setImmediate(() => this.#pass());
    return Promise.resolve();
  }

  #pass(): void {
    const go = this.#waiting.shift();
    if (!go) {
      this.#isTaken = false;
      return;
    }
    setImmediate(() => this.#pass());
    go();
  }
}
