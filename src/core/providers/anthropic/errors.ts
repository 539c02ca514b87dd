import type { ErrorCode } from '../../errors';

const codesOfType: ReadonlyMap<string, ErrorCode> = new Map([
  ['invalid_request_error', 'bad-request'],
  ['authentication_error', 'authentication'],
  ['billing_error', 'payment'],
  ['permission_error', 'permission'],
  ['not_found_error', 'not-found'],
  ['request_too_large', 'context-too-long'],
  ['rate_limit_error', 'rate-limited'],
  ['timeout_error', 'timeout'],
  ['overloaded_error', 'overloaded'],
  ['api_error', 'overloaded'],
]);

/** What an error of the Messages API means by its type, or its words; undefined leaves it to the status, which is surer. */
export function anthropicErrorCode(
  status: number | undefined,
  type: string | null,
  text: string,
): ErrorCode | undefined {
  if (type === 'billing_error' || /credit balance is too low/i.test(text)) {
    return 'payment';
  }
  return status === undefined ? codesOfType.get(type ?? '') : undefined;
}
