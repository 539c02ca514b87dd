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
  /** Above this many input tokens the whole request is billed at so many times the price, caches as input. */
  tier?: { aboveInputTokens: number; inputFactor: number; outputFactor: number };
}

const anthropicPage = { source: 'https://platform.claude.com/docs/en/about-claude/pricing', checkedAt: '2026-11-23' };
const openaiPage = { source: 'https://developers.openai.com/api/docs/pricing', checkedAt: '2026-11-23' };
const googlePage = { source: 'https://ai.google.dev/gemini-api/docs/pricing', checkedAt: '2026-11-23' };

const gptTier = { aboveInputTokens: 272_000, inputFactor: 2, outputFactor: 1.5 };
const gemini4: readonly DatedPrice[] = [
  { from: '2026-10-13', input: 2, output: 10, cachedInput: 0.1, ...googlePage },
  { from: '2026-12-01', input: 4, output: 20, cachedInput: 0.2, ...googlePage },
];

/** Our own prices, checked on the vendors' pages. They come before the published ones. */
const prices: Record<string, readonly DatedPrice[]> = {
  'anthropic:claude-fable-5-1': [
    { from: '2026-01-01', input: 10, output: 50, cachedInput: 0.25, cacheWrite: 12.5, ...anthropicPage },
  ],
  'anthropic:claude-opus-5-5': [
    { from: '2026-01-01', input: 4, output: 20, cachedInput: 0.2, cacheWrite: 5, ...anthropicPage },
  ],
  'anthropic:claude-sonnet-5-5': [
    { from: '2026-01-01', input: 2, output: 10, cachedInput: 0.2, cacheWrite: 2.5, ...anthropicPage },
    { from: '2026-10-07', input: 2, output: 10, cachedInput: 0.1, cacheWrite: 2.5, ...anthropicPage },
  ],
  'anthropic:claude-haiku-5-5': [
    {
      from: '2026-01-01',
      input: 0.1,
      output: 0.5,
      cachedInput: 0.01,
      cacheWrite: 0.125,
      tier: { aboveInputTokens: 100_000, inputFactor: 5, outputFactor: 5 },
      ...anthropicPage,
    },
  ],
  'openai:gpt-6-astra': [
    { from: '2026-09-03', input: 10, output: 50, cachedInput: 1, cacheWrite: 12.5, tier: gptTier, ...openaiPage },
  ],
  'openai:gpt-6.1-sol': [
    { from: '2026-09-29', input: 2, output: 10, cachedInput: 0.1, cacheWrite: 2.5, tier: gptTier, ...openaiPage },
  ],
  'openai:gpt-6.1-terra': [
    { from: '2026-10-26', input: 1, output: 5, cachedInput: 0.05, cacheWrite: 1.25, tier: gptTier, ...openaiPage },
  ],
  'openai:gpt-6-luna': [
    { from: '2026-09-22', input: 0.1, output: 0.5, cachedInput: 0.01, cacheWrite: 0.125, tier: gptTier, ...openaiPage },
  ],
  'openai:gpt-5-2025-08-07': [{ from: '2025-08-07', input: 1.25, output: 10, cachedInput: 0.125, ...openaiPage }],
  'google:gemini-4-argon': gemini4,
  'google:gemini-4-carbon': gemini4,
  'google:gemini-3.8-flash': [
    { from: '2026-09-02', input: 0.75, output: 3.75, cachedInput: 0.075, ...googlePage },
    { from: '2027-01-01', input: 1.5, output: 7.5, cachedInput: 0.15, ...googlePage },
  ],
  'google:gemini-3.5-flash-lite': [{ from: '2026-07-21', input: 0.3, output: 2.5, cachedInput: 0.03, ...googlePage }],
};

/** A price as it applies to one call, with where it was read and when. */
export interface AppliedPrice extends Price {
  from: 'price-book' | 'experiment';
  /** Null for a price of the experiment. */
  source: string | null;
  /** `YYYY-MM-DD`; null where the source is not of one day. */
  checkedAt: string | null;
}

/** Prices that others keep, for models that ours have no entry of; arguments as of `findPrice`. */
export type PublishedPrices = (
  provider: string,
  model: string,
  inputTokens: number,
  day: string,
) => AppliedPrice | undefined;

/** Providers whose models the published prices know. */
const publishedProviders: ReadonlySet<string> = new Set(['anthropic', 'openai', 'google', 'openrouter']);

/** The published prices where they can say something of a model that we have no entry of; undefined elsewhere. */
export async function publishedPricesFor(provider: string, model: string): Promise<PublishedPrices | undefined> {
  const needed = prices[`${provider}:${model}`] === undefined && publishedProviders.has(provider);
  return needed ? (await import('./published-prices')).publishedPrice : undefined;
}

/**
 * The price of a model for a call of `inputTokens` on `day` (`YYYY-MM-DD`), tiers applied: ours, else the published one.
 * Only the exact id counts: a similar name is not a price. Undefined: unknown.
 */
export function findPrice(
  provider: string,
  model: string,
  inputTokens: number,
  day: string,
  published?: PublishedPrices,
): AppliedPrice | undefined {
  const own = prices[`${provider}:${model}`];
  if (!own) {
    return published?.(provider, model, inputTokens, day);
  }
  const dated = own.filter((price) => price.from <= day).at(-1);
  if (!dated) {
    return undefined;
  }
  const above = dated.tier && inputTokens > dated.tier.aboveInputTokens ? dated.tier : undefined;
  const factor = above?.inputFactor ?? 1;
  const times = (price: number | undefined): number | undefined => (price === undefined ? undefined : price * factor);
  return {
    from: 'price-book',
    input: dated.input * factor,
    output: dated.output * (above?.outputFactor ?? 1),
    cachedInput: times(dated.cachedInput),
    cacheWrite: times(dated.cacheWrite),
    source: dated.source,
    checkedAt: dated.checkedAt,
  };
}
