import type { Clock } from '../clock';
import { cancelled, type PersonaError } from '../errors';
import { asksTooLong, backoffMs, retryWait, type RetryWait } from '../providers/retry';
import type { Random } from '../random';

/** A call that wants to be made. */
export interface QueuedCall {
  provider: string;
  /** Provider and host: what shares a rate limit. */
  lane: string;
  signal: AbortSignal;
  /** Milliseconds for which a pause of its lane may hold this call back. */
  mayWaitMs: number;
  /** A pause holds the call back from now on, or longer than was said before. */
  onHeld: (wait: RetryWait) => void;
}

/** How long a call stood in the queue, in milliseconds: for a place, and because its provider had asked for a pause. */
export interface QueueTimes {
  queuedMs: number;
  waitedMs: number;
}

interface Entry {
  call: QueuedCall;
  joinedMs: number;
  /** What its lane had paused before it joined. */
  pausedBeforeMs: number;
  start: () => void;
  fail: (error: PersonaError) => void;
}

/** Limits calls under way at once, over all providers and for each, and holds back those to a provider that has asked for it. */
export class CallQueue {
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #perProvider: Partial<Record<string, number>>;
  readonly #random: Random;
  readonly #lanes = new Map<string, Lane>();
  readonly #active = new Map<string, number>();
  #activeInAll = 0;
  #waiting: Entry[] = [];

  constructor(clock: Clock, concurrency: number, perProvider: Partial<Record<string, number>>, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#concurrency = concurrency;
    this.#perProvider = perProvider;
  }

  /**
   * Does `work` when there is room and the lane is not paused; first come, first served, and nobody waits behind a call that
   * cannot go. Rejects as `work` does, with `cancelled` at once after an abort, and with the error that paused the lane
   * where the pause is longer than the call may wait.
   */
  async run<T>(call: QueuedCall, work: (times: QueueTimes) => Promise<T>): Promise<T> {
    const times = await this.#turn(call);
    try {
      return await work(times);
    } finally {
      this.#count(call.provider, -1);
      this.#advance();
    }
  }

  /**
   * Starts no call of the lane for the time that the server asked for with `error`. One that only said that there were too
   * many calls gets none for a while that doubles with each pause after which it says so again: between half of it and all,
   * by chance, since it may serve others who pause as well.
   */
  pause(lane: string, error: PersonaError): void {
    if (error.retryAfterMs !== undefined) {
      this.#pause(lane, error, error.retryAfterMs);
    } else if (error.code === 'rate-limited' && this.#lane(lane).leftMs <= 0) {
      const mostMs = backoffMs(++this.#lane(lane).refusals);
      this.#pause(lane, error, (mostMs * (1 + this.#random())) / 2);
    }
  }

  /** A call of the lane was answered: the next pause is a short one again. */
  answered(lane: string): void {
    this.#lane(lane).refusals = 0;
  }

  #pause(name: string, reason: PersonaError, ms: number): void {
    if (ms <= 0) {
      return;
    }
    this.#lane(name).pause(reason, ms);
    for (const entry of this.#waiting.filter(({ call }) => call.lane === name)) {
      this.#hold(entry);
    }
    this.#arm(name);
  }

  #turn(call: QueuedCall): Promise<QueueTimes> {
    return new Promise((resolve, reject) => {
      const lane = this.#lane(call.lane);
      const leave = (): void => {
        call.signal.removeEventListener('abort', stop);
        this.#waiting = this.#waiting.filter((other) => other !== entry);
      };
      const fail = (error: PersonaError): void => {
        leave();
        reject(error);
        this.#arm(call.lane);
      };
      const stop = (): void => fail(cancelled());
      const entry: Entry = {
        call,
        joinedMs: this.#clock.monotonicMs(),
        pausedBeforeMs: lane.pausedMs,
        start: () => {
          leave();
          this.#count(call.provider, 1);
          const waitedMs = lane.pausedMs - entry.pausedBeforeMs;
          resolve({ waitedMs, queuedMs: this.#clock.monotonicMs() - entry.joinedMs - waitedMs });
        },
        fail,
      };
      this.#waiting.push(entry);
      call.signal.addEventListener('abort', stop, { once: true });
      if (call.signal.aborted) {
        stop();
        return;
      }
      this.#hold(entry);
      this.#arm(call.lane);
      this.#advance();
    });
  }

  /** Tells an entry of a paused lane how long it has to wait, or that this is too long for it. */
  #hold(entry: Entry): void {
    const lane = this.#lane(entry.call.lane);
    const { leftMs, reason } = lane;
    if (leftMs <= 0 || reason === undefined) {
      return;
    }
    const mayWaitMs = entry.call.mayWaitMs - (lane.pausedMs - entry.pausedBeforeMs);
    if (leftMs >= mayWaitMs) {
      entry.fail(asksTooLong(reason, leftMs, mayWaitMs));
    } else {
      entry.call.onHeld(retryWait(reason, leftMs, this.#clock));
    }
  }

  #advance(): void {
    for (const entry of this.#waiting) {
      if (this.#activeInAll >= this.#concurrency) {
        return;
      }
      const { provider, lane } = entry.call;
      const limit = this.#perProvider[provider] ?? Number.POSITIVE_INFINITY;
      if ((this.#active.get(provider) ?? 0) < limit && this.#lane(lane).leftMs <= 0) {
        entry.start();
      }
    }
  }

  #count(provider: string, change: 1 | -1): void {
    this.#activeInAll += change;
    this.#active.set(provider, (this.#active.get(provider) ?? 0) + change);
  }

  /** One timer for each paused lane in which somebody waits, none for the others. */
  #arm(name: string): void {
    const lane = this.#lane(name);
    lane.disarm();
    if (lane.leftMs > 0 && this.#waiting.some(({ call }) => call.lane === name)) {
      lane.arm(() => {
        this.#arm(name);
        this.#advance();
      });
    }
  }

  #lane(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known) {
      return known;
    }
    const lane = new Lane(this.#clock);
    this.#lanes.set(name, lane);
    return lane;
  }
}

/** The pauses of one lane. */
class Lane {
  /** What asked for the last pause. */
  reason: PersonaError | undefined;
  /** Pauses, without a time that was asked for, since the last answer. */
  refusals = 0;
  readonly #clock: Clock;
  #sinceMs = 0;
  #untilMs = 0;
  #earlierMs = 0;
  #disarm: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until the pause ends; 0 or less when there is none. */
  get leftMs(): number {
    return this.#untilMs - this.#clock.monotonicMs();
  }

  /** Milliseconds of all pauses up to now. */
  get pausedMs(): number {
    return this.#earlierMs + Math.min(this.#untilMs, this.#clock.monotonicMs()) - this.#sinceMs;
  }

  pause(reason: PersonaError, ms: number): void {
    const nowMs = this.#clock.monotonicMs();
    const untilMs = nowMs + ms;
    if (this.leftMs <= 0) {
      this.#earlierMs = this.pausedMs;
      this.#sinceMs = nowMs;
    } else if (untilMs <= this.#untilMs) {
      return;
    }
    this.#untilMs = untilMs;
    this.reason = reason;
  }

  arm(callback: () => void): void {
    this.#disarm = this.#clock.schedule(callback, this.leftMs);
  }

  disarm(): void {
    this.#disarm?.();
    this.#disarm = undefined;
  }
}
