import type { Clock } from '../clock';
import { type ErrorCode, isPersonaError, PersonaError } from '../errors';
import { isLoopback } from './loopback';

/** Where a call went, for messages that say what to do. */
export interface CallTarget {
  /** Host, with its port where it is not the scheme's own. */
  host: string;
  /** The server runs on this machine. */
  local: boolean;
  model: string;
  /** Values that must not appear in any text: the key, header values. */
  secrets: readonly string[];
}

/** A failure as a server reported it, by status or in the middle of a stream. */
export interface ServerFailure {
  /** Undefined where the failure came inside a stream. */
  status: number | undefined;
  /** The server's own words, possibly empty. */
  text: string;
  /** What the vendor's error type means, where it says more than the status. */
  code?: ErrorCode | undefined;
  headers?: Headers | undefined;
  /** Milliseconds to wait that the body asks for; a header that asks comes first. */
  retryAfterMs?: number | undefined;
}

const shownTextLength = 300;
const shortestSecret = 4;

/** The target of calls to `baseUrl`. Throws PersonaError `invalid-config` for a base URL that is none. */
export function callTarget(baseUrl: string, model: string, secrets: readonly string[]): CallTarget {
  if (!URL.canParse(baseUrl)) {
    throw new PersonaError(
      'invalid-config',
      `"${baseUrl}" is not a base URL. Write one such as http://127.0.0.1:8000/v1.`,
    );
  }
  const { host, hostname } = new URL(baseUrl);
  return { host, local: isLoopback(hostname), model, secrets };
}

/** `text` on one line without secrets: neither those given nor anything that looks like a key or a bearer token. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length >= shortestSecret) {
      clean = clean.replaceAll(secret, '…');
    }
  }
  return clean
    .replaceAll(/\bbearer\s+\S+/gi, 'Bearer …')
    .replaceAll(/\bsk-[\w*.…-]{4,}/g, '…')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/**
 * The delay a response asks for, in milliseconds: `retry-after-ms`, or Retry-After in seconds or as a date (RFC 9110, 10.2.3),
 * the latter counted from the response's own Date where it has one. Undefined where it asks for none.
 * @internal exported for its tests
 */
export function retryAfterMs(headers: Headers | undefined, clock: Clock): number | undefined {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (exact >= 0) {
    return exact;
  }
  const value = headers?.get('retry-after')?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(value)) {
    return Number(value) * 1000;
  }
  const moment = Date.parse(value);
  if (Number.isNaN(moment)) {
    return undefined;
  }
  const sent = Date.parse(headers?.get('date') ?? '');
  return Math.max(0, moment - (Number.isNaN(sent) ? clock.now().getTime() : sent));
}

const contextPattern =
  /context[ _-]?(?:length|window|size|limit)|prompt is too long|input is too long|too many (?:input )?tokens|request_too_large/i;

function codeOf(failure: ServerFailure): ErrorCode {
  const { status, text } = failure;
  const aboutSize = status === undefined || status === 400 || status === 413 || status === 422;
  if (aboutSize && contextPattern.test(text)) {
    return 'context-too-long';
  }
  return failure.code ?? (status === undefined ? 'overloaded' : codeOfStatus(status));
}

const codesOfStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'authentication'],
  [402, 'payment'],
  [403, 'permission'],
  [404, 'not-found'],
  [408, 'timeout'],
  [409, 'overloaded'],
  [413, 'context-too-long'],
  [425, 'overloaded'],
  [429, 'rate-limited'],
]);

/** What an HTTP status from 400 on means. */
export function codeOfStatus(status: number): ErrorCode {
  return codesOfStatus.get(status) ?? (status >= 500 ? 'overloaded' : 'bad-request');
}

const retryableCodes: ReadonlySet<ErrorCode> = new Set(['rate-limited', 'overloaded', 'timeout', 'network']);

const advice: Partial<Record<ErrorCode, (target: CallTarget) => string>> = {
  authentication: ({ host }) => `${host} does not accept the API key. Set a valid key for it and try again.`,
  payment: ({ host }) =>
    `${host} asks for payment. Check the plan, the credit and the billing of the account the key belongs to.`,
  permission: ({ host, model }) =>
    `${host} does not let this key use ${model}. Check the rights of the key, or choose another model.`,
  'not-found': ({ host, local, model }) =>
    local
      ? `${host} has no model "${model}". Install it there, or check the model id and the base URL.`
      : `${host} knows no model "${model}". Check the model id and the base URL.`,
  'context-too-long': ({ model }) =>
    `The request is too long for ${model}. Lower data.max_tokens (--max-tokens) so that fewer rows are shown, lower the model's own max_tokens, or choose one with a larger context.`,
  'content-filtered': ({ host, model }) =>
    `${host} does not let ${model} answer this request. Look at the rows it was shown, or exclude a column.`,
  'rate-limited': ({ host, model }) =>
    `${host} limits how often ${model} may be called. Try again later, or lower the concurrency.`,
  overloaded: ({ host, model }) =>
    `${host} cannot serve ${model} at the moment. Try again later, or choose another model.`,
  timeout: ({ host }) => `${host} took too long to answer. Try again, or raise the timeout.`,
};

