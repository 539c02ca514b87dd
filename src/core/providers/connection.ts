import { isIPv6 } from 'node:net';
import { PersonaError } from '../errors';
import type { ModelSetting } from '../experiment/experiment';
import type { ProviderId } from '../experiment/model-reference';
import { ownerOfKeyVariable, providerProfile, type ProviderProfile } from './directory';
import { isLoopback } from './loopback';

/** Where keys and variables come from: SecretStorage or nothing first, then the environment. */
export interface KeySource {
  /** The stored key of a provider. */
  storedKey(provider: string): Promise<string | undefined>;
  /** An environment variable. */
  variable(name: string): string | undefined;
  /** The base URL that the user has set for a provider outside of any file; undefined without one. */
  userBaseUrl(provider: string): string | undefined;
}

/** What a shell decides about hosts that a file names. */
export interface ConnectionPolicy {
  /** In an untrusted workspace endpoints, key variables and headers of a file are ignored. */
  trusted: boolean;
  /** Whether the user has confirmed that keys may go to this host (with port where one is given) that only a file names. */
  mayHaveKeys(host: string): boolean;
}

/** A model's endpoint with everything the adapter needs. */
export interface Connection {
  baseUrl: string;
  /** `api.anthropic.com`, `127.0.0.1:8000`: as it is shown and confirmed. */
  host: string;
  /** The server runs on this machine. */
  local: boolean;
  apiKey: string | undefined;
  headers: Record<string, string>;
  warnings: string[];
}

/**
 * Finds the endpoint and key of a model.
 *
 * A key goes to the vendor's own host, to a host that the user's environment names, to loopback, or to a host the user
 * has allowed; never to one that merely stands in a file. The same holds for everything that headers take from the
 * environment. One vendor's key variable, named for a model of another one, needs the user's word as well.
 * Throws PersonaError `missing-key`, `permission` (host not allowed), `invalid-config` (bad or missing base URL),
 * `unsupported`.
 */
export async function connect(setting: ModelSetting, keys: KeySource, policy: ConnectionPolicy): Promise<Connection> {
  const { provider } = setting.reference;
  const profile = providerProfile(provider);
  if (!profile) {
    throw new PersonaError('unsupported', `Models of ${provider} are not available yet.`);
  }
  const warnings: string[] = [];
  const { baseUrl: fileUrl, apiKeyEnv, headers } = policy.trusted ? setting : withoutEndpoint(setting, warnings);
  const userUrl = userBaseUrl(provider, keys);
  const given = fileUrl ?? userUrl ?? profile.baseUrl;
  if (given === null) {
    const ignored =
      setting.baseUrl === undefined ? '' : ' That of the experiment is ignored in an untrusted workspace.';
    throw new PersonaError(
      'invalid-config',
      `${provider} needs a base_url, for example http://127.0.0.1:8000/v1.${ignored}`,
    );
  }
  const url = parseUrl(given);
  const local = isLoopback(url.hostname);
  const apiKey = await findKey(setting, profile, apiKeyEnv, keys);
  const resolved = resolveHeaders(headers, keys);
  const secret = apiKey !== undefined || resolved.variables.length > 0;
  const fromFileOnly = fileUrl !== undefined && ![originOf(userUrl), originOf(profile.baseUrl)].includes(url.origin);
  const foreign = foreignVariable(provider, [...resolved.variables, ...(apiKeyEnv === undefined ? [] : [apiKeyEnv])]);
  if (!local && secret && (fromFileOnly || foreign !== undefined) && !policy.mayHaveKeys(url.host)) {
    throw notAllowed(url, foreign);
  }
  if (apiKey === undefined && profile.needsKey && !local) {
    throw new PersonaError('missing-key', missingKeyText(profile, apiKeyEnv));
  }
  return { baseUrl: trimSlash(url.href), host: url.host, local, apiKey, headers: resolved.headers, warnings };
}

/** A variable among these that holds the key of another vendor than this provider. */
function foreignVariable(provider: ProviderId, variables: readonly string[]): string | undefined {
  return variables.find((name) => {
    const owner = ownerOfKeyVariable(name);
    return owner !== undefined && owner !== provider;
  });
}

