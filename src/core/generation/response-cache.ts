import { createHash } from 'node:crypto';
import type { Source } from '../data/table';
import type { Prompt } from '../prompt/prompt';
import type { FinishReason, ModelCall } from '../providers/provider';
import type { Usage } from '../money/usage';
import type { GenerationPlan, PlannedModel } from './plan';

/** A whole answer that was good, as it came, with what it took. */
export interface CachedAnswer {
  /** `cacheKey` of the request. */
  key: string;
  provider: string;
  /** The id on the wire. */
  model: string;
  /** ISO 8601. */
  storedAt: string;
  text: string;
  finishReason: FinishReason;
  usage: Usage;
  /** What the call cost, in USD; null when unknown. */
  usd: number | null;
  /** Milliseconds from sending to the last byte. */
  latencyMs: number;
}

/** Answers of earlier runs. Neither method rejects: what cannot be read or written is not in the cache. */
export interface ResponseCache {
  find(key: string): Promise<CachedAnswer | undefined>;
  keep(answer: CachedAnswer): Promise<void>;
}

/** Rises when an adapter sends the same call differently. */
const requestVersion = 1;

/**
 * Names a request: SHA-256 in hex over all that reaches the wire (endpoint and headers, model, settings, prompt), the data
 * files, and which draw it is: listings and repetitions of a model are answered by calls of their own.
 */
export function cacheKey(model: PlannedModel, prompt: Prompt, plan: Pick<GenerationPlan, 'data'>): string {
  const { maxOutputTokens, temperature, listing, repetition } = model;
  const settings: Omit<ModelCall, 'prompt' | 'signal'> = { model: model.model, maxOutputTokens, temperature };
  return hash([
    requestVersion,
    model.provider,
    model.endpoint,
    settings,
    promptHash(prompt),
    dataHash(plan.data.table.sources),
    listing,
    repetition,
  ]);
}

/** Names where and how models are asked. Header values go in as a hash only: they may be secret. */
export function endpointHash(baseUrl: string, headers: Readonly<Record<string, string>>): string {
  return hash([baseUrl, Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

const promptHashes = new WeakMap<Prompt, string>();

/** Prompts are long, and the same one goes to many models. */
function promptHash(prompt: Prompt): string {
  const known = promptHashes.get(prompt) ?? hash(prompt);
  promptHashes.set(prompt, known);
  return known;
}

function dataHash(sources: readonly Source[]): string[] {
  return sources.map(({ sha256 }) => sha256);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
