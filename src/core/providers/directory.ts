import type { ProviderId } from '../experiment/model-reference';

/** What has to be known of a provider before its adapter is loaded. */
export interface ProviderProfile {
  label: string;
  /** Environment variables that may hold its key, the first one that is set wins. */
  keyVariables: readonly string[];
  needsKey: boolean;
  /** Environment variable that may hold its base URL. */
  baseUrlVariable: string | null;
  /** Base URL as its SDK takes it; null where the experiment must name one. */
  baseUrl: string | null;
}

const profiles: Partial<Record<ProviderId, ProviderProfile>> = {
  anthropic: {
    label: 'Anthropic',
    keyVariables: ['ANTHROPIC_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    baseUrl: 'https://api.anthropic.com',
  },
  openai: {
    label: 'OpenAI',
    keyVariables: ['OPENAI_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'OPENAI_BASE_URL',
    baseUrl: 'https://api.openai.com/v1',
  },
  google: {
    label: 'Google',
    keyVariables: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
    needsKey: true,
    baseUrlVariable: 'GOOGLE_GEMINI_BASE_URL',
    baseUrl: 'https://generativelanguage.googleapis.com',
  },
  'openai-compatible': {
    label: 'OpenAI-compatible server',
    keyVariables: [],
    needsKey: false,
    baseUrlVariable: null,
    baseUrl: null,
  },
  ollama: {
    label: 'Ollama',
    keyVariables: [],
    needsKey: false,
    baseUrlVariable: 'OLLAMA_HOST',
    baseUrl: 'http://127.0.0.1:11434/v1',
  },
  lmstudio: {
    label: 'LM Studio',
    keyVariables: [],
    needsKey: false,
    baseUrlVariable: null,
    baseUrl: 'http://127.0.0.1:1234/v1',
  },
  openrouter: {
    label: 'OpenRouter',
    keyVariables: ['OPENROUTER_API_KEY'],
    needsKey: true,
    baseUrlVariable: null,
    baseUrl: 'https://openrouter.ai/api/v1',
  },
};

/** The profile of a provider that is reached over HTTP; undefined for `offline` and for those that are not available. */
export function providerProfile(provider: ProviderId): ProviderProfile | undefined {
  return profiles[provider];
}

/** Providers that take a key. */
export function providersWithKey(): ProviderId[] {
  return (Object.keys(profiles) as ProviderId[]).filter((provider) => profiles[provider]?.needsKey);
}

/** The provider whose key an environment variable holds by convention; undefined for any other variable. */
export function ownerOfKeyVariable(name: string): ProviderId | undefined {
  return (Object.keys(profiles) as ProviderId[]).find((provider) => profiles[provider]?.keyVariables.includes(name));
}

/** Servers on this machine that need no key. */
export const localServers = ['ollama', 'lmstudio'] as const satisfies readonly ProviderId[];
