import { calcPrice, type ModelPrice, type PriceCalculation } from '@pydantic/genai-prices';
import type { PublishedPrices } from './price-book';

const source = 'https://github.com/pydantic/genai-prices';

/**
 * Prices of the package genai-prices. It matches ids loosely, so that one model may get the price of another: its answer
 * counts only where it is about exactly the id asked for, a date at the end aside. A price that depends on more than
 * tokens, the day and the length of the input is unknown.
 */
export const publishedPrice: PublishedPrices = (provider, model, inputTokens, day) => {
  const timestamp = new Date(`${day}T12:00:00Z`);
  const found = calcPrice({ input_tokens: inputTokens, output_tokens: 0 }, model, { providerId: provider, timestamp });
  if (!found || !isAbout(found, provider, model) || dependsOnMore(found)) {
    return undefined;
  }
  const at = (name: string): number | undefined => priceAt(found.model_price[name], inputTokens);
  const [input, output] = [at('input_mtok'), at('output_mtok')];
  return input === undefined || output === undefined
    ? undefined
    : {
        from: 'price-book',
        input,
        output,
        cachedInput: at('cache_read_mtok'),
        cacheWrite: at('cache_write_mtok'),
        source,
        checkedAt: null,
      };
};

function isAbout(found: PriceCalculation, provider: string, model: string): boolean {
  const { id } = found.model;
  const dated = model.startsWith(`${id}-`) && /^-(?:\d{8}|\d{4}-\d{2}-\d{2})$/u.test(model.slice(id.length));
  return found.provider.id === provider && (model === id || dated);
}

function dependsOnMore({ model, model_price }: PriceCalculation): boolean {
  const byHour =
    Array.isArray(model.prices) && model.prices.some(({ constraint }) => constraint?.type === 'time_of_date');
  return byHour || model_price['requests_kcount'] !== undefined;
}

/** USD per million tokens; above the start of a tier its price holds for the whole request. */
function priceAt(price: ModelPrice[string], inputTokens: number): number | undefined {
  if (price === undefined || typeof price === 'number') {
    return price;
  }
  return price.tiers.filter(({ start }) => inputTokens > start).at(-1)?.price ?? price.base;
}
