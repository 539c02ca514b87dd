import { cancelled, PersonaError } from '../errors';
import { type PicoDollars, toUsd } from '../money/cost';
import { costText } from '../text/figures';

/** Money set aside for a call. */
export interface Reservation {
  /** Says what the call cost; undefined where nobody knows: then all that was set aside counts. Only the first word counts. */
  settle(cost: PicoDollars | undefined): void;
}

interface Waiting {
  amount: PicoDollars;
  go: (reservation: Reservation) => void;
  stop: () => void;
}

const nothing: Reservation = { settle: () => undefined };

/**
 * Keeps what a run spends within its limit. Each call sets aside the most that it can cost before it is sent; what it
 * does not use is free again for others. First come, first served: a call that does not fit waits until calls under way
 * have ended, and where none is under way, the run has reached its budget: neither this call nor a later one is sent.
 */
export class Budget {
  readonly #limit: PicoDollars | undefined;
  #spent: PicoDollars = 0n;
  #reserved: PicoDollars = 0n;
  #underWay = 0;
  #isReached = false;
  #waiting: Waiting[] = [];

  /** `limit` undefined: no limit. */
  constructor(limit: PicoDollars | undefined) {
    this.#limit = limit;
  }

  /** What ended calls cost so far, as far as that counts. */
  get spent(): PicoDollars {
    return this.#spent;
  }

  /**
   * Resolves when the call may be sent. What costs nothing, or nobody knows how much, may go at once. `model` is for the
   * message. Rejects with PersonaError `budget` where the budget is reached, `cancelled` at once after an abort.
   */
  reserve(amount: PicoDollars | undefined, model: string, signal: AbortSignal): Promise<Reservation> {
    if (this.#limit === undefined || amount === undefined || amount === 0n) {
      return Promise.resolve(nothing);
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', abort);
        this.#waiting = this.#waiting.filter((other) => other !== entry);
      };
      const abort = (): void => {
        leave();
        reject(cancelled());
        this.#advance();
      };
      const entry: Waiting = {
        amount,
        go: (reservation) => {
          leave();
          resolve(reservation);
        },
        stop: () => {
          leave();
          reject(this.#refusal(amount, model));
        },
      };
      this.#waiting.push(entry);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) {
        abort();
      } else {
        this.#advance();
      }
    });
  }

  #advance(): void {
    for (let next = this.#waiting[0]; next && !this.#isReached && this.#fits(next.amount); next = this.#waiting[0]) {
      next.go(this.#setAside(next.amount));
    }
    this.#isReached ||= this.#waiting.length > 0 && this.#underWay === 0;
    if (this.#isReached) {
      this.#waiting.forEach((entry) => entry.stop());
    }
  }

  #fits(amount: PicoDollars): boolean {
    return this.#limit === undefined || this.#spent + this.#reserved + amount <= this.#limit;
  }

  #setAside(amount: PicoDollars): Reservation {
    this.#reserved += amount;
    this.#underWay++;
    let isSettled = false;
    return {
      settle: (cost) => {
        if (isSettled) {
          return;
        }
        isSettled = true;
        this.#reserved -= amount;
        this.#underWay--;
        this.#spent += cost ?? amount;
        this.#advance();
      },
    };
  }

  #refusal(amount: PicoDollars, model: string): PersonaError {
    const limit = this.#limit ?? 0n;
    const [all, left, needed] = [limit, limit - this.#spent - this.#reserved, amount].map((pico) =>
      costText(toUsd(pico < 0n ? 0n : pico), true),
    );
    return new PersonaError(
      'budget',
      `Of the budget of ${all} there is ${left} left, and a call to ${model} may cost up to ${needed}. It was not sent. Raise the budget, lower max_tokens, or show fewer rows.`,
      { unsent: true },
    );
  }
}
