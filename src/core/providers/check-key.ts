import { systemClock } from '../clock';
import { cancelled, isPersonaError, PersonaError, toPersonaError } from '../errors';
import type { ProviderId } from '../experiment/model-reference';
import { userBaseUrl, type KeySource } from './connection';
import { httpProfile } from './directory';
import { readGeminiError, geminiErrorCode } from './google/errors';
import { callTarget, connectionError, serverError, type ServerFailure, timeoutError } from './http-errors';
import { bearer, fetchWithOnly, outgoingHeaders, sendableKey } from './outgoing-headers';

/** What a vendor says of a key. */
export type KeyCheck =
  | { verdict: 'accepted' }
  /** `reason` is for the user and holds no key. */
  | { verdict: 'refused'; reason: string }
  /** The vendor could not be asked, or its answer says nothing of the key. */
  | { verdict: 'unknown'; reason: string };

export interface KeyCheckOptions {
  /** Where the user's own base URL of the provider stands; no other is asked. */
  keys: Pick<KeySource, 'userBaseUrl' | 'variable'>;
  signal: AbortSignal;
  /** Undefined: the platform's own. */
  fetch?: typeof fetch | undefined;
  /** Milliseconds to wait for an answer. */
  timeoutMs?: number;
}

interface Question {
  url: string;
  headers: Record<string, string | undefined>;
}

/** How a vendor is asked about a key. */
interface KeyApi {
  /** One cheap request: nothing is generated and nothing costs. */
  question: (baseUrl: string, apiKey: string) => Question;
  /** A key that is good may still be forbidden this request. */
  mayForbidGoodKeys?: boolean;
  /** Reads the body of a refusal; undefined: the message of an error in JSON. */
  readError?: (status: number, body: string) => Pick<ServerFailure, 'text' | 'code'>;
}

const keyApis: Partial<Record<ProviderId, KeyApi>> = {
  anthropic: {
    question: (baseUrl, apiKey) => ({
      url: `${baseUrl}/v1/models?limit=1`,
      headers: { authorization: bearer(apiKey), 'anthropic-version': '2026-10-21' },
    }),
  },
  openai: {
    question: (baseUrl, apiKey) => ({ url: `${baseUrl}/models`, headers: { authorization: bearer(apiKey) } }),
    // Restricted keys may be forbidden to list models and write answers all the same.
    mayForbidGoodKeys: true,
  },
  google: {
    question: (baseUrl, apiKey) => ({
      url: `${/\/v\d+\w*$/.test(baseUrl) ? baseUrl : `${baseUrl}/v1`}/models?pageSize=1`,
      headers: { 'x-goog-api-key': sendableKey(apiKey) },
    }),
    readError(status, body) {
      const error = readGeminiError(body);
      return { text: error.text, code: geminiErrorCode(status, error) };
    },
  },
  openrouter: {
    // Its list of models is public.
    question: (baseUrl, apiKey) => ({ url: `${baseUrl}/key`, headers: { authorization: bearer(apiKey) } }),
  },
};

/**
 * Asks the vendor, at its own address or at the one that the user has set, whether it accepts a key. Throws PersonaError
 * `cancelled` after an abort and nothing else.
 */
export async function checkKey(provider: ProviderId, apiKey: string, options: KeyCheckOptions): Promise<KeyCheck> {
  if (options.signal.aborted) {
    throw cancelled();
  }
  try {
    return await ask(provider, apiKey.trim(), options);
  } catch (thrown) {
    if (options.signal.aborted) {
      throw cancelled();
    }
    const { code, message } = toPersonaError(thrown);
    return { verdict: code === 'authentication' ? 'refused' : 'unknown', reason: message };
  }
}

async function ask(provider: ProviderId, apiKey: string, options: KeyCheckOptions): Promise<KeyCheck> {
  const { keys, signal, timeoutMs = 10_000 } = options;
  const baseUrl = userBaseUrl(provider, keys) ?? httpProfile(provider)?.baseUrl;
  const api = keyApis[provider];
  if (api === undefined || baseUrl == null) {
    throw new PersonaError('unsupported', `A key of ${provider} cannot be checked.`);
  }
  const target = callTarget(baseUrl, 'its models', [apiKey]);
  const { url, headers } = api.question(baseUrl.replace(/\/+$/u, ''), apiKey);
  const timeout = AbortSignal.timeout(timeoutMs);
  const send = fetchWithOnly(outgoingHeaders(headers, {}), options.fetch);
  try {
    const response = await send(url, { signal: AbortSignal.any([signal, timeout]) });
    if (response.ok) {
      await response.body?.cancel();
      return { verdict: 'accepted' };
    }
    if (response.status === 404) {
      const reason = `${target.host} does not say whether it accepts a key (status 404). Check the base URL.`;
      return { verdict: 'unknown', reason };
    }
    const body = await response.text();
    const { status } = response;
    const said = api.readError?.(status, body) ?? { text: wordsOf(body) };
    const failure = serverError(target, { status, ...said }, systemClock);
    return { verdict: refuses(api, failure) ? 'refused' : 'unknown', reason: failure.message };
  } catch (thrown) {
    throw isPersonaError(thrown) ? thrown : timeout.aborted ? timeoutError(target) : connectionError(target, thrown);
  }
}

function refuses({ mayForbidGoodKeys = false }: KeyApi, { code }: PersonaError): boolean {
  return code === 'authentication' || (code === 'permission' && !mayForbidGoodKeys);
}

/** The message of an error in JSON, else nothing: pages say little in few words. */
function wordsOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = typeof parsed === 'object' && parsed !== null ? (Reflect.get(parsed, 'error') as unknown) : undefined;
    const message = typeof error === 'object' && error !== null ? (Reflect.get(error, 'message') as unknown) : error;
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}
