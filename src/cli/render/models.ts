import { styleText } from 'node:util';
import type { ListedModel } from '../../core/providers/listing';
import { countText } from '../../core/text/figures';
import { aligned, visible } from './text';

/** Models as a table for a terminal, then where that is known from. Prices are those of `day` (`YYYY-MM-DD`). */
export function modelsText(models: readonly ListedModel[], day: string, colour: boolean): string {
  const dim = (text: string): string => (colour ? styleText('dim', text, { validateStream: false }) : text);
  const header = ['Model', 'Context', 'Output', 'In $/M', 'Out $/M', 'Temperature', 'Checked', 'Lifecycle'];
  const lines = aligned([header, ...models.map((model) => cells(model, day))], [1, 2, 3, 4]);
  const sources = [...new Set(models.flatMap(({ source }) => source ?? []))];
  const notes = [
    `Context and output in tokens; prices in USD per million tokens on ${day}.`,
    ...(models.some(({ longInputPrice }) => longInputPrice) ? ['a–b: b is the price of a call with long input.'] : []),
    ...sources.map((source) => `Source: ${source}`),
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
    model.takesTemperature === null ? 'unknown' : model.takesTemperature ? 'yes' : 'no',
    model.checkedAt ?? '–',
    lifecycleText(model, day),
  ];
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
