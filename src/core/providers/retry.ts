import type { Clock } from '../clock';
import { cancelled, type ErrorCode, isPersonaError, PersonaError } from '../errors';
import type { Random } from '../random';

const backoffBaseMs = 1000;
const backoffCapMs = 30_000;
const retryAfterJitterMs = 500;

/** What the loop does between two attempts. */
export interface RetryWait {
  /** Why the attempt before failed. */
  code: ErrorCode;
  status: number | null;
  waitMs: number;
  /** The moment after which it goes on, ISO 8601: for who counts the seconds. */
  until: string;
}

export interface RetryOptions {
  /** Attempts after the first; 0 means none. */
  retries: number;
  clock: Clock;
  random: Random;
  signal: AbortSignal;
  /** Moment on the clock's monotonic scale after which no attempt may start; asked after each failure, undefined for none. */
  deadlineMs: () => number | undefined;
  onWaiting?: (wait: RetryWait) => void;
}

export interface AttemptInfo {
  /** 1 for the first attempt. */
  number: number;
  /** Milliseconds really waited since the attempt before ended; 0 for the first. */
  waitedMs: number;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or the retries or the time are used up. Only a PersonaError marked
 * `retryable` is retried: after what the server asked for plus a little jitter, else after exponential backoff with full
 * jitter (base 1 s, cap 30 s; Brooker, "Exponential Backoff And Jitter", 2015). A server that asks for more time than is
 * left fails at once, with a message that says so. Throws what the last attempt threw, or `cancelled` after an abort, which
 * ends a wait at once.
 */
export async function withRetry<T>(attempt: (info: AttemptInfo) => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal } = options;
  let waitedMs = 0;
  for (let number = 1; ; number++) {
    if (signal.aborted) {
      throw cancelled();
    }
    try {
      return await attempt({ number, waitedMs });
    } catch (thrown) {
      if (!isPersonaError(thrown) || !thrown.retryable || number > options.retries || signal.aborted) {
        throw thrown;
      }
      const waitMs = waitBefore(number, thrown, options);
      options.onWaiting?.(retryWait(thrown, waitMs, clock));
      const since = clock.monotonicMs();
      await wait(waitMs, clock, signal);
      waitedMs = clock.monotonicMs() - since;
    }
  }
}

/** Milliseconds to wait after attempt `number` failed with `error`. Throws the error where the time left does not allow it. */
function waitBefore(number: number, error: PersonaError, { clock, random, deadlineMs }: RetryOptions): number {
  const leftMs = (deadlineMs() ?? Infinity) - clock.monotonicMs();
  const askedMs = error.retryAfterMs;
  if (askedMs === undefined) {
    const waitMs = random() * backoffMs(number);
    if (waitMs >= leftMs) {
      throw error;
    }
    return waitMs;
  }
  if (askedMs >= leftMs) {
    throw asksTooLong(error, askedMs, leftMs);
  }
  return askedMs + random() * Math.min(retryAfterJitterMs, (leftMs - askedMs) / 2);
}

/** The longest wait after failure `number`, counted from 1, in milliseconds: 1 s, doubled each time, 30 s at most. */
export function backoffMs(number: number): number {
  return Math.min(backoffCapMs, backoffBaseMs * 2 ** (number - 1));
}

/** `error` of a server that asks for more time than is left, or gets no calls for that long, with a message that says so. */
export function asksTooLong(error: PersonaError, askedMs: number, leftMs: number): PersonaError {
  const left = `${seconds(Math.max(0, leftMs))} left of the timeout`;
  const what = error.retryAfterMs === undefined ? 'It gets no more calls for' : 'The server asks to wait';
  const message = `${error.message} ${what} ${seconds(askedMs)}, more than the ${left}: run it again later, or raise the timeout.`;
  const { code, status, retryable, retryAfterMs, unsent } = error;
  return new PersonaError(code, message, { cause: error, status, retryable, retryAfterMs, unsent });
}

/** A wait of `waitMs` from now on, because of `error`. */
export function retryWait({ code, status }: PersonaError, waitMs: number, clock: Clock): RetryWait {
  const until = new Date(clock.now().getTime() + waitMs).toISOString();
  return { code, status: status ?? null, waitMs, until };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

function wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const unschedule = clock.schedule(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    function stop(): void {
      unschedule();
      reject(cancelled());
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}
