import { cancelled } from './errors';

/** Lets other work happen; throws `cancelled` once the task is stopped. */
export type Pause = () => Promise<void>;

/** A pause that lets a round of the event loop go by each time, until `signal` is aborted. */
export function createPause(signal: AbortSignal): Pause {
  return async () => {
    if (!signal.aborted) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    if (signal.aborted) {
      throw cancelled(signal.reason);
    }
  };
}
