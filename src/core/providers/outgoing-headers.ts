import { PersonaError } from '../errors';

/**
 * The headers of a request to a model: JSON both ways, `own` (undefined values left out), then the user's `configured` ones.
 * Throws PersonaError `invalid-config` that names a header which cannot be sent, never its value.
 */
export function outgoingHeaders(
  own: Record<string, string | undefined>,
  configured: Record<string, string>,
): Record<string, string> {
  const headers = new Headers({
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'multi-model-personas',
  });
  const entries = [...Object.entries(own), ...Object.entries(configured)];
  for (const [name, value] of entries) {
    if (value === undefined) {
      continue;
    }
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) {
      throw new PersonaError(
        'invalid-config',
        `The header "${name}" contains characters that cannot be sent. Correct it and try again.`,
      );
    }
    headers.set(name, value);
  }
  return Object.fromEntries(headers.entries());
}

/** The key as it is sent. Throws PersonaError `authentication` for a key that cannot stand in a header. */
export function sendableKey(apiKey: string): string {
  const key = apiKey.trim();
  if (!/^[\u0021-\u007e]+$/.test(key)) {
    throw new PersonaError(
      'authentication',
      'The API key contains characters that no key has. Copy it again and set it anew.',
    );
  }
  return key;
}

/** The value of an Authorization header. Throws PersonaError `authentication` for a key that cannot stand in a header. */
export function bearer(apiKey: string): string {
  return `Bearer ${sendableKey(apiKey)}`;
}

/**
 * A fetch that sends `headers` and no others, whatever its caller adds: the vendors' SDKs add headers from environment
 * variables. Redirects are not followed, so that nothing reaches a host that was not named.
 */
export function fetchWithOnly(headers: Record<string, string>, send: typeof fetch = fetch): typeof fetch {
  return (input, init) => send(input, { ...init, headers, redirect: 'manual' });
}
