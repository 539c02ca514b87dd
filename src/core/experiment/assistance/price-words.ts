import type { Pricing } from '../../money/cost';
import { findPrice } from '../../money/price-book';
import type { ModelEstimate } from '../../money/estimate';
import { costText, countText } from '../../text/figures';
import { origin, perMillion } from './model-card';

/** What a listing costs, as it is shown behind it. */
export interface PriceWords {
  /** `~$0.0412 · $2 in, $10 out per M`, `free`, `price unknown`; an editor cuts more than 43 characters. */
  hint: string;
  /** The same in sentences, in Markdown. */
  explanation: string;
}

/**
 * What a listed model costs by the million tokens and on the data.
 *
 * @param estimate null where the data cannot be read, or not at once.
 * @param day whose prices hold, `YYYY-MM-DD`.
 */
export function priceWords(pricing: Pricing, estimate: ModelEstimate | null, day: string): PriceWords {
  if (pricing.kind === 'local') {
    return { hint: 'free', explanation: 'It runs on this machine and costs nothing.' };
  }
  const price =
    pricing.kind === 'experiment'
      ? { ...pricing.price, source: null, checkedAt: null }
      : findPrice(pricing.provider, pricing.model, estimate?.inputTokens ?? 0, day, pricing.published);
  if (!price) {
    const text = 'Nobody has published a price of this model. Write one under `price`, in USD per million tokens.';
    return { hint: 'price unknown', explanation: [text, ...tokenLines(estimate)].join('\n\n') };
  }
  const usd = estimate?.usd ?? null;
  const runs = (estimate?.runs ?? 1) > 1 ? ` for ${estimate?.runs} runs` : '';
  const cost = usd === null ? '' : `~${costText(usd)}${runs} · `;
  const from = pricing.kind === 'experiment' ? 'the price of this file' : `price: ${origin(price)}`;
  return {
    hint: `${cost}$${price.input} in, $${price.output} out per M`,
    explanation: [`${perMillion(price)} (${from})`, ...tokenLines(estimate), ...costLines(estimate, runs)].join('\n\n'),
  };
}

function tokenLines(estimate: ModelEstimate | null): string[] {
  if (estimate === null) {
    return ['What it costs on the data is not known: the data cannot be read, or takes long to.'];
  }
  const { inputTokens, outputTokens, contextTokens, fits } = estimate;
  const tokens = `About ${countText(inputTokens)} tokens in and ${countText(outputTokens)} out for one run.`;
  return fits === false ? [`${tokens} That is more than its context of ${countText(contextTokens)}.`] : [tokens];
}

function costLines(estimate: ModelEstimate | null, runs: string): string[] {
  return estimate?.usd == null
    ? []
    : [
        `About ${costText(estimate.usd)}${runs}, at most ${costText(estimate.highestUsd)}. Nothing was sent to estimate it.`,
      ];
}
