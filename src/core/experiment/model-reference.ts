import { PersonaError } from '../errors';
import { nearest } from '../text/nearest';
import { listingKey } from './listing-key';

/** Everything that can stand before the first colon of a model reference, aliases excepted. */
export const providerIds = [
  'anthropic',
  'openai',
  'google',
  'openai-compatible',
  'ollama',
  'lmstudio',
  'openrouter',
  'vscode',
  'offline',
] as const;

export type ProviderId = (typeof providerIds)[number];

const aliases: Readonly<Record<string, ProviderId>> = { gemini: 'google' };

/** Every spelling of a provider that users may write. */
export const providerNames: readonly string[] = [...providerIds, ...Object.keys(aliases)];

/** The embedded generators, written `offline:<name>`. */
export const offlineModels = ['segments', 'topics', 'archetypes'] as const;

/** Vendors whose model ids tell where they come from. */
const bareIds: readonly { pattern: RegExp; provider: ProviderId }[] = [
  { pattern: /^claude-/u, provider: 'anthropic' },
  { pattern: /^(?:gpt-|chatgpt-|o\d)/u, provider: 'openai' },
  { pattern: /^(?:gemini|gemma)-/u, provider: 'google' },
];

export interface ModelReference {
  provider: ProviderId;
  model: string;
  /** As the user wrote it, surrounding space excepted. */
  requested: string;
}

/** What is wrong with a reference, and what to write instead where that can be guessed. */
export interface ReferenceMistake {
  message: string;
  suggestion: string | null;
}

export type ReferenceResult = { ok: true; reference: ModelReference } | { ok: false; mistake: ReferenceMistake };

/** The provider that a name or alias stands for; undefined for anything else. */
export function findProvider(name: string): ProviderId | undefined {
  return providerIds.find((id) => id === name) ?? (Object.hasOwn(aliases, name) ? aliases[name] : undefined);
}

/**
 * Reads `provider:model` or a bare model id whose prefix names its vendor (`claude-`, `gpt-`, `chatgpt-`, `o<digit>`,
 * `gemini-`, `gemma-`). Only the first colon splits, and only after a known provider: `ollama:llama3:8b` is the model
 * `llama3:8b`.
 */
export function readModelReference(text: string): ReferenceResult {
  const requested = text.trim();
  if (requested === '') {
    return wrong('A model reference is empty. Write provider:model, for example anthropic:claude-sonnet-5-5.');
  }
  const colon = requested.indexOf(':');
  const head = colon < 0 ? '' : requested.slice(0, colon).trim();
  const rest = requested.slice(colon + 1).trim();
  const provider = findProvider(head);
  if (provider !== undefined) {
    return readProviderAndModel(head, rest, requested);
  }
  if (colon >= 0 && (head === '' || rest === '')) {
    const missing = head === '' ? 'before' : 'after';
    return wrong(
      `"${requested}" has nothing ${missing} the colon. Write provider:model with one of ${providerIds.join(', ')}.`,
    );
  }
  const vendor = bareIds.find(({ pattern }) => pattern.test(requested))?.provider;
  if (vendor !== undefined) {
    return { ok: true, reference: { provider: vendor, model: requested, requested } };
  }
  return colon < 0 ? unknownBareId(requested) : unknownProvider(requested, head, rest);
}

/**
 * Reads a provider and a model that stand apart, as in a mapping of `experiment.yaml`. The model is taken whole, colons
 * included. `requested` is what to remember as the user's own words.
 */
