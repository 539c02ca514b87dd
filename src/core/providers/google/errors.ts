import type { ErrorCode } from '../../errors';
import { codeOfStatus } from '../http-errors';

/** What an error of the Gemini API says, as far as it says it. */
export interface GeminiError {
  /** HTTP status in the body, the only one of an error inside a stream. */
  code: number | undefined;
  text: string;
  /** `google.rpc.ErrorInfo.reason`, such as `API_KEY_INVALID`. */
  reason: string | undefined;
  /** Milliseconds, from `google.rpc.RetryInfo`. */
  retryAfterMs: number | undefined;
}

/** Reads the JSON that the SDK puts into the message of its ApiError. What is no such JSON is text. */
export function readGeminiError(message: string): GeminiError {
  const [error, text] = [field(firstOf(parsed(message.replace(/^got status: \w*\. /, ''))), 'error'), message];
  if (error === undefined) {
    return { code: undefined, text, reason: undefined, retryAfterMs: undefined };
  }
  const [code, words] = [field(error, 'code'), field(error, 'message')];
  const given: unknown = field(error, 'details');
  const details: unknown[] = Array.isArray(given) ? given : [];
  return {
    code: typeof code === 'number' ? code : undefined,
    text: typeof words === 'string' ? words : '',
    reason: details.map((detail) => field(detail, 'reason')).find((reason) => typeof reason === 'string'),
    retryAfterMs: details.map((detail) => durationMs(field(detail, 'retryDelay'))).find((delay) => delay !== undefined),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Errors of streams come as an array of one from some proxies. */
function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** `google.protobuf.Duration` in JSON: seconds with up to nine decimals and an `s`. */
function durationMs(value: unknown): number | undefined {
  const seconds = typeof value === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(value)?.[1] : undefined;
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}

/**
 * What an error means where the status says less: a wrong key and a prompt that is too long are answered with 400, an empty
 * account with 429. Undefined leaves it to the status.
 */
export function geminiErrorCode(status: number | undefined, error: GeminiError): ErrorCode | undefined {
  if (error.reason === 'API_KEY_INVALID' || /API key (?:not valid|expired)/i.test(error.text)) {
    return 'authentication';
  }
  if (/token count .*exceeds/i.test(error.text)) {
    return 'context-too-long';
  }
  if (/credits? (?:are|is) depleted|enable billing/i.test(error.text)) {
    return 'payment';
  }
  return status === undefined && error.code !== undefined ? codeOfStatus(error.code) : undefined;
}
