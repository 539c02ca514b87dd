import { Agent, EnvHttpProxyAgent, fetch as send } from 'undici';
import { PersonaError } from '../errors';
import { isLoopback } from './loopback';
import { causes } from './http-errors';
import type { ProxySettings } from './transport';

interface UndiciLimits {
  /** Milliseconds until the headers of an answer, and between two parts of its body; 0 for none. */
  headersTimeout: number;
  bodyTimeout: number;
}

/**
 * A fetch by way of `proxies`, with its own time limits. This machine is never asked through a proxy. Throws PersonaError
 * `invalid-config` for a proxy that is no address; the calls throw `network` where the proxy refuses.
 */
export function createUndiciFetch(proxies: ProxySettings, limits: UndiciLimits): typeof fetch {
  const direct = new Agent({ ...limits });
  const [httpProxy, httpsProxy] = [proxyAddress(proxies.http), proxyAddress(proxies.https)];
  const proxied = new EnvHttpProxyAgent({ ...limits, httpProxy, httpsProxy, noProxy: proxies.except ?? '' });
  const undiciFetch = async (input: string | URL, init: Parameters<typeof send>[1]): ReturnType<typeof send> => {
    const local = isLoopback(new URL(input).hostname);
    try {
      return await send(input, { ...init, dispatcher: local ? direct : proxied });
    } catch (thrown) {
      throw proxyFailure(thrown, local ? [] : [httpProxy, httpsProxy]) ?? thrown;
    }
  };
  // The platform's fetch is undici's as well; only the declarations are two.
  return undiciFetch as unknown as typeof fetch;
}

/** With `http://` where it names no scheme, as curl reads it. Empty: none, whatever the environment of the process says. */
function proxyAddress(given: string | undefined): string {
  const text = given?.trim() ?? '';
  if (text === '') {
    return '';
  }
  const address = /^[a-z][a-z\d+.-]*:\/\//iu.test(text) ? text : `http://${text}`;
  if (!URL.canParse(address) || !/^https?:$/u.test(new URL(address).protocol)) {
    throw new PersonaError(
      'invalid-config',
      `"${text.replace(/^.*@/su, '…@')}" is not the address of a proxy. Write HTTPS_PROXY and HTTP_PROXY with http:// or https://.`,
    );
  }
  return address;
}

/** The error for a proxy that was not reached or did not let the connection through. */
function proxyFailure(thrown: unknown, proxies: readonly string[]): PersonaError | undefined {
  const errors = causes(thrown);
  const [, status] = errors.flatMap(({ message }) => /^Proxy response \((\d+)\)/u.exec(message) ?? []);
  if (status !== undefined) {
    return failure(
      `The proxy refuses the connection (status ${status}). Check HTTPS_PROXY and its user name and password, or list the host in NO_PROXY.`,
    );
  }
  const addresses = proxies.filter((address) => address !== '').map((address) => new URL(address));
  const unreached = addresses.find(({ hostname, port }) =>
    errors.some((error) => Reflect.get(error, 'hostname') === hostname || String(Reflect.get(error, 'port')) === port),
  );
  return unreached && failure(`The proxy ${unreached.host} does not answer. Check HTTPS_PROXY and HTTP_PROXY.`);
}

function failure(message: string): PersonaError {
  return new PersonaError('network', message, { retryable: true, unsent: true });
}
