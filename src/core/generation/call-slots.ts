import pLimit, { type LimitFunction } from 'p-limit';

/** Limits the calls under way at once: over all providers and, where asked, for one of them. */
export class CallSlots {
  readonly #all: LimitFunction;
  readonly #byProvider: Map<string, LimitFunction>;

  constructor(concurrency: number, perProvider: Partial<Record<string, number>>) {
    this.#all = pLimit(concurrency);
    this.#byProvider = new Map(
      Object.entries(perProvider).flatMap(([provider, limit]) =>
        limit === undefined ? [] : [[provider, pLimit(limit)]],
      ),
    );
  }

  /** Runs `work` when there is room. A provider's own place is taken first, so that its queue holds up no other provider. */
  run<T>(provider: string, work: () => Promise<T>): Promise<T> {
    const own = this.#byProvider.get(provider);
    return own ? own(() => this.#all(work)) : this.#all(work);
  }
}
