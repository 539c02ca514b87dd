import type { Experiment, ModelSetting } from './experiment';
import type { ExperimentDocument } from './schema';

/**
 * An experiment as a document in the words of `experiment.yaml`, with every default written out: what a run stores as its
 * settings. `normaliseExperiment` of it gives the experiment back. It holds no key, only names of variables.
 */
export function experimentDocument(experiment: Experiment): ExperimentDocument {
  const { study, data, generation, execution, consensus, budget, output } = experiment;
  return defined({
    name: experiment.name ?? undefined,
    study: defined({
      context: study.context ?? undefined,
      questions: study.questions,
      instructions: study.instructions ?? undefined,
    }),
    data: defined({
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
    generation: defined({
      personas: generation.personas,
      seed: generation.seed,
      language: generation.language ?? undefined,
      models: generation.models.map(modelItem),
      execution: defined({
        mode: execution.mode,
        timeout: execution.timeoutSeconds,
        first_token_timeout: execution.firstTokenTimeoutSeconds ?? undefined,
        concurrency: execution.concurrency,
        per_provider: defined(execution.perProvider),
        retries: execution.retries,
        repeat: execution.repeat,
        cache: execution.cache,
        batch: execution.batch,
      }),
      consensus: defined({
        threshold: consensus.threshold,
        min_support: consensus.minSupport,
        family_discount: consensus.familyDiscount,
        merge_with: consensus.mergeWith?.requested,
      }),
    }),
    budget: defined({ max_cost: budget.maxCost ?? undefined, allow_unknown_price: budget.allowUnknownPrice }),
    output: { directory: output.directory },
  });
}

type Entry = Exclude<NonNullable<NonNullable<ExperimentDocument['generation']>['models']>[number], string>;

function modelItem(setting: ModelSetting): Entry {
  const { reference, price } = setting;
  const asWritten = reference.requested !== reference.model;
  return defined({
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
      defined({
        input: price.input,
        output: price.output,
        cached_input: price.cachedInput,
        cache_write: price.cacheWrite,
      }),
  });
}

type Defined<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name];
} & {
  [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined>;
};

/** The fields that have a value. */
function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}
