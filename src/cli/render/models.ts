import { styleText } from 'node:util';
import type { ListedModel } from '../../core/providers/listing';
import type { LiveModels } from '../../core/providers/live-models';
import { countText } from '../../core/text/figures';
import { aligned, visible } from './text';

/** Models as a table for a terminal, then where that is known from. Prices are those of `day` (`YYYY-MM-DD`). */
export function modelsText(models: readonly ListedModel[], day: string, colour: boolean): string {
  const dim = (text: string): string => (colour ? styleText('dim', text, { validateStream: false }) : text);
  const header = [
    'Model',
    'Context',
    'Output',
    'In $/M',
    'Out $/M',
    'Schema',
    'Reasoning',
    'Temperature',
    'Checked',
    'Lifecycle',
  ];
  const lines = aligned([header, ...models.map((model) => cells(model, day))], [1, 2, 3, 4]);
  const sources = [...new Set(models.flatMap(({ source }) => source ?? []))];
  const priceSources = [...new Set(models.flatMap(({ price }) => (price?.source ? [pricePlace(price)] : [])))];
  const notes = [
    `Context and output in tokens; prices in USD per million tokens on ${day}.`,
    ...(models.some(({ longInputPrice }) => longInputPrice) ? ['a–b: b is the price of a call with long input.'] : []),
    'Schema: answers are held to a JSON Schema. Reasoning: thinks before it answers, billed as output.',
    ...sources.map((source) => `Source: ${source}`),
    ...priceSources.map((source) => `Prices: ${source}`),
  ];
  return [...lines.map((line, index) => (index === 0 ? dim(line) : line)), '', ...notes.map(dim)].join('\n');
}

function cells(model: ListedModel, day: string): string[] {
  const tokens = (count: number | null): string => (model.local ? 'none' : countText(count));
  return [
    visible(`${model.provider}:${model.model}`),
    tokens(model.contextTokens),
    tokens(model.maxOutputTokens),
    priceText(model, 'input'),
    priceText(model, 'output'),
    model.local ? 'none' : yesOrNo(model.structuredOutput),
    yesOrNo(model.reasoning),
    yesOrNo(model.takesTemperature),
    model.checkedAt ?? '–',
    lifecycleText(model, day),
  ];
}

function yesOrNo(known: boolean | null): string {
  return known === null ? 'unknown' : known ? 'yes' : 'no';
}

function pricePlace({ source, checkedAt }: NonNullable<ListedModel['price']>): string {
  return checkedAt === null ? `${source}` : `${source} (read on ${checkedAt})`;
}

/** What a vendor offers today against the catalog, for a terminal. */
export function liveText({ provider, host, models, added, gone, error }: LiveModels, colour: boolean): string {
  const bold = (text: string): string => (colour ? styleText('bold', text, { validateStream: false }) : text);
  const title = bold(`${provider}${host === null ? '' : ` (${visible(host)})`}`);
  if (error) {
    return `${title}\n  not asked or no answer: ${visible(error.message)}`;
  }
  const list = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.map(visible).join(', '));
  const compared =
    added.length + gone.length === 0 && models.length > 0
      ? [`  offers ${models.length}: ${list(models)}`]
      : [`  offers ${models.length}`];
  return [title, ...compared, `  new: ${list(added)}`, `  gone: ${list(gone)}`].join('\n');
}

function priceText({ local, price, longInputPrice }: ListedModel, part: 'input' | 'output'): string {
  if (local) {
    return 'free';
  }
  const long = longInputPrice && longInputPrice[part] !== price?.[part] ? `–${longInputPrice[part]}` : '';
  return price === null ? 'unknown' : `${price[part]}${long}`;
}

function lifecycleText({ available, local, retiresOn, replacedBy }: ListedModel, day: string): string {
  const ends = retiresOn === null ? '' : `${retiresOn <= day ? 'switched off' : 'retires'} ${retiresOn}`;
  const next = replacedBy === null ? '' : `replaced by ${replacedBy}`;
  const place = local ? 'runs on this machine' : '';
  const said = [available ? '' : 'not available yet', ends, next, place].filter((text) => text !== '');
  return said.length === 0 ? 'current' : said.join(', ');
}
