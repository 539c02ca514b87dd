import { isLoopback } from './loopback';

/** Proxies as the environment names them; undefined for none. */
export interface ProxySettings {
  http: string | undefined;
  https: string | undefined;
  /** Hosts that are asked directly, as in `NO_PROXY`. */
  except: string | undefined;
}

export interface TransportOptions {
  /** Longest time limit of a model in milliseconds. */
  longestMs: number;
  proxies: ProxySettings;
  /** The fetch for hosts beyond this machine, where the platform itself sees to proxies and certificates. */
  beyondThisMachine?: typeof fetch;
}

/** The platform's fetch gives up when headers, or the next part of an answer, take longer. */
const platformPatienceMs = 300_000;

/** What the environment says of proxies, in either letter case: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. */
export function environmentProxies(variable: (name: string) => string | undefined): ProxySettings {
  const either = (name: string): string | undefined => variable(name.toLowerCase()) || variable(name) || undefined;
  return { http: either('HTTP_PROXY'), https: either('HTTPS_PROXY'), except: either('NO_PROXY') };
}

/**
 * The fetch for calls to models: through the proxies, never to this machine, and without a time limit of its own where the
 * run's is longer. The platform's own does where neither is asked for: undefined.
 */
export function modelFetch({ longestMs, proxies, beyondThisMachine }: TransportOptions): typeof fetch | undefined {
  const proxied = beyondThisMachine === undefined && (proxies.http !== undefined || proxies.https !== undefined);
  if (!proxied && longestMs <= platformPatienceMs) {
    return beyondThisMachine;
  }
  let loaded: Promise<typeof fetch> | undefined;
  return async (input, init) => {
    if (beyondThisMachine && !isLoopback(new URL(addressOf(input)).hostname)) {
      return beyondThisMachine(input, init);
    }
    loaded ??= import('./undici-fetch').then((module) =>
      module.createUndiciFetch(proxies, { headersTimeout: 0, bodyTimeout: 0 }),
    );
    return (await loaded)(input, init);
  };
}

function addressOf(input: Parameters<typeof fetch>[0]): string {
  return typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
}
