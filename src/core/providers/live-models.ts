import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../clock';
import { cancelled, PersonaError, toPersonaError } from '../errors';
import type { ModelSetting } from '../experiment/experiment';
import type { ProviderId } from '../experiment/model-reference';
import { defaults } from '../experiment/schema';
import { catalogModels } from './catalog';
import { connect, type Connection, type KeySource } from './connection';
import {
  type CallTarget,
  callTarget,
  connectionError,
  serverError,
  timeoutError,
  unreadableAnswer,
} from './http-errors';
import { bearer, fetchWithOnly, outgoingHeaders, sendableKey } from './outgoing-headers';

/** What a provider offers today, beside what the catalog says. */
export interface LiveModels {
  provider: ProviderId;
  /** Null where it was not found out. */
  host: string | null;
  /** Ids of the models that write text, in the provider's order. */
  models: string[];
  /** Offered and not in the catalog. */
  added: string[];
  /** In the catalog, not yet switched off by its dates, and no longer offered. */
  gone: string[];
  error: { code: string; message: string } | null;
}

export interface LiveModelPorts {
  keys: KeySource;
  clock: Clock;
  signal: AbortSignal;
  /** Undefined: the platform's own. */
  fetch?: typeof fetch;
}

/** How a vendor's list is asked for and read. */
interface ListApi {
  /** Address of a page below the base URL. */
  path: (after: string | undefined, baseUrl: string) => string;
  headers: (apiKey: string | undefined) => Record<string, string | undefined>;
  /** The ids of a page and where the next one starts; undefined where it is no such page. */
  read: (body: unknown) => { ids: string[]; after: string | undefined } | undefined;
}

const patienceMs = 15_000;
const mostPages = 50;

