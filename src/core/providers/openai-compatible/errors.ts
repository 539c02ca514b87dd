import type { ErrorCode } from '../../errors';
import { codeOfStatus } from '../http-errors';

const codesOfWord: ReadonlyMap<unknown, ErrorCode> = new Map([
  ['insufficient_quota', 'payment'],
  ['billing_hard_limit_reached', 'payment'],
  ['billing_not_active', 'payment'],
  ['context_length_exceeded', 'context-too-long'],
  ['exceed_context_size_error', 'context-too-long'],
  ['invalid_api_key', 'authentication'],
  ['model_not_found', 'not-found'],
  ['rate_limit_exceeded', 'rate-limited'],
]);

/**
 * What `code` or `type` of an error in OpenAI's format mean; undefined leaves it to the status. Servers that fail inside a
 * stream, where there is no status, put one into `code`.
 */
export function chatErrorCode(status: number | undefined, code: unknown, type: unknown): ErrorCode | undefined {
  if (status === undefined && typeof code === 'number' && code >= 400 && code < 600) {
    return codeOfStatus(code);
  }
  return codesOfWord.get(code) ?? codesOfWord.get(type);
}
