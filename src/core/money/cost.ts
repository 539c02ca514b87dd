import type { Cost } from '../runs/run';
import { type AppliedPrice, findPrice, type Price, type PublishedPrices } from './price-book';
import type { Usage } from './usage';

/** Integer pico-dollars (10⁻¹² USD): a price of $0.10 per million tokens is 100,000 of them per token. */
export type PicoDollars = bigint;

const picoPerMicro = 1_000_000n;

/** USD per million tokens as pico-dollars per token. Prices with more than six decimals are rounded to the nearest. */
function picoPerToken(usdPerMillion: number): PicoDollars {
  return BigInt(Math.round(usdPerMillion * 1_000_000));
}

/** An amount in USD, to the nearest micro-dollar. */
export function picoDollars(usd: number): PicoDollars {
  return BigInt(Math.round(usd * 1_000_000)) * picoPerMicro;
}

/** Rounded half-even to micro-dollars, in USD. */
export function toUsd(pico: PicoDollars): number {
  const whole = pico / picoPerMicro;
  const rest = (pico % picoPerMicro) * 2n;
  const up = rest > picoPerMicro || (rest === picoPerMicro && whole % 2n === 1n);
  return Number(up ? whole + 1n : whole) / 1_000_000;
}

/**
 * Exact cost of one call in pico-dollars; undefined where a token count or the price of a part is unknown. Where a provider
 * does not tell how much of the input was cached, all of it counts as uncached.
 */
function pricePico(usage: Usage, price: Price): PicoDollars | undefined {
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === null || outputTokens === null) {
    return undefined;
  }
  const [cached, written] = [usage.cachedInputTokens ?? 0, usage.cacheWriteTokens ?? 0];
  if ((cached > 0 && price.cachedInput === undefined) || (written > 0 && price.cacheWrite === undefined)) {
    return undefined;
  }
  return (
    BigInt(Math.max(0, inputTokens - cached - written)) * picoPerToken(price.input) +
    BigInt(cached) * picoPerToken(price.cachedInput ?? 0) +
    BigInt(written) * picoPerToken(price.cacheWrite ?? 0) +
    BigInt(outputTokens) * picoPerToken(price.output)
  );
}

/** How the calls of a model are paid for. */
export type Pricing =
  /** Runs on this machine: costs nothing. */
  | { kind: 'local' }
  /** The experiment names the price. */
  | { kind: 'experiment'; price: Price }
  | {
      kind: 'price-book';
      provider: string;
      model: string;
      /** Asked where our own price book has no entry. */
      published?: PublishedPrices;
    };

/** The price of a call of `inputTokens` on `day` (`YYYY-MM-DD`); undefined where nobody knows it. */
function priceOn(
  day: string,
  pricing: Exclude<Pricing, { kind: 'local' }>,
  inputTokens: number,
): AppliedPrice | undefined {
  return pricing.kind === 'experiment'
    ? { from: 'experiment', source: null, checkedAt: null, ...pricing.price }
    : findPrice(pricing.provider, pricing.model, inputTokens, day, pricing.published);
}

/** What a call cost, exactly; undefined where its tokens or its price are unknown. */
export function exactCost(pricing: Pricing, usage: Usage, day: string): PicoDollars | undefined {
  if (pricing.kind === 'local') {
    return 0n;
  }
  const price = priceOn(day, pricing, usage.inputTokens ?? 0);
  return price && pricePico(usage, price);
}

/**
 * The most that a call of so many tokens costs at list price: none of its input from a cache, all of it written to one
 * where that is dearer. Undefined where the price is unknown.
 */
export function highestCost(
  pricing: Pricing,
  tokens: { input: number; output: number },
  day: string,
): PicoDollars | undefined {
  if (pricing.kind === 'local') {
    return 0n;
  }
  const price = priceOn(day, pricing, tokens.input);
  return (
    price &&
    BigInt(tokens.input) * picoPerToken(Math.max(price.input, price.cacheWrite ?? 0)) +
      BigInt(tokens.output) * picoPerToken(price.output)
  );
}

/** Adds up exactly what calls cost; a sum with an unknown part is unknown. */
export class CostMeter {
  readonly #pricing: Pricing;
  readonly #day: string;
  #total: PicoDollars | undefined = 0n;
  #source: Cost['source'] | undefined;

  /** `day`: the date whose prices hold, `YYYY-MM-DD`. */
  constructor(pricing: Pricing, day: string) {
    this.#pricing = pricing;
    this.#day = day;
  }

  /** The cost of one call, which is added to the total. */
  add(usage: Usage): Cost {
    if (this.#pricing.kind === 'local') {
      this.#source = 'local';
      return this.#cost(0n, 'local');
    }
    const price = this.#priceFor(usage);
    const pico = price && pricePico(usage, price);
    this.#source = price?.from ?? 'unknown';
    this.#total = this.#total === undefined || pico === undefined ? undefined : this.#total + pico;
    return this.#cost(pico, this.#source);
  }

  /** The cost of all calls so far; without any call 0, whatever the price. */
  total(): Cost {
    if (this.#pricing.kind === 'local') {
      return this.#cost(0n, 'local');
    }
    const source = this.#source ?? this.#priceFor(undefined)?.from;
    return this.#cost(this.#total, source ?? 'unknown');
  }

  #priceFor(usage: Usage | undefined): AppliedPrice | undefined {
    return this.#pricing.kind === 'local' ? undefined : priceOn(this.#day, this.#pricing, usage?.inputTokens ?? 0);
  }

  #cost(pico: PicoDollars | undefined, source: Cost['source']): Cost {
    const known = pico === undefined ? 'unknown' : source;
    return {
      usd: pico === undefined ? null : toUsd(pico),
      source: known,
      originalUsd: null,
      batch: false,
      pricedAt: known === 'local' || known === 'unknown' ? null : this.#day,
    };
  }
}
