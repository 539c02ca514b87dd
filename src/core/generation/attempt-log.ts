import type { PersonaError } from '../errors';
import { CostMeter, type Pricing } from '../money/cost';
import { addUsage, noUsage, unknownUsage, type Usage } from '../money/usage';
import type { Attempt, Cost } from '../runs/run';

/** The calls of one model run, with what they used and cost. */
export class AttemptLog {
  readonly all: Attempt[] = [];
  readonly #meter: CostMeter;

  /** `day`: the date whose prices hold, `YYYY-MM-DD`. */
  constructor(pricing: Pricing, day: string) {
    this.#meter = new CostMeter(pricing, day);
  }

  /** Adds a call that has ended: `usage` as it was reported, `error` when it failed. */
  add(about: Omit<Attempt, 'usage' | 'cost'>, usage: Usage | undefined, error: PersonaError | undefined): Attempt {
    const billed = billedUsage(usage, error);
    const attempt: Attempt = { ...about, usage: billed, cost: billed && this.#meter.add(billed) };
    this.all.push(attempt);
    return attempt;
  }

  /** Of all calls. A call that was refused or never got out used nothing. */
  usage(): Usage {
    const usages = this.all.flatMap((attempt) => attempt.usage ?? []);
    return usages.length > 0 ? usages.reduce(addUsage) : noUsage;
  }

  cost(): Cost {
    return this.#meter.total();
  }

  sum(field: 'queuedMs' | 'waitedMs'): number {
    return this.all.reduce((total, attempt) => total + attempt[field], 0);
  }
}

/**
 * What an attempt used. Refused with an HTTP status or never sent: nothing was billed (null). Cut off in the middle: what
 * was reported so far, with the output unknown.
 */
function billedUsage(usage: Usage | undefined, error: PersonaError | undefined): Usage | null {
  if (!error || error.code === 'truncated' || error.code === 'content-filtered' || error.code === 'invalid-output') {
    return usage ?? unknownUsage;
  }
  if (usage) {
    return { ...usage, outputTokens: null, reasoningTokens: null };
  }
  return error.unsent || error.status !== undefined ? null : unknownUsage;
}
