import { type AppliedPrice, findPrice, publishedPricesFor } from '../../money/price-book';
import { resolveModelId } from '../../providers/catalog';
import { listedModels, type ListedModel } from '../../providers/listing';
import { costText, countText } from '../../text/figures';
import { type ModelReference, readModelReference } from '../model-reference';

/**
 * `1.05M context, $2/$10`, `until 2026-12-11, $1.25/$10`: what is known of a model in as few signs as fit beside its name, the
 * prices by the million tokens in and out.
 */
export function modelNote({ local, contextTokens, price, retiresOn }: ListedModel): string {
  if (local) {
    return 'free';
  }
  const context = contextTokens === null ? [] : [`${shortCount(contextTokens)} context`];
  return [
    ...(retiresOn === null ? context : [`until ${retiresOn}`]),
    price === null ? 'price unknown' : `$${price.input}/$${price.output}`,
  ].join(', ');
}

/** `200k`, `1.05M` */
function shortCount(tokens: number): string {
  return tokens < 1_000_000 ? `${Math.round(tokens / 1000)}k` : `${Number((tokens / 1_000_000).toFixed(2))}M`;
}

/** What is known of a model in a few words each: its context, its price on `day` (`YYYY-MM-DD`), its end. */
export function modelFacts(model: ListedModel, day: string): string[] {
  if (model.local) {
    return ['runs on this machine: no key, no network, no cost'];
  }
  const { price, retiresOn } = model;
  return [
    `${countText(model.contextTokens)} tokens of context`,
    `${countText(model.maxOutputTokens)} out`,
    price === null ? 'price unknown' : perMillion(price),
    ...(model.takesTemperature === false ? ['takes no temperature'] : []),
    ...(retiresOn === null ? [] : [lifecycle(model, day)]),
  ];
}

/**
 * The card of a model, in Markdown: its limits, its prices on `day` (`YYYY-MM-DD`) with where they were read, its end. Null
 * for what is no reference, and for a model of which nothing is known.
 *
 * @param provider where it stands apart.
 */
export async function modelCard(reference: string, provider: string | undefined, day: string): Promise<string | null> {
  const read = readModelReference(provider === undefined ? reference : `${provider}:${reference}`);
  if (!read.ok) {
    return null;
  }
  const { provider: id, model } = read.reference;
  const sent = resolveModelId(id, model).model;
  const published = await publishedPricesFor(id, sent);
  const listed = listedModels(id, day, published).find((each) => each.model === sent);
  const facts = listed ? listedFacts(listed, day) : await unlistedFacts(read.reference, day);
  const title = `**${id}:${sent}**${sent === model ? '' : ` (sent for ${model})`}`;
  return facts.length === 0 ? null : `${title}\n\n${facts.join('  \n')}`;
}

function listedFacts(model: ListedModel, day: string): string[] {
  if (model.local) {
    return modelFacts(model, day);
  }
  const { price, longInputPrice: long, retiresOn } = model;
  return [
    `${countText(model.contextTokens)} tokens of context, at most ${countText(model.maxOutputTokens)} out`,
    ...(price === null ? ['price unknown'] : priceLines(price)),
    ...(long === null ? [] : [`a long prompt: ${perMillion(long)}`]),
    ...(model.takesTemperature === false ? ['takes no temperature'] : []),
    ...(retiresOn === null ? [] : [lifecycle(model, day)]),
    ...(model.source === null ? [] : [`limits: ${origin(model)}`]),
  ];
}

async function unlistedFacts({ provider, model }: ModelReference, day: string): Promise<string[]> {
  const price = findPrice(provider, model, 0, day, await publishedPricesFor(provider, model));
  return price === undefined ? [] : ['not in the catalog: its limits are unknown', ...priceLines(price)];
}

type CardPrice = Pick<AppliedPrice, 'input' | 'output' | 'source' | 'checkedAt'> & {
  cachedInput?: number | null | undefined;
};

function priceLines(price: CardPrice): string[] {
  const { cachedInput } = price;
  return [
    perMillion(price),
    ...(cachedInput == null ? [] : [`${costText(cachedInput)} per million tokens in that come from a cache`]),
    ...(price.source === null ? [] : [`price: ${origin(price)}`]),
  ];
}

/** `$2.00 in, $10.00 out per million tokens` */
export function perMillion({ input, output }: { input: number; output: number }): string {
  return `${costText(input)} in, ${costText(output)} out per million tokens`;
}

/** `source, 2026-11-23` */
export function origin({ source, checkedAt }: { source: string | null; checkedAt: string | null }): string {
  return [source, checkedAt].filter((part) => part !== null).join(', ');
}

function lifecycle({ retiresOn, replacedBy }: ListedModel, day: string): string {
  const verb = retiresOn !== null && retiresOn <= day ? 'was switched off on' : 'retires';
  return `${verb} ${retiresOn}${replacedBy === null ? '' : `, then ${replacedBy}`}`;
}
