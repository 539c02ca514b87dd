import { offlineModels, type ProviderId } from '../experiment/model-reference';
import { notYetSupported } from '../experiment/not-yet';
import { type AppliedPrice, findPrice, type PublishedPrices } from '../money/price-book';
import { catalogModels, takesTemperature } from './catalog';
import { providerProfile } from './directory';

/** USD per million tokens; null where nobody knows. */
interface ListedPrice {
  input: number;
  output: number;
  cachedInput: number | null;
  cacheWrite: number | null;
  /** Where it was read, and on which day where that is known. */
  source: string | null;
  checkedAt: string | null;
}

/** What is known of a model before it is used. Null: unknown, or it has no such thing. */
export interface ListedModel {
  provider: ProviderId;
  model: string;
  /** This version can run it. */
  available: boolean;
  /** Runs in this process: no tokens, no cost. */
  local: boolean;
  /** Tokens. */
  contextTokens: number | null;
  maxOutputTokens: number | null;
  takesTemperature: boolean | null;
  structuredOutput: boolean | null;
  reasoning: boolean | null;
  price: ListedPrice | null;
  /** Of a call that fills the context, where that is another price. */
  longInputPrice: ListedPrice | null;
  /** `YYYY-MM-DD` */
  retiresOn: string | null;
  replacedBy: string | null;
  /** Where its limits were read, and on which day. */
  source: string | null;
  checkedAt: string | null;
}

/** The models of a provider that can be named beforehand, with their prices on `day` (`YYYY-MM-DD`). */
export function listedModels(provider: ProviderId, day: string, published?: PublishedPrices): ListedModel[] {
  if (providerProfile(provider)?.kind === 'embedded') {
    return offlineModels.map((model) => embeddedModel(provider, model));
  }
  return catalogModels(provider).map((entry) => {
    const price = listed(findPrice(provider, entry.id, 0, day, published));
    const long = listed(findPrice(provider, entry.id, entry.contextTokens, day, published));
    return {
      provider,
      model: entry.id,
      available: isAvailable(provider, entry.id),
      local: false,
      contextTokens: entry.contextTokens,
      maxOutputTokens: entry.maxOutputTokens,
      takesTemperature: entry.takesTemperature,
      structuredOutput: entry.structuredOutput,
      reasoning: entry.reasoning,
      price,
      longInputPrice: long?.input === price?.input && long?.output === price?.output ? null : long,
      retiresOn: entry.retiresOn ?? null,
      replacedBy: entry.replacedBy ?? null,
      source: entry.source,
      checkedAt: entry.checkedAt,
    };
  });
}

function embeddedModel(provider: ProviderId, model: string): ListedModel {
  return {
    provider,
    model,
    available: isAvailable(provider, model),
    local: true,
    contextTokens: null,
    maxOutputTokens: null,
    takesTemperature: takesTemperature(provider, model),
    structuredOutput: null,
    reasoning: false,
    price: { input: 0, output: 0, cachedInput: 0, cacheWrite: 0, source: null, checkedAt: null },
    longInputPrice: null,
    retiresOn: null,
    replacedBy: null,
    source: null,
    checkedAt: null,
  };
}

function isAvailable(provider: ProviderId, model: string): boolean {
  return notYetSupported({ generation: { models: [{ provider, model }] } }).length === 0;
}

function listed(price: AppliedPrice | undefined): ListedPrice | null {
  return price === undefined
    ? null
    : {
        input: price.input,
        output: price.output,
        cachedInput: price.cachedInput ?? null,
        cacheWrite: price.cacheWrite ?? null,
        source: price.source,
        checkedAt: price.checkedAt,
      };
}
