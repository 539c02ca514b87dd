/** Every failure the product can name. The list is closed: scripts match on these strings. */
export const errorCodes = [
  'invalid-config',
  'invalid-data',
  'missing-key',
  'authentication',
  'permission',
  'payment',
  'not-found',
  'rate-limited',
  'overloaded',
  'timeout',
  'network',
  'bad-request',
  'context-too-long',
  'content-filtered',
  'truncated',
  'invalid-output',
  'budget',
  'cancelled',
  'unsupported',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface PersonaErrorDetails {
  cause?: unknown;
  /** Whether the same request may succeed later. */
  retryable?: boolean;
  /** HTTP status, when a server answered. */
  status?: number | undefined;
  /** What the server asked for before the next attempt, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** The request never reached a server, so nothing can have been billed. */
  unsent?: boolean;
}

/**
 * The one error type. `message` is written for the user and says what to do.
 * Compare `code`: bundles hold their own copy of this class, so `instanceof` is no test.
 */
export class PersonaError extends Error {
  override readonly name = 'PersonaError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly unsent: boolean;

  constructor(code: ErrorCode, message: string, details: PersonaErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.unsent = details.unsent ?? false;
  }
}

const codes: ReadonlySet<unknown> = new Set(errorCodes);

/** Recognises a PersonaError from any bundle. */
export function isPersonaError(value: unknown): value is PersonaError {
  return value instanceof Error && value.name === 'PersonaError' && codes.has(Reflect.get(value, 'code'));
}

/** Whether the system failed with this code, for example `ENOENT`. */
export function isSystemError(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && Reflect.get(thrown, 'code') === code;
}

/** The error itself, or an `internal` one around whatever was thrown. */
export function toPersonaError(thrown: unknown): PersonaError {
  if (isPersonaError(thrown)) {
    return thrown;
  }
  const message = thrown instanceof Error ? thrown.message : describe(thrown);
  return new PersonaError('internal', message, { cause: thrown });
}

/** Unlike `String`, does not throw for an object without a prototype. */
function describe(thrown: unknown): string {
  const isPrimitive = Object(thrown) !== thrown;
  return isPrimitive ? String(thrown) : Object.prototype.toString.call(thrown);
}

/** The error for work that was stopped by its AbortSignal. */
export function cancelled(cause?: unknown): PersonaError {
  return new PersonaError('cancelled', 'Cancelled.', { cause });
}
