import type { ProviderId } from '../experiment/model-reference';
import { PersonaError } from '../errors';
import { withKnownModels } from './known-models';
import type { EmbeddedGenerator, LanguageModelProvider, ProviderConnection } from './provider';

type Load = (connection: ProviderConnection) => Promise<LanguageModelProvider>;

const openAiCompatible: Load = async (connection) =>
  (await import('./openai-compatible/openai-compatible')).createOpenAiCompatibleProvider(connection);

/** Adapters by provider. Each is loaded with its SDK when its first call is made. */
const adapters: Partial<Record<ProviderId, Load>> = {
  anthropic: async (connection) => (await import('./anthropic/anthropic')).createAnthropicProvider(connection),
  openai: async (connection) => (await import('./openai/openai')).createOpenAiProvider(connection),
  google: async (connection) => (await import('./google/google')).createGoogleProvider(connection),
  'openai-compatible': openAiCompatible,
  ollama: openAiCompatible,
  lmstudio: openAiCompatible,
  openrouter: openAiCompatible,
};

/** The adapter of a provider that is reached over HTTP. Throws PersonaError `unsupported` for any other. */
export async function loadProvider(
  provider: ProviderId,
  connection: ProviderConnection,
): Promise<LanguageModelProvider> {
  const load = adapters[provider];
  if (!load) {
    throw new PersonaError('unsupported', `Models of ${provider} are not available yet.`);
  }
  return withKnownModels(provider, connection, await load(connection));
}

/** The generators that work without a model. */
export async function loadEmbeddedGenerator(): Promise<EmbeddedGenerator> {
  return (await import('./offline/offline')).createOfflineGenerator();
}

/** As `loadProvider`, with one adapter, and so one SDK client, for all models of a provider with the same connection. */
export function sharingProviders(): typeof loadProvider {
  const loaded = new Map<string, Promise<LanguageModelProvider>>();
  return (provider, connection) => {
    const { baseUrl, apiKey, headers, timeoutMs } = connection;
    const name = JSON.stringify([provider, baseUrl, apiKey, headers, timeoutMs]);
    const known = loaded.get(name) ?? loadProvider(provider, connection);
    loaded.set(name, known);
    return known;
  };
}
