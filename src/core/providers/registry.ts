import type { ProviderId } from '../experiment/model-reference';
import { PersonaError } from '../errors';
import { withKnownModels } from './known-models';
import type { Provider, ProviderConnection } from './provider';

type Load = (connection: ProviderConnection) => Promise<Provider>;

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
  offline: async () => (await import('./offline/offline')).createOfflineGenerator(),
};

/** The adapter of a provider. Throws PersonaError `unsupported`. */
export async function loadProvider(provider: ProviderId, connection: ProviderConnection): Promise<Provider> {
  const load = adapters[provider];
  if (!load) {
    throw new PersonaError('unsupported', `Models of ${provider} are not available yet.`);
  }
  const loaded = await load(connection);
  return loaded.kind === 'language-model' ? withKnownModels(provider, connection, loaded) : loaded;
}
