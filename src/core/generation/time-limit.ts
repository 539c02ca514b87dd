import type { Clock } from '../clock';

/** The time of a model run: it runs from the first call on, waits included, and stands still while a call queues for a place. */
export class TimeLimit {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #expiry = new AbortController();
  #deadlineMs: number | undefined;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Aborted when the time is up. */
  get signal(): AbortSignal {
    return this.#expiry.signal;
  }

  /** Moment on the clock's monotonic scale when the time is up; undefined before the first call. */
  get deadlineMs(): number | undefined {
    return this.#deadlineMs;
  }

  get leftMs(): number {
    return this.#deadlineMs === undefined ? this.#timeoutMs : this.#deadlineMs - this.#clock.monotonicMs();
  }

  /** A call joins the queue. */
  stand(): void {
    this.#cancel?.();
  }

  /** A call goes out that had queued for `queuedMs`. */
  go(queuedMs: number): void {
    this.#deadlineMs =
      this.#deadlineMs === undefined ? this.#clock.monotonicMs() + this.#timeoutMs : this.#deadlineMs + queuedMs;
    this.#cancel = this.#clock.schedule(() => this.#expiry.abort(), this.leftMs);
  }

  end(): void {
    this.#cancel?.();
  }
}

/** The time in which one call has to begin its answer. */
export class FirstTokenLimit {
  readonly #expiry = new AbortController();
  readonly #cancel: () => void;

  /** Starts at once; `limitMs` null: no limit. */
  constructor(clock: Clock, limitMs: number | null) {
    this.#cancel = limitMs === null ? () => {} : clock.schedule(() => this.#expiry.abort(), limitMs);
  }

  /** Aborted when nothing has come in time. */
  get signal(): AbortSignal {
    return this.#expiry.signal;
  }

  /** The answer has begun, or will not. */
  end(): void {
    this.#cancel();
  }
}
