import type { Pause } from './pause';

/** Work cut into steps that take some milliseconds each. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Does all steps one after the other. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

/** Lets other work happen between the steps. Rejects with what `pause` rejects with, once the work is to stop. */
export async function withPauses<Result>(steps: Steps<Result>, pause: Pause): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
    await pause();
  }
}
