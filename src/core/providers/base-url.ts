import { isIPv6 } from 'node:net';
import { PersonaError } from '../errors';

/** A base URL without credentials. Throws PersonaError `invalid-config`, whose text repeats none. */
export function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/u.test(url.protocol)) {
    const shown = text.replace(/^.*@/su, '…@');
    throw new PersonaError('invalid-config', `"${shown}" is not a base URL: write it with http:// or https://.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new PersonaError(
      'invalid-config',
      `The base URL of ${url.host} holds a user name or password; use a header from the environment.`,
    );
  }
  return url;
}

/** `text` without slashes at its end. */
export function trimSlash(text: string): string {
  return text.replace(/\/+$/u, '');
}

/**
 * `OLLAMA_HOST` as Ollama reads it: quotes around it do not count, the scheme is `http` and the port 11434 where they are
 * left out (80 or 443 where only the port is), and an address that means "listen everywhere" is asked at loopback. To that
 * comes `/v1`, below which its OpenAI-compatible API stands. Throws PersonaError `invalid-config`.
 */
export function readOllamaHost(text: string): string {
  const given = text
    .trim()
    .replace(/^["']+|["']+$/gu, '')
    .trim();
  const hasScheme = /^[a-z]+:\/\//iu.test(given);
  const address = isIPv6(given) ? `[${given}]` : given.startsWith(':') ? `127.0.0.1${given}` : given;
  const url = parseBaseUrl(hasScheme ? given : `http://${address}`);
  const hasPort = /^[^/?#]*:\d+(?:[/?#]|$)/u.test(address.replace(/\[[^\]]*\]/u, ''));
  if (!hasScheme && !hasPort) {
    url.port = '11434';
  }
  const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };
  url.hostname = everywhere[url.hostname] ?? url.hostname;
  const path = trimSlash(url.pathname);
  return `${url.origin}${path.endsWith('/v1') ? path : `${path}/v1`}`;
}
