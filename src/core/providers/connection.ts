import { PersonaError } from '../errors';
import type { ModelSetting } from '../experiment/experiment';
import type { ProviderId } from '../experiment/model-reference';
import { parseBaseUrl, trimSlash } from './base-url';
import { type HttpProfile, httpProfile, ownerOfKeyVariable } from './directory';
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
  /** Whether the user has confirmed that a key may go where only a file has it go. */
  mayHaveKeys(request: KeyRequest): boolean;
}

/** A key that is to go where only a file has it go. */
export interface KeyRequest {
  /** With its port where one is given. */
  host: string;
  /** The variable of another vendor's key that the file names for this host. Undefined: it is the host that only the file names. */
  variable?: string;
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
  const profile = httpProfile(provider);
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
  const url = parseBaseUrl(given);
  const local = isLoopback(url.hostname);
  const apiKey = await findKey(setting, profile, apiKeyEnv, keys);
  const resolved = resolveHeaders(headers, keys);
  const secret = apiKey !== undefined || resolved.variables.length > 0;
  const fromFileOnly = fileUrl !== undefined && ![originOf(userUrl), originOf(profile.baseUrl)].includes(url.origin);
  const foreign = foreignVariables(provider, [...resolved.variables, ...(apiKeyEnv === undefined ? [] : [apiKeyEnv])]);
  const requests: KeyRequest[] = [
    ...(fromFileOnly ? [{ host: url.host }] : []),
    ...foreign.map((variable) => ({ host: url.host, variable })),
  ];
  const refused = local || !secret ? [] : requests.filter((request) => !policy.mayHaveKeys(request));
  if (refused[0]) {
    throw notAllowed(url, refused[0]);
  }
  if (apiKey === undefined && profile.needsKey && !local) {
    throw new PersonaError('missing-key', missingKeyText(profile, apiKeyEnv));
  }
  return { baseUrl: trimSlash(url.href), host: url.host, local, apiKey, headers: resolved.headers, warnings };
}

/** The variables among these, each once, that hold the key of another vendor than this provider. */
function foreignVariables(provider: ProviderId, variables: readonly string[]): string[] {
  return [...new Set(variables)].filter((name) => {
    const owner = ownerOfKeyVariable(name);
    return owner !== undefined && owner !== provider;
  });
}

function notAllowed(url: URL, { variable }: KeyRequest): PersonaError {
  const reason =
    variable === undefined
      ? `The experiment names the address ${url.origin}; no key is sent there`
      : `The experiment names ${variable}, the key of another vendor, for ${url.origin}; it is not sent there`;
  return new PersonaError('permission', `${reason} before you confirm it (--allow-host ${url.host}).`);
}

/** The base URL that the user's settings or environment name for a provider, as its SDK takes it. Throws PersonaError `invalid-config`. */
export function userBaseUrl(
  provider: ProviderId,
  keys: Pick<KeySource, 'userBaseUrl' | 'variable'>,
): string | undefined {
  const { baseUrlVariable = null, readUserBaseUrl } = httpProfile(provider) ?? {};
  const given = keys.userBaseUrl(provider) || (baseUrlVariable === null ? '' : keys.variable(baseUrlVariable));
  return given ? (readUserBaseUrl?.(given) ?? given) : undefined;
}

export const ignoredEndpointText =
  'This workspace is not trusted: base_url, api_key_env and headers of the experiment are ignored.';

function withoutEndpoint(
  setting: ModelSetting,
  warnings: string[],
): Pick<ModelSetting, 'baseUrl' | 'apiKeyEnv' | 'headers'> {
  if (setting.baseUrl !== undefined || setting.apiKeyEnv !== undefined || Object.keys(setting.headers).length > 0) {
    warnings.push(ignoredEndpointText);
  }
  return { headers: {} };
}

async function findKey(
  setting: ModelSetting,
  profile: HttpProfile,
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

function missingKeyText(profile: HttpProfile, apiKeyEnv: string | undefined): string {
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

function originOf(url: string | null | undefined): string | undefined {
  return url != null && URL.canParse(url) ? new URL(url).origin : undefined;
}
