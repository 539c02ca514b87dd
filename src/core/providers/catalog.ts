import { providerProfile } from './directory';

/** What is known of a model. Figures are tokens; undefined where nobody has looked it up. */
export interface CatalogEntry {
  id: string;
  contextTokens: number;
  maxOutputTokens: number;
  /** The API takes `temperature` for this model. */
  takesTemperature: boolean;
  /** The API holds its answers to a JSON Schema. */
  structuredOutput: boolean;
  /** It thinks before it answers unless it is told not to; the tokens of that are output. */
  reasoning: boolean;
  /** Day on which the vendor switches it off, `YYYY-MM-DD`. */
  retiresOn?: string;
  replacedBy?: string;
  source: string;
  checkedAt: string;
}

const anthropic = { source: 'https://docs.claude.com/en/docs/about-claude/models', checkedAt: '2026-11-23' };
const current = {
  contextTokens: 1_000_000,
  maxOutputTokens: 128_000,
  takesTemperature: false,
  structuredOutput: true,
  reasoning: true,
  ...anthropic,
};
/** They take `temperature` on version 2023-06-01 of the API only, and think only when they are told to. */
const claude45 = {
  ...current,
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  takesTemperature: true,
  reasoning: false,
};

const openai = { source: 'https://developers.openai.com/api/docs/models', checkedAt: '2026-11-23' };
/** They refuse `temperature` while they reason, which they do unless told not to. */
const gpt6 = {
  contextTokens: 1_050_000,
  maxOutputTokens: 128_000,
  takesTemperature: false,
  structuredOutput: true,
  reasoning: true,
  ...openai,
};

const google = { source: 'https://ai.google.dev/gemini-api/docs/models', checkedAt: '2026-11-23' };
/** The output limit is that of one request; the Gemini 4 models ignore `temperature`. */
const gemini = {
  contextTokens: 1_048_576,
  maxOutputTokens: 65_536,
  takesTemperature: true,
  structuredOutput: true,
  reasoning: true,
  ...google,
};

/** Models by provider, the recommended first. */
const catalog: Record<string, readonly CatalogEntry[]> = {
  anthropic: [
    { id: 'claude-sonnet-5-5', ...current },
    { id: 'claude-opus-5-5', ...current },
    { id: 'claude-haiku-5-5', ...current },
    { id: 'claude-fable-5-1', ...current },
    { id: 'claude-opus-4-5-20251101', ...claude45, replacedBy: 'claude-opus-5-5' },
    {
      id: 'claude-sonnet-4-5-20250929',
      ...claude45,
      retiresOn: '2026-11-30',
      replacedBy: 'claude-sonnet-5-5',
    },
  ],
  openai: [
    { id: 'gpt-6.1-sol', ...gpt6 },
    { id: 'gpt-6.1-terra', ...gpt6 },
    { id: 'gpt-6-luna', ...gpt6 },
    { id: 'gpt-6-astra', ...gpt6 },
    {
      id: 'gpt-5-2025-08-07',
      ...gpt6,
      contextTokens: 400_000,
      retiresOn: '2026-12-11',
      replacedBy: 'gpt-6.1-sol',
    },
  ],
  google: [
    { id: 'gemini-4-argon', ...gemini, takesTemperature: false },
    { id: 'gemini-3.8-flash', ...gemini },
    { id: 'gemini-3.5-flash-lite', ...gemini },
    { id: 'gemini-4-carbon', ...gemini, takesTemperature: false },
    { id: 'gemini-3-pro-preview', ...gemini, retiresOn: '2026-03-09', replacedBy: 'gemini-4-argon' },
  ],
};

/** References in use whose id no vendor knows, with the id that is meant. */
const meantIds: ReadonlyMap<string, string> = new Map([
  ['openai:gpt-5-20250807', 'gpt-5-2025-08-07'],
  ['google:gemini-3.0-pro', 'gemini-3-pro-preview'],
]);

/**
 * The id to send for `model`: another one, with a warning that names it, where what is asked for is known to be wrong. An id
 * that nothing is known of is sent as it is.
 */
export function resolveModelId(provider: string, model: string): { model: string; warning?: string } {
  const meant = meantIds.get(`${provider}:${model}`);
  return meant === undefined
    ? { model }
    : { model: meant, warning: `${model} is not a model id of ${provider}; ${meant} was sent.` };
}

/** Entries of a provider, the recommended first. */
export function catalogModels(provider: string): readonly CatalogEntry[] {
  return catalog[provider] ?? [];
}

/** The entry of exactly this id. */
export function findModel(provider: string, model: string): CatalogEntry | undefined {
  return catalog[provider]?.find((entry) => entry.id === model);
}

/** Whether a model's API takes `temperature`: from its entry, else from what holds for its provider. */
export function takesTemperature(provider: string, model: string): boolean {
  return findModel(provider, model)?.takesTemperature ?? providerProfile(provider)?.takesTemperature ?? true;
}

/** A warning where a model is retired or about to be, on `day` (`YYYY-MM-DD`). */
export function lifecycleWarning(provider: string, model: string, day: string): string | undefined {
  const entry = findModel(provider, model);
  if (entry?.retiresOn === undefined) {
    return undefined;
  }
  const verb = entry.retiresOn <= day ? 'was switched off on' : 'will be switched off on';
  const advice = entry.replacedBy === undefined ? '' : ` Use ${entry.replacedBy} instead.`;
  return `${model} ${verb} ${entry.retiresOn}.${advice}`;
}