const AnthropicPage = Type.Object({
  data: Type.Array(Type.Object({ id: Type.String(), lifecycle: Type.Optional(Type.String()) })),
  has_more: Type.Optional(Type.Boolean()),
  last_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
const GooglePage = Type.Object({
  models: Type.Optional(
    Type.Array(
      Type.Object({ name: Type.String(), supportedGenerationMethods: Type.Optional(Type.Array(Type.String())) }),
    ),
  ),
  nextPageToken: Type.Optional(Type.String()),
});
const OpenAiPage = Type.Object({ data: Type.Array(Type.Object({ id: Type.String() })) });

const openAiCompatible: ListApi = {
  path: () => '/models',
  headers: (apiKey) => ({ authorization: apiKey === undefined ? undefined : bearer(apiKey) }),
  read: (body) => (Check(OpenAiPage, body) ? { ids: body.data.map(({ id }) => id), after: undefined } : undefined),
};

/** OpenAI lists all its models: these write something else than text, or not in a conversation. */
const otherThanText =
  /audio|realtime|image|transcri|tts|search|moderation|embedding|instruct|computer-use|codex|deep-research|live/u;

const listApis: Partial<Record<ProviderId, ListApi>> = {
  anthropic: {
    path: (after) => `/v1/models?limit=1000${after === undefined ? '' : `&after_id=${encodeURIComponent(after)}`}`,
    headers: (apiKey) => ({ authorization: bearer(apiKey ?? ''), 'anthropic-version': '2026-10-21' }),
    read: (body) =>
      Check(AnthropicPage, body)
        ? {
            ids: body.data.flatMap(({ id, lifecycle }) => (lifecycle === 'retired' ? [] : [id])),
            after: body.has_more ? (body.last_id ?? undefined) : undefined,
          }
        : undefined,
  },
  openai: {
    ...openAiCompatible,
    read: (body) => {
      const page = openAiCompatible.read(body);
      return page && { ...page, ids: page.ids.filter((id) => /^(?:gpt-|o\d)/u.test(id) && !otherThanText.test(id)) };
    },
  },
  google: {
    path: (after, baseUrl) =>
      `${/\/v\d+\w*$/u.test(baseUrl) ? '' : '/v1'}/models?pageSize=1000${after === undefined ? '' : `&pageToken=${encodeURIComponent(after)}`}`,
    headers: (apiKey) => ({ 'x-goog-api-key': sendableKey(apiKey ?? '') }),
    read: (body) =>
      Check(GooglePage, body)
        ? {
            ids: (body.models ?? []).filter(writesText).map(({ name }) => name.replace(/^models\//u, '')),
            after: body.nextPageToken || undefined,
          }
        : undefined,
  },
  ollama: openAiCompatible,
  lmstudio: openAiCompatible,
  openrouter: openAiCompatible,
};

function writesText({
  name,
  supportedGenerationMethods,
}: {
  name: string;
  supportedGenerationMethods?: string[];
}): boolean {
  const generates = supportedGenerationMethods?.includes('generateContent') ?? true;
  return generates && /^models\/(?:gemini|gemma)-/u.test(name) && !otherThanText.test(name);
}

/** Providers that can say which models they have. */
export function providersWithList(): ProviderId[] {
  return Object.keys(listApis) as ProviderId[];
}

/**
 * Asks a provider for its models and compares them with the catalog; nothing but the key goes there. A failure is part of
 * the result: `missing-key`, `authentication`, `network` and the like.
 */
export async function liveModels(provider: ProviderId, ports: LiveModelPorts): Promise<LiveModels> {
  let connection: Connection | undefined;
  try {
    const api = listApis[provider];
    if (!api) {
      throw new PersonaError('unsupported', `${provider} keeps no list of models.`);
    }
    connection = await connect(bareSetting(provider), ports.keys, { trusted: true, mayHaveKeys: () => false });
    return compared(provider, connection.host, await allPages(api, connection, ports), ports.clock);
  } catch (thrown) {
    const { code, message } = toPersonaError(thrown);
    return { provider, host: connection?.host ?? null, models: [], added: [], gone: [], error: { code, message } };
  }
}

function bareSetting(provider: ProviderId): ModelSetting {
  return {
    reference: { provider, model: '', requested: provider },
    weight: defaults.weight,
    maxOutputTokens: defaults.maxOutputTokens,
    timeoutSeconds: defaults.timeoutSeconds,
    headers: {},
  };
}

async function allPages(api: ListApi, connection: Connection, ports: LiveModelPorts): Promise<string[]> {
  const { baseUrl, apiKey } = connection;
  const target = callTarget(baseUrl, 'the list of models', [apiKey ?? '']);
  const send = fetchWithOnly(outgoingHeaders(api.headers(apiKey), {}), ports.fetch);
  const ids: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const read = api.read(await askFor(`${baseUrl}${api.path(after, baseUrl)}`, send, target, ports));
    if (!read) {
      throw unreadableAnswer(target);
    }
    ids.push(...read.ids);
    after = read.after;
    if (after === undefined) {
      return [...new Set(ids)];
    }
  }
  throw unreadableAnswer(target);
}

async function askFor(url: string, send: typeof fetch, target: CallTarget, ports: LiveModelPorts): Promise<unknown> {
  const { signal, clock } = ports;
  const patience = AbortSignal.timeout(patienceMs);
  let answer: Response;
  let text: string;
  try {
    answer = await send(url, { signal: AbortSignal.any([signal, patience]) });
    text = await answer.text();
  } catch (thrown) {
    if (signal.aborted) {
      throw cancelled();
    }
    throw patience.aborted ? timeoutError(target) : connectionError(target, thrown);
  }
  const body = parsed(text);
  if (!answer.ok) {
    throw serverError(target, { status: answer.status, text: messageIn(body), headers: answer.headers }, clock);
  }
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ErrorBody = Type.Object({ error: Type.Object({ message: Type.String() }) });

function messageIn(body: unknown): string {
  return Check(ErrorBody, body) ? body.error.message : '';
}

function compared(provider: ProviderId, host: string, models: string[], clock: Clock): LiveModels {
  const day = clock.now().toISOString().slice(0, 10);
  const known = catalogModels(provider);
  const ids = new Set(known.map(({ id }) => id));
  const staying = known.filter(({ retiresOn }) => retiresOn === undefined || retiresOn > day);
  return {
    provider,
    host,
    models,
    added: known.length === 0 ? [] : models.filter((id) => !ids.has(id)),
    gone: staying.flatMap(({ id }) => (models.includes(id) ? [] : [id])),
    error: null,
  };
}