function notAllowed(url: URL, foreign: string | undefined): PersonaError {
  const reason =
    foreign === undefined
      ? `The experiment names the address ${url.origin}; no key is sent there`
      : `The experiment names ${foreign}, the key of another vendor, for ${url.origin}; it is not sent there`;
  return new PersonaError('permission', `${reason} before you confirm it (--allow-host ${url.host}).`);
}

/** The base URL that the user's settings or environment name for a provider, as its SDK takes it. Throws PersonaError `invalid-config`. */
export function userBaseUrl(
  provider: ProviderId,
  keys: Pick<KeySource, 'userBaseUrl' | 'variable'>,
): string | undefined {
  const variable = providerProfile(provider)?.baseUrlVariable ?? undefined;
  const given =
    keys.userBaseUrl(provider) || (variable === undefined ? undefined : keys.variable(variable) || undefined);
  return given !== undefined && provider === 'ollama' ? normaliseOllamaHost(given) : given;
}

function withoutEndpoint(
  setting: ModelSetting,
  warnings: string[],
): Pick<ModelSetting, 'baseUrl' | 'apiKeyEnv' | 'headers'> {
  if (setting.baseUrl !== undefined || setting.apiKeyEnv !== undefined || Object.keys(setting.headers).length > 0) {
    warnings.push('This workspace is not trusted: base_url, api_key_env and headers of the experiment are ignored.');
  }
  return { headers: {} };
}

async function findKey(
  setting: ModelSetting,
  profile: ProviderProfile,
  apiKeyEnv: string | undefined,
  keys: KeySource,
): Promise<string | undefined> {
  if (apiKeyEnv !== undefined) {
    const value = keys.variable(apiKeyEnv);
    if (!value) {
      throw new PersonaError('missing-key', `The environment variable ${apiKeyEnv} that api_key_env names is not set.`);
    }
    return value;
  }
  const stored = await keys.storedKey(setting.reference.provider);
  return stored || profile.keyVariables.map((name) => keys.variable(name)).find(Boolean);
}

function missingKeyText(profile: ProviderProfile, apiKeyEnv: string | undefined): string {
  const variable = apiKeyEnv ?? profile.keyVariables[0] ?? '';
  return `No key for ${profile.label}. Set ${variable} in the environment, or use the command "Personas: Set API Key" in the editor. The offline generators need no key.`;
}

function resolveHeaders(
  headers: Record<string, string>,
  keys: KeySource,
): { headers: Record<string, string>; variables: string[] } {
  const variables: string[] = [];
  const resolved = Object.entries(headers).map(([name, value]) => [
    name,
    value.replace(/\$\{env:([^}]*)\}/gu, (_, variable: string) => {
      variables.push(variable);
      const text = keys.variable(variable);
      if (text === undefined) {
        throw new PersonaError(
          'missing-key',
          `The header ${name} needs the environment variable ${variable}, which is not set.`,
        );
      }
      return text;
    }),
  ]);
  return { headers: Object.fromEntries(resolved) as Record<string, string>, variables };
}

function parseUrl(text: string): URL {
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

/**
 * `OLLAMA_HOST` as Ollama reads it: quotes around it do not count, the scheme is `http` and the port 11434 where they are
 * left out (80 or 443 where only the port is), and an address that means "listen everywhere" is asked at loopback. To that
 * comes `/v1`, below which its OpenAI-compatible API stands.
 */
function normaliseOllamaHost(text: string): string {
  const given = text
    .trim()
    .replace(/^["']+|["']+$/gu, '')
    .trim();
  const hasScheme = /^[a-z]+:\/\//iu.test(given);
  const address = isIPv6(given) ? `[${given}]` : given.startsWith(':') ? `127.0.0.1${given}` : given;
  const url = parseUrl(hasScheme ? given : `http://${address}`);
  const hasPort = /^[^/?#]*:\d+(?:[/?#]|$)/u.test(address.replace(/\[[^\]]*\]/u, ''));
  if (!hasScheme && !hasPort) {
    url.port = '11434';
  }
  const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };
  url.hostname = everywhere[url.hostname] ?? url.hostname;
  const path = trimSlash(url.pathname);
  return `${url.origin}${path.endsWith('/v1') ? path : `${path}/v1`}`;
}

function originOf(url: string | null | undefined): string | undefined {
  return url != null && URL.canParse(url) ? new URL(url).origin : undefined;
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/u, '');
}
