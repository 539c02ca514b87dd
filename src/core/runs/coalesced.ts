import type { Clock } from '../clock';

/** So much longer than the work took is the rest after it, and at most so long, in milliseconds. */
const restPerWork = 4;
const longestRestMs = 500;

/** Does its work one time after the other. Requests that come while it is at work share the next time. */
export class Coalesced {
  readonly #work: () => Promise<void>;
  readonly #restClock: Clock | undefined;
  #current: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #isUrgent = false;
  #endRest: (() => void) | undefined;

  /** With a clock it rests after its work in proportion to what that took; without one it never does. */
  constructor(work: () => Promise<void>, restClock?: Clock) {
    this.#work = work;
    this.#restClock = restClock;
  }

  /**
   * Resolves when the work has been done, from its beginning, after this call. Rejects as that work rejects.
   * `atOnce`: not after a rest.
   */
  request({ atOnce = false } = {}): Promise<void> {
    if (atOnce) {
      this.#isUrgent = true;
      this.#endRest?.();
    }
    if (this.#next) {
      return this.#next;
    }
    if (!this.#current && this.#restMs <= 0) {
      return this.#begin();
    }
    const ended = this.#current ?? Promise.resolve();
    this.#next = ended.then(
      () => this.#afterRest(),
      () => this.#afterRest(),
    );
    return this.#next;
  }

  get #restMs(): number {
    return this.#isUrgent || !this.#restClock ? 0 : this.#restUntilMs - this.#restClock.monotonicMs();
  }

  async #afterRest(): Promise<void> {
    const [clock, restMs] = [this.#restClock, this.#restMs];
    if (clock && restMs > 0) {
      await new Promise<void>((resolve) => {
        const cancel = clock.schedule(resolve, restMs);
        this.#endRest = () => {
          cancel();
          resolve();
        };
      });
      this.#endRest = undefined;
    }
    return this.#begin();
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    this.#isUrgent = false;
    const begunMs = this.#restClock?.monotonicMs() ?? 0;
    const current = this.#work().finally(() => {
      const endedMs = this.#restClock?.monotonicMs() ?? 0;
      this.#restUntilMs = endedMs + Math.min(longestRestMs, restPerWork * (endedMs - begunMs));
      if (this.#current === current) {
        this.#current = undefined;
      }
    });
    this.#current = current;
    return current;
  }
}
