import { costText, countOf, countText, durationText } from '../core/text/figures';
import type { ModelView } from '../protocol/messages';
import { formatDay } from './format';
import { hasEnded } from './status';

/** A measured value of a model run and what it is made of, as text. */
export interface Figure {
  name: string;
  value: string;
  part: string;
}

/** Not yet, or not applicable. Where a value should be known and is not, the word is `unknown`. */
const nothing = '–';

/** The figures of one model run in a fixed order, the same for every model. */
export function figuresOf(model: ModelView): Figure[] {
  return [evidence(model), tokensIn(model), tokensOut(model), latency(model), waited(model), cost(model)];
}

function evidence(model: ModelView): Figure {
  const { cited, verified } = model.evidence;
  if (cited === 0) {
    return { name: 'Evidence', value: hasEnded(model) && model.personas.length > 0 ? 'none' : nothing, part: '' };
  }
  const part = hasEnded(model) ? 'verified' : 'verified so far';
  return { name: 'Evidence', value: `${countText(verified)} of ${countText(cited)}`, part };
}

export function tokensIn(model: ModelView): Figure {
  const { usage } = model;
  const written = usage?.cacheWriteTokens ?? 0;
  const parts = [
    countIn(usage?.cachedInputTokens, 'cached'),
    written > 0 ? countIn(written, 'written to cache') : '',
    howCounted(model),
  ];
  return { name: 'Tokens in', value: tokens(model, usage?.inputTokens ?? null), part: joined(parts, model) };
}

export function tokensOut(model: ModelView): Figure {
  const { usage } = model;
  const parts = [countIn(usage?.reasoningTokens, 'reasoning'), howCounted(model)];
  return { name: 'Tokens out', value: tokens(model, usage?.outputTokens ?? null), part: joined(parts, model) };
}

function joined(parts: string[], model: ModelView): string {
  return model.usage?.source === 'none' ? '' : parts.filter((part) => part !== '').join(', ');
}

function countIn(count: number | null | undefined, what: string): string {
  return count === null || count === undefined ? '' : `${countText(count)} ${what}`;
}

function howCounted(model: ModelView): string {
  const source = model.usage?.source;
  return source === 'counted' || source === 'estimated' ? source : '';
}

function tokens(model: ModelView, count: number | null): string {
  if (model.usage?.source === 'none') {
    return 'none';
  }
  return count === null ? missing(model) : countText(count);
}

function missing(model: ModelView): string {
  return hasEnded(model) && model.attempts > 0 ? 'unknown' : nothing;
}

export function latency(model: ModelView): Figure {
  const value = model.latencyMs === null ? nothing : durationText(model.latencyMs);
  const first = model.timeToFirstTokenMs;
  const parts = first === null ? [] : [`first token ${durationText(first)}`];
  if (first !== null && model.latencyMs !== null) {
    parts.push(`generating ${durationText(Math.max(0, model.latencyMs - first))}`);
  }
  return { name: 'Latency', value, part: parts.join(', ') };
}

export function waited(model: ModelView): Figure {
  const parts = model.attempts > 0 ? [countOf(model.attempts, 'attempt')] : [];
  if (model.queuedMs > 0) {
    parts.push(`queued ${durationText(model.queuedMs)}`);
  }
  const value = model.attempts > 0 || model.waitedMs > 0 ? durationText(model.waitedMs) : nothing;
  return { name: 'Waited', value, part: parts.join(', ') };
}

export function cost(model: ModelView): Figure {
  const name = 'Cost';
  if (model.attempts === 0 && hasEnded(model) && model.cost?.source !== 'local' && model.cost?.source !== 'cache') {
    return { name, value: nothing, part: 'nothing was sent' };
  }
  if (model.cost === null) {
    return { name, value: missing(model), part: '' };
  }
  const { usd } = model.cost;
  return { name, value: usd === null ? missing(model) : costText(usd), part: costSource(model.cost) };
}

function costSource({ usd, source, originalUsd, batch, pricedAt }: NonNullable<ModelView['cost']>): string {
  if (usd === null) {
    return source === 'unknown' ? 'no price known' : 'no usage reported';
  }
  const words: Record<typeof source, string> = {
    'price-book': `price book${pricedAt === null ? '' : ` ${formatDay(pricedAt)}`}`,
    experiment: 'price in the experiment',
    provider: 'as the provider says',
    local: 'local, no charge',
    cache: originalUsd === null ? 'from the cache' : `from the cache, was ${costText(originalUsd)}`,
    unknown: 'no price known',
  };
  return batch ? `${words[source]}, batch` : words[source];
}
