import { providerProfile } from '../providers/directory';
import { definedFields } from './defined-fields';
import type { Experiment, GenerationSettings, ModelSetting } from './experiment';
import type { ExperimentDocument } from './schema';

/**
 * An experiment as a document in the words of `experiment.yaml`, with every default written out that holds for one of its
 * models: what a run stores as its settings. `normaliseExperiment` of it gives the experiment back, save for
 * `personasAsked` where the usual number of personas is written out. It holds no key, only names of variables.
 */
export function experimentDocument(experiment: Experiment): ExperimentDocument {
  const { study, data, generation, execution, consensus, budget, output } = experiment;
  return definedFields({
    name: experiment.name ?? undefined,
    study: definedFields({
      context: study.context ?? undefined,
      questions: study.questions,
      instructions: study.instructions ?? undefined,
    }),
    data: definedFields({
      from: data.from.length === 0 ? undefined : data.from,
      text: data.text,
      id: data.id,
      exclude: data.exclude,
      redact: data.redact,
      max_tokens: data.maxTokens,
      encoding: data.encoding,
      delimiter: data.delimiter,
      quote: data.quote,
      header: data.header,
    }),
    generation: definedFields({
      personas: isInForce(generation) ? generation.personas : undefined,
      seed: generation.seed,
      language: generation.language ?? undefined,
      models: generation.models.map(modelItem),
      execution: definedFields({
        mode: execution.mode,
        timeout: execution.timeoutSeconds,
        first_token_timeout: execution.firstTokenTimeoutSeconds ?? undefined,
        concurrency: execution.concurrency,
        per_provider: definedFields(execution.perProvider),
        retries: execution.retries,
        repeat: execution.repeat,
        cache: execution.cache,
        batch: execution.batch,
      }),
      consensus: definedFields({
        threshold: consensus.threshold,
        min_support: consensus.minSupport,
        family_discount: consensus.familyDiscount,
        merge_with: consensus.mergeWith?.requested,
      }),
    }),
    budget: definedFields({ max_cost: budget.maxCost ?? undefined, allow_unknown_price: budget.allowUnknownPrice }),
    output: { directory: output.directory },
  });
}

/** The usual number of personas holds for language models alone. */
function isInForce({ personasAsked, models }: GenerationSettings): boolean {
  return personasAsked || models.some(({ reference }) => providerProfile(reference.provider)?.kind !== 'embedded');
}

type Entry = Exclude<NonNullable<NonNullable<ExperimentDocument['generation']>['models']>[number], string>;

function modelItem(setting: ModelSetting): Entry {
  const { reference, price } = setting;
  const asWritten = reference.requested !== reference.model;
  return definedFields({
    provider: asWritten ? undefined : reference.provider,
    model: reference.requested,
    weight: setting.weight,
    max_tokens: setting.maxOutputTokens,
    temperature: setting.temperature,
    timeout: setting.timeoutSeconds,
    base_url: setting.baseUrl,
    api_key_env: setting.apiKeyEnv,
    headers: Object.keys(setting.headers).length === 0 ? undefined : setting.headers,
    price:
      price &&
      definedFields({
        input: price.input,
        output: price.output,
        cached_input: price.cachedInput,
        cache_write: price.cacheWrite,
      }),
  });
}
