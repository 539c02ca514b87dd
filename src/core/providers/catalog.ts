/** What is known of a model. Figures are tokens; undefined where nobody has looked it up. */
export interface CatalogEntry {
  id: string;
  contextTokens: number;
  maxOutputTokens: number;
  /** The API takes `temperature` for this model. */
  takesTemperature: boolean;
  /** Day on which the vendor switches it off, `YYYY-MM-DD`. */
  retiresOn?: string;
  replacedBy?: string;
  source: string;
  checkedAt: string;
}

const anthropic = { source: 'https://docs.claude.com/en/docs/about-claude/models', checkedAt: '2026-11-23' };
const current = { contextTokens: 1_000_000, maxOutputTokens: 128_000, takesTemperature: false, ...anthropic };

/** Models by provider, the recommended first. */
const catalog: Record<string, readonly CatalogEntry[]> = {
  anthropic: [
    { id: 'claude-sonnet-5-5', ...current },
    { id: 'claude-opus-5-5', ...current },
    { id: 'claude-haiku-5-5', ...current },
    { id: 'claude-fable-5-1', ...current },
    {
      id: 'claude-opus-4-5-20251101',
      ...current,
      contextTokens: 200_000,
      maxOutputTokens: 64_000,
      replacedBy: 'claude-opus-5-5',
    },
    {
      id: 'claude-sonnet-4-5-20250929',
      ...current,
      contextTokens: 200_000,
      maxOutputTokens: 64_000,
      retiresOn: '2026-11-30',
      replacedBy: 'claude-sonnet-5-5',
    },
  ],
};

/** Entries of a provider, the recommended first. */
export function catalogModels(provider: string): readonly CatalogEntry[] {
  return catalog[provider] ?? [];
}

/** The entry of exactly this id. */
export function findModel(provider: string, model: string): CatalogEntry | undefined {
  return catalog[provider]?.find((entry) => entry.id === model);
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
