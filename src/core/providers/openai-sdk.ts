import OpenAI, { APIConnectionTimeoutError, APIError } from 'openai';

import type { Clock } from '../clock';
import { type ErrorCode, isPersonaError, type PersonaError } from '../errors';
import {
  type CallTarget,
  codeOfStatus,
  connectionError,
  serverError,
  timeoutError,
  unreadableAnswer,
} from './http-errors';
import { bearer, fetchWithOnly, outgoingHeaders } from './outgoing-headers';
import type { ProviderConnection } from './provider';

/** Satisfies the SDK, which wants a key; it is not sent. */
const noKey = 'none';

/**
 * A client for `baseUrl` that takes nothing from the environment: neither keys, organisation and project nor headers or
 * logging. An empty `apiKey` sends no Authorization header. Throws PersonaError `authentication` for a key and
 * `invalid-config` for a header that cannot be sent.
 */
export function openAiClient(connection: ProviderConnection, baseUrl: string, apiKey: string): OpenAI {
  const headers = outgoingHeaders({ authorization: apiKey === '' ? undefined : bearer(apiKey) }, connection.headers);
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey === '' ? noKey : apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: connection.timeoutMs,
    logLevel: 'off',
    fetch: fetchWithOnly(headers, connection.fetch),
  });
}

const codesOfWord: ReadonlyMap<unknown, ErrorCode> = new Map([
  ['insufficient_quota', 'payment'],
  ['billing_hard_limit_reached', 'payment'],
  ['billing_not_active', 'payment'],
  ['context_length_exceeded', 'context-too-long'],
  ['exceed_context_size_error', 'context-too-long'],
  ['invalid_api_key', 'authentication'],
  ['model_not_found', 'not-found'],
  ['rate_limit_exceeded', 'rate-limited'],
  ['invalid_prompt', 'content-filtered'],
  ['bio_policy', 'content-filtered'],
]);

/**
 * What `code` or `type` of an error in OpenAI's format mean; undefined leaves it to the status. Servers that fail inside a
 * stream, where there is no status, put one into `code`.
 */
export function openAiErrorCode(status: number | undefined, code: unknown, type: unknown): ErrorCode | undefined {
  if (status === undefined && typeof code === 'number' && code >= 400 && code < 600) {
    return codeOfStatus(code);
  }
  return codesOfWord.get(code) ?? codesOfWord.get(type);
}

/** The error for anything that the SDK, or what reads its streams, threw. */
export function openAiFailure(thrown: unknown, target: CallTarget, clock: Clock): PersonaError {
  if (isPersonaError(thrown)) {
    return thrown;
  }
  if (thrown instanceof APIConnectionTimeoutError) {
    return timeoutError(target);
  }
  if (thrown instanceof SyntaxError) {
    return unreadableAnswer(target);
  }
  if (thrown instanceof APIError && (thrown.status !== undefined || thrown.error !== undefined)) {
    const { code, status, type } = thrown;
    const text = thrown.message.replace(/^\d{3} (?:status code \(no body\))?/, '');
    return serverError(
      target,
      { status, text, code: openAiErrorCode(status, code, type), headers: thrown.headers },
      clock,
    );
  }
  return connectionError(target, thrown);
}