export function readProviderAndModel(
  providerName: string,
  modelName: string,
  requested = modelName.trim(),
): ReferenceResult {
  const model = modelName.trim();
  const provider = findProvider(providerName.trim());
  if (provider === undefined) {
    return unknownProvider(`${providerName}:${model}`, providerName, model);
  }
  if (model === '') {
    const suggestion = provider === 'offline' ? 'offline:segments' : null;
    return wrong(
      `"${requested || providerName}" names no model. Write ${suggestion ?? `${provider}:<model>`}.`,
      suggestion,
    );
  }
  if (provider === 'offline' && !offlineModels.some((name) => name === model)) {
    const meant = nearest(model, offlineModels);
    const names = offlineModels.map((name) => `offline:${name}`).join(', ');
    return wrong(
      `There is no offline generator "${model}".${didYouMean(meant && `offline:${meant}`)} There are ${names}.`,
      meant && `offline:${meant}`,
    );
  }
  return { ok: true, reference: { provider, model, requested } };
}

/**
 * Reads a model reference as `readModelReference` does.
 * Throws PersonaError `invalid-config` with a text that says what to write.
 */
export function parseModelReference(text: string): ModelReference {
  const result = readModelReference(text);
  if (!result.ok) {
    throw new PersonaError('invalid-config', result.mistake.message);
  }
  return result.reference;
}

/** One model run of an experiment: which listing it comes from and which repetition of it this is, both 1-based. */
export interface ModelRunKey {
  /** `provider:model[#listing][~repetition]`, both from 2 on. */
  key: string;
  provider: ProviderId;
  model: string;
  /** Counts the listings of the same provider and model. */
  listing: number;
  repetition: number;
  /** Index into the listings this was made from. */
  index: number;
}

/** The model runs of `listings`, each repeated `repeat` times, in the order of the listings. */
export function modelRunKeys(
  listings: readonly Pick<ModelReference, 'provider' | 'model'>[],
  repeat: number,
): ModelRunKey[] {
  const seen = new Map<string, number>();
  return listings.flatMap(({ provider, model }, index) => {
    const name = `${provider}:${model}`;
    const listing = (seen.get(name) ?? 0) + 1;
    seen.set(name, listing);
    const base = listingKey({ provider, model, listing });
    return Array.from({ length: repeat }, (_, earlier) => {
      const repetition = earlier + 1;
      return { key: repetition === 1 ? base : `${base}~${repetition}`, provider, model, listing, repetition, index };
    });
  });
}

/** Those of `entries` that are model references, as they are written, and for each other one a sentence that says what is wrong. */
export function readableReferences(entries: readonly unknown[]): { references: string[]; mistakes: string[] } {
  const references: string[] = [];
  const mistakes: string[] = [];
  for (const entry of entries) {
    const read = typeof entry === 'string' ? readModelReference(entry) : undefined;
    if (read?.ok) {
      references.push(read.reference.requested);
    } else {
      mistakes.push(read ? read.mistake.message : `${JSON.stringify(entry)} is no text.`);
    }
  }
  return { references, mistakes };
}

function unknownBareId(requested: string): ReferenceResult {
  if (findProvider(requested) !== undefined) {
    return readProviderAndModel(requested, '', requested);
  }
  return wrong(
    `Nothing says which provider "${requested}" belongs to. Write provider:${requested} with one of ` +
      `${providerIds.join(', ')}, for example ollama:${requested}.`,
    `ollama:${requested}`,
  );
}

/** A misspelt provider keeps its first letter; without that `llama3` would pass for `ollama`. */
function unknownProvider(requested: string, head: string, rest: string): ReferenceResult {
  const meant = nearest(
    head,
    providerNames.filter((name) => name[0] === head[0]?.toLowerCase()),
  );
  const read = readProviderAndModel(meant ?? 'ollama', meant === null ? requested : rest);
  const suggestion = read.ok ? `${meant ?? 'ollama'}:${read.reference.model}` : read.mistake.suggestion;
  return wrong(
    `"${head}" is no known provider.${didYouMean(suggestion)} Known providers: ${providerIds.join(', ')}.`,
    suggestion,
  );
}

function didYouMean(suggestion: string | null): string {
  return suggestion === null ? '' : ` Did you mean "${suggestion}"?`;
}

function wrong(message: string, suggestion: string | null = null): ReferenceResult {
  return { ok: false, mistake: { message, suggestion } };
}
