import { PersonaError } from '../errors';
import { definedFields } from './defined-fields';
import type { Experiment, ModelSetting } from './experiment';
import { referenceOf } from './meaning';
import { findProvider, parseModelReference, type ModelReference, type ProviderId } from './model-reference';
import { defaults, type ExperimentDocument, type ModelItem } from './schema';

/**
 * The experiment that a checked document stands for, every default filled in. Its models are those of the document:
 * none where it lists none.
 */
export function normaliseExperiment(document: ExperimentDocument): Experiment {
  const { name, study, data, generation, budget, output } = document;
  const { execution, consensus } = generation ?? {};
  const timeoutSeconds = execution?.timeout ?? defaults.timeoutSeconds;
  return {
    name: textOrNull(name),
    study: {
      context: textOrNull(study?.context),
      questions: list(study?.questions),
      instructions: textOrNull(study?.instructions),
    },
    data: {
      from: list(data?.from),
      exclude: list(data?.exclude),
      redact: data?.redact ?? defaults.redact,
      maxTokens: data?.max_tokens ?? defaults.shownTokens,
      ...definedFields({
        text: data?.text === undefined ? undefined : list(data.text),
        id: data?.id,
        encoding: data?.encoding,
        delimiter: data?.delimiter,
        quote: data?.quote,
        header: data?.header,
      }),
    },
    generation: {
      personas: generation?.personas ?? defaults.personas,
      personasAsked: generation?.personas !== undefined,
      seed: generation?.seed ?? defaults.seed,
      language: textOrNull(generation?.language),
      models: (generation?.models ?? []).map((item) => modelSetting(item, timeoutSeconds)),
    },
    execution: {
      mode: execution?.mode ?? defaults.mode,
      timeoutSeconds,
      firstTokenTimeoutSeconds: execution?.first_token_timeout ?? null,
      concurrency: execution?.concurrency ?? defaults.concurrency,
      perProvider: perProvider(execution?.per_provider ?? {}),
      retries: execution?.retries ?? defaults.retries,
      repeat: execution?.repeat ?? defaults.repeat,
      cache: execution?.cache ?? false,
      batch: execution?.batch ?? false,
    },
    consensus: {
      threshold: consensus?.threshold ?? defaults.threshold,
      minSupport: consensus?.min_support ?? defaults.minSupport,
      familyDiscount: consensus?.family_discount ?? defaults.familyDiscount,
      mergeWith: consensus?.merge_with === undefined ? null : parseModelReference(consensus.merge_with),
    },
    budget: {
      maxCost: budget?.max_cost ?? null,
      allowUnknownPrice: budget?.allow_unknown_price ?? defaults.allowUnknownPrice,
    },
    output: { directory: output?.directory ?? defaults.outputDirectory },
  };
}

function modelSetting(item: ModelItem, timeoutSeconds: number): ModelSetting {
  const entry: Exclude<ModelItem, string> = typeof item === 'string' ? { model: item } : item;
  return {
    reference: checkedReference(item),
    weight: entry.weight ?? defaults.weight,
    maxOutputTokens: entry.max_tokens ?? defaults.maxOutputTokens,
    timeoutSeconds: entry.timeout ?? timeoutSeconds,
    headers: { ...entry.headers },
    ...definedFields({
      temperature: entry.temperature,
      baseUrl: entry.base_url,
      apiKeyEnv: entry.api_key_env,
      price: entry.price && {
        input: entry.price.input,
        output: entry.price.output,
        ...definedFields({ cachedInput: entry.price.cached_input, cacheWrite: entry.price.cache_write }),
      },
    }),
  };
}

function checkedReference(item: ModelItem): ModelReference {
  const read = referenceOf(item);
  if (!read?.ok) {
    throw new PersonaError('invalid-config', read?.mistake.message ?? 'A model of the experiment has no name.');
  }
  return read.reference;
}

/** An alias and its provider mean the same; the lower number holds. */
function perProvider(limits: Readonly<Record<string, number | undefined>>): Partial<Record<ProviderId, number>> {
  const result: Partial<Record<ProviderId, number>> = {};
  for (const [name, limit] of Object.entries(limits)) {
    const provider = findProvider(name);
    if (provider !== undefined && limit !== undefined) {
      result[provider] = Math.min(limit, result[provider] ?? limit);
    }
  }
  return result;
}

function textOrNull(text: string | undefined): string | null {
  return text?.trim() || null;
}

function list(value: string | readonly string[] | undefined): string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : [...value];
}