function adviceOn(code: ErrorCode, target: CallTarget): string {
  return advice[code]?.(target) ?? `${target.host} refused the request. Check the settings of ${target.model}.`;
}

/**
 * The error for a failure that a server reported. Its text never contains a secret of the target, and it carries no cause:
 * vendors' error objects repeat what was sent.
 */
export function serverError(target: CallTarget, failure: ServerFailure, clock: Clock): PersonaError {
  const { status } = failure;
  if (status !== undefined && status >= 300 && status < 400) {
    const message = `${target.host} redirects to another address, and nothing is sent there unasked. Set the base URL to the final address.`;
    return new PersonaError('network', message, { status });
  }
  const code = codeOf(failure);
  const words = /^\s*</.test(failure.text) ? '' : withoutSecrets(failure.text, target.secrets);
  const shown = words.length > shownTextLength ? `${words.slice(0, shownTextLength)}…` : words;
  const details = [status === undefined ? '' : `status ${status}`, shown].filter((part) => part !== '').join(': ');
  return new PersonaError(code, details === '' ? adviceOn(code, target) : `${adviceOn(code, target)} (${details})`, {
    status,
    retryable: retryableCodes.has(code),
    retryAfterMs: retryAfterMs(failure.headers, clock) ?? failure.retryAfterMs,
  });
}

/** The first `code` in an error, its causes and their parts: ECONNREFUSED, UND_ERR_BODY_TIMEOUT, … */
function systemCode(thrown: unknown): string | undefined {
  return causes(thrown)
    .map((error): unknown => Reflect.get(error, 'code'))
    .find((code) => typeof code === 'string');
}

/** An error and its causes, the outermost first. */
export function causes(thrown: unknown): Error[] {
  const found: Error[] = [];
  for (let error = thrown; error instanceof Error && found.length < 8; error = error.cause) {
    found.push(error);
  }
  return found;
}

const tlsPattern = /CERT|SSL|TLS|EPROTO|SELF_SIGNED|VERIFY/;

/**
 * The error for a connection that was not made or broke: refused, no such host, TLS, reset, timeout. Retryable; `unsent`
 * where no connection was made. What the transport itself has explained stays as it is.
 */
export function connectionError(target: CallTarget, thrown: unknown): PersonaError {
  const { host, local } = target;
  const explained = causes(thrown).find(isPersonaError);
  if (explained) {
    return explained;
  }
  const code = systemCode(thrown) ?? '';
  if (code.includes('TIMEDOUT') || code.includes('TIMEOUT')) {
    return timeoutError(target, code.includes('CONNECT'));
  }
  const unmade = (message: string): PersonaError =>
    new PersonaError('network', message, { retryable: true, unsent: true });
  const suffix = code === '' ? '' : ` (${code})`;
  if (code === 'ECONNREFUSED') {
    return unmade(
      local
        ? `Nothing answers at ${host}. Start the server there, or check the base URL, and try again.`
        : `${host} refuses connections. Check the base URL and the network, and try again.`,
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return unmade(`The host ${host} cannot be found. Check the network and the base URL, and try again.`);
  }
  if (tlsPattern.test(code)) {
    return unmade(
      `No secure connection to ${host}${suffix}. Check the base URL and the certificates a proxy may need.`,
    );
  }
  return new PersonaError('network', `The connection to ${host} broke${suffix}. Check the network and try again.`, {
    retryable: true,
  });
}

/** The error for a server that did not answer in time, `unsent` where not even a connection was made. Retryable. */
export function timeoutError(target: CallTarget, unsent = false): PersonaError {
  return new PersonaError('timeout', adviceOn('timeout', target), { retryable: true, unsent });
}

/** The error for an answer that ended without its final event. Retryable. */
export function incompleteAnswer(target: CallTarget, anythingArrived: boolean): PersonaError {
  const message = anythingArrived
    ? `The connection to ${target.host} ended before the answer was complete. Try again.`
    : `The connection to ${target.host} ended before the answer was complete: nothing readable came. Try again, and check the base URL if it happens again.`;
  return new PersonaError('network', message, { retryable: true });
}

/** The error for a stream that is not what the API promises. Retryable: proxies garble answers now and then. */
export function unreadableAnswer(target: CallTarget): PersonaError {
  const message = `${target.host} sent an answer that cannot be read. Try again, and check the base URL if it happens again.`;
  return new PersonaError('network', message, { retryable: true });
}
