import { type ProviderId, providerIds } from '../experiment/model-reference';
import { readOllamaHost } from './base-url';

interface CommonProfile {
  label: string;
  /** Models that the catalog does not know take `temperature`. */
  takesTemperature: boolean;
}

/** What has to be known of a provider that is reached over HTTP before its adapter is loaded. */
export interface HttpProfile extends CommonProfile {
  kind: 'http';
  /** Environment variables that may hold its key, the first one that is set wins. */
  keyVariables: readonly string[];
  needsKey: boolean;
  /** Environment variable that may hold its base URL. */
  baseUrlVariable: string | null;
  /** Base URL as its SDK takes it; null where the experiment must name one. */
  baseUrl: string | null;
  /** Makes a base URL out of what the user has set; undefined: it is one. Throws PersonaError `invalid-config`. */
  readUserBaseUrl?: (given: string) => string;
  /** Keeps the start of a prompt only when asked to, for a quarter more than plain input; reading it back costs a tenth. */
  keepsPrefixOnRequest?: boolean;
}

/** Where models are: at an HTTP endpoint, in the editor, or in this process. */
export type ProviderProfile = HttpProfile | (CommonProfile & { kind: 'editor' | 'embedded' });

const profiles: Record<ProviderId, ProviderProfile> = {
  anthropic: {
    kind: 'http',
    label: 'Anthropic',
    takesTemperature: false,
    keyVariables: ['ANTHROPIC_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    baseUrl: 'https://api.anthropic.com',
    keepsPrefixOnRequest: true,
  },
  openai: {
    kind: 'http',
    label: 'OpenAI',
    takesTemperature: true,
    keyVariables: ['OPENAI_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'OPENAI_BASE_URL',
    baseUrl: 'https://api.openai.com/v1',
  },
  google: {
    kind: 'http',
    label: 'Google',
    takesTemperature: true,
    keyVariables: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'GOOGLE_GEMINI_BASE_URL',
    baseUrl: 'https://generativelanguage.googleapis.com',
  },
  'openai-compatible': {
    kind: 'http',
    label: 'OpenAI-compatible server',
    takesTemperature: true,
    keyVariables: [],
    needsKey: false,
    baseUrlVariable: null,
    baseUrl: null,
  },
  ollama: {
    kind: 'http',
    label: 'Ollama',
    takesTemperature: true,
    keyVariables: [],
    needsKey: false,
    baseUrlVariable: 'OLLAMA_HOST',
    baseUrl: 'http://127.0.0.1:11434/v1',
    readUserBaseUrl: readOllamaHost,
  },
  lmstudio: {
    kind: 'http',
    label: 'LM Studio',
    takesTemperature: true,
    keyVariables: [],
    needsKey: false,
    baseUrlVariable: null,
    baseUrl: 'http://127.0.0.1:1234/v1',
  },
  openrouter: {
    kind: 'http',
    label: 'OpenRouter',
    takesTemperature: true,
    keyVariables: ['OPENROUTER_API_KEY'],
    needsKey: true,
    baseUrlVariable: null,
    baseUrl: 'https://openrouter.ai/api/v1',
  },
  vscode: { kind: 'editor', label: 'Models of this editor', takesTemperature: false },
  offline: { kind: 'embedded', label: 'Embedded generators', takesTemperature: false },
};

/** What is known of a provider; undefined for a name that is none. */
export function providerProfile(provider: string): ProviderProfile | undefined {
  const id = providerIds.find((known) => known === provider);
  return id && profiles[id];
}

/** The profile of a provider that is reached over HTTP; undefined for the others. */
export function httpProfile(provider: string): HttpProfile | undefined {
  const profile = providerProfile(provider);
  return profile?.kind === 'http' ? profile : undefined;
}

/** Providers that take a key. */
export function providersWithKey(): ProviderId[] {
  return providerIds.filter((provider) => httpProfile(provider)?.needsKey);
}

/** The provider whose key an environment variable holds by convention; undefined for any other variable. */
export function ownerOfKeyVariable(name: string): ProviderId | undefined {
  return providerIds.find((provider) => httpProfile(provider)?.keyVariables.includes(name));
}

/** Servers on this machine that need no key. */
export const localServers = ['ollama', 'lmstudio'] as const satisfies readonly ProviderId[];
