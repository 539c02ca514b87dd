import { type ErrorCode, PersonaError } from '../errors';
import type { Logger } from '../log';
import { laneOf, type PlannedModel } from './plan';

/** So many model runs may use up their tries, one after the other, before their provider is given up. */
const modelRunsInVain = 5;

const aboutTheKey: ReadonlySet<ErrorCode> = new Set(['authentication', 'payment']);
const aboutTheModel: ReadonlySet<ErrorCode> = new Set(['permission', 'not-found']);

interface Streak {
  /** Calls that failed since the last one that was answered. */
  calls: number;
  /** Among them are all tries of at least one model run. */
  gaveUp: boolean;
}

type Target = Pick<PlannedModel, 'key' | 'provider' | 'model' | 'host' | 'keyVariable'>;

/**
 * Gives up a provider that fails again and again, for the rest of a run, so that no time and no calls are lost on it.
 *
 * - A key that is refused or has no credit: at once, for all models with that key.
 * - A model that does not exist or may not be used: at once, for that model.
 * - Failures that may pass (`retryable`): when as many calls in a row have failed as five model runs have tries, and one
 *   model run has used up its own. What many calls at once ran into in one moment is left to their retries.
 */
export class CircuitBreaker {
  readonly #triesInVain: number;
  readonly #logger: Logger;
  readonly #streaks = new Map<string, Streak>();
  readonly #givenUp = new Map<string, PersonaError>();

  constructor(retries: number, logger: Logger) {
    this.#triesInVain = modelRunsInVain * (retries + 1);
    this.#logger = logger;
  }

  /** Why this model is not to be called any more: with the code of what made it so. Undefined: call it. */
  refusal(model: Target): PersonaError | undefined {
    const cause = namesOf(model).flatMap((name) => this.#givenUp.get(name) ?? [])[0];
    if (!cause) {
      return undefined;
    }
    const what = aboutTheModel.has(cause.code) ? model.model : model.provider;
    const key = aboutTheKey.has(cause.code) ? ' with this key' : '';
    return new PersonaError(
      cause.code,
      `Not called: ${what} was given up${key} for this run, after it had failed. ${cause.message}`,
      { cause, status: cause.status, unsent: true },
    );
  }

  /** A call was answered, if only to say that something is wrong with it. */
  answered(model: Target): void {
    this.#streaks.delete(laneOf(model));
  }

  /** A call failed. */
  failed(model: Target, error: PersonaError): void {
    const [lane, withKey, ofModel] = namesOf(model);
    if (error.code === 'cancelled') {
      return;
    }
    if (error.retryable) {
      this.#streak(lane).calls++;
      this.#judge(lane, error);
      return;
    }
    this.answered(model);
    if (aboutTheKey.has(error.code)) {
      this.#giveUp(withKey, error);
    } else if (aboutTheModel.has(error.code)) {
      this.#giveUp(ofModel, error);
    }
  }

  /** A model run ended with an error that it had retried as often as it may. */
  gaveUp(model: Target, error: PersonaError): void {
    const lane = laneOf(model);
    const streak = this.#streaks.get(lane);
    if (streak && error.retryable) {
      streak.gaveUp = true;
      this.#judge(lane, error);
    }
  }

  #judge(lane: string, error: PersonaError): void {
    const { calls, gaveUp } = this.#streak(lane);
    if (gaveUp && calls >= this.#triesInVain) {
      this.#giveUp(lane, error);
    }
  }

  #giveUp(name: string, error: PersonaError): void {
    if (!this.#givenUp.has(name)) {
      this.#givenUp.set(name, error);
      this.#logger.info(`${name} is given up for this run: ${error.code}`);
    }
  }

  #streak(lane: string): Streak {
    const streak = this.#streaks.get(lane) ?? { calls: 0, gaveUp: false };
    this.#streaks.set(lane, streak);
    return streak;
  }
}

/** What can be given up and would concern this model: its lane, its key there, the model itself. */
function namesOf(model: Target): [lane: string, withKey: string, ofModel: string] {
  const lane = laneOf(model);
  const withKey = `${lane}, key ${model.keyVariable ?? 'of the provider'}`;
  return [lane, withKey, `${withKey}, model ${model.model}`];
}
