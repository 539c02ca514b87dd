/** Prices of one model in USD per million tokens; undefined where nobody has looked it up. */
export interface Price {
  input: number;
  output: number;
  cachedInput?: number | undefined;
  cacheWrite?: number | undefined;
}

/** A price from a date on, until the next entry of the same model. */
interface DatedPrice extends Price {
  /** First day on which it holds, `YYYY-MM-DD`. */
  from: string;
  /** Where it was read. */
  source: string;
  /** Day on which it was read there. */
  checkedAt: string;
  /** Above this many input tokens the whole request is billed at `factor` times the price. */
  tier?: { aboveInputTokens: number; factor: number };
}

const anthropicPage = { source: 'https://docs.claude.com/en/docs/about-claude/pricing', checkedAt: '2026-11-23' };

const prices: Record<string, readonly DatedPrice[]> = {
  'anthropic:claude-fable-5-1': [{ from: '2026-01-01', input: 10, output: 50, ...anthropicPage }],
  'anthropic:claude-opus-5-5': [{ from: '2026-01-01', input: 4, output: 20, ...anthropicPage }],
  'anthropic:claude-sonnet-5-5': [{ from: '2026-01-01', input: 2, output: 10, ...anthropicPage }],
  'anthropic:claude-haiku-5-5': [
    { from: '2026-01-01', input: 0.1, output: 0.5, tier: { aboveInputTokens: 100_000, factor: 5 }, ...anthropicPage },
  ],
};

/** A price as it applies to one call. */
export interface AppliedPrice extends Price {
  from: 'price-book' | 'experiment';
}

/**
 * The price of a model for a call of `inputTokens` on `day` (`YYYY-MM-DD`), tiers applied.
 * Only the exact id counts: a similar name is not a price. Undefined: unknown.
 */
export function findPrice(provider: string, model: string, inputTokens: number, day: string): AppliedPrice | undefined {
  const dated = prices[`${provider}:${model}`]?.filter((price) => price.from <= day).at(-1);
  if (!dated) {
    return undefined;
  }
  const factor = dated.tier && inputTokens > dated.tier.aboveInputTokens ? dated.tier.factor : 1;
  return { from: 'price-book', input: dated.input * factor, output: dated.output * factor };
}

/** Models of a provider that have a price, for choosing from. */
export function pricedModels(provider: string): string[] {
  const prefix = `${provider}:`;
  return Object.keys(prices)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}
