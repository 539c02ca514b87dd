import { Type, type Static, type TObjectOptions, type TProperties } from 'typebox';
import { providerNames } from './model-reference';

/** What holds where neither a flag nor a file nor a setting says otherwise. */
export const defaults = {
  personas: 3,
  seed: 7,
  weight: 1,
  maxOutputTokens: 16_000,
  redact: true,
  shownTokens: 60_000,
  mode: 'parallel',
  timeoutSeconds: 300,
  concurrency: 8,
  retries: 2,
  repeat: 1,
  threshold: 0.33,
  minSupport: 0.5,
  familyDiscount: true,
  allowUnknownPrice: false,
  outputDirectory: 'personas',
} as const;

const weekInSeconds = 604_800;

/** `patternErrorMessage` is what editors and our own check say where `pattern` does not match. */
const notBlank = { pattern: '\\S', patternErrorMessage: 'must not be blank.' };
const oneCharacter = { minLength: 1, maxLength: 1 };

function section<Properties extends TProperties>(properties: Properties, options: TObjectOptions) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

function seconds(options: object) {
  return Type.Number({ exclusiveMinimum: 0, maximum: weekInSeconds, ...options });
}

function modelReference(options: object) {
  return Type.String({ ...notBlank, ...options });
}

/** One text or a list of texts. */
function oneOrMany(options: { minItems?: number; description: string; examples: unknown[] }) {
  const { minItems = 0, ...rest } = options;
  return Type.Union([Type.String(notBlank), Type.Array(Type.String(notBlank), { minItems })], rest);
}

const Study = section(
  {
    context: Type.Optional(
      Type.String({
        description:
          'What the product is, who was asked and when, in one or two sentences. Every model reads it before the rows.',
        examples: ['A home-energy app; first month after signing up.'],
      }),
    ),
    questions: Type.Optional(
      oneOrMany({
        description: 'What the study wants to know, one question or a list. Personas are written to answer them.',
        examples: [['What makes people stop using it?', 'Who helps them when they are stuck?']],
      }),
    ),
    instructions: Type.Optional(
      Type.String({
        description: 'Wishes about the personas themselves: their names, their tone, what to leave out.',
        examples: ['Avoid job titles as names.'],
      }),
    ),
  },
  { description: "The researcher's brief. It goes into the prompt and is kept with the run." },
);

const Data = section(
  {
    from: Type.Optional(
      oneOrMany({
        minItems: 1,
        description: 'The data: a path, a list of paths or a glob, relative to this file.',
        examples: ['interviews.csv', ['wave-1.csv', 'wave-2.csv']],
      }),
    ),
    text: Type.Optional(
      oneOrMany({
        minItems: 1,
        description:
          'Columns whose cells may be quoted as evidence. Other columns of free text are then not shown. Default: all that hold free text.',
        examples: [['answer', 'comment']],
      }),
    ),
    id: Type.Optional(
      Type.String({
        ...notBlank,
        description:
          'Column that says who a row is from, which may be several of one person. It is never sent. Default: detected, else each row is a respondent.',
        examples: ['respondent'],
      }),
    ),
    exclude: Type.Optional(
      oneOrMany({
        description: 'Columns that never leave this machine: neither their cells nor their names are sent.',
        examples: [['email', 'phone']],
      }),
    ),
    redact: Type.Optional(
      Type.Boolean({
        description:
          'Replace e-mail, IP and street addresses, phone and card numbers and IBANs before anything is sent. It reduces what leaves the machine and guarantees nothing.',
        default: defaults.redact,
      }),
    ),
    max_tokens: Type.Optional(
      Type.Integer({
        description:
          'Estimated tokens of rows to show. Where the data has more, a sample that fits is shown, the same one to every model.',
        minimum: 1,
        default: defaults.shownTokens,
      }),
    ),
    encoding: Type.Optional(
      Type.String({
        ...notBlank,
        description: 'Character encoding of the data files, as the Web names it. Default: detected.',
        examples: ['utf-8', 'windows-1252'],
      }),
    ),
    delimiter: Type.Optional(
      Type.String({
        ...oneCharacter,
        description: 'Character between two cells; a tab is "\\t" in double quotes. Default: detected.',
        examples: [';', '\t'],
      }),
    ),
    quote: Type.Optional(
      Type.String({
        ...oneCharacter,
        description: 'Character around a cell. Default: detected.',
        examples: ['"', "'"],
      }),
    ),
    header: Type.Optional(
      Type.Boolean({ description: 'Whether the first record names the columns. Default: detected.' }),
    ),
  },
  { description: 'Where the rows come from and what may be shown of them.' },
);

const usdPerMillion = (description: string) => Type.Number({ description, minimum: 0 });

const Price = section(
  {
    input: usdPerMillion('USD per million input tokens.'),
    output: usdPerMillion('USD per million output tokens, reasoning included.'),
    cached_input: Type.Optional(
      usdPerMillion(
        'USD per million input tokens that are read from a cache. Without it the cost of calls that read some is unknown.',
      ),
    ),
    cache_write: Type.Optional(
      usdPerMillion(
        'USD per million input tokens that are written to a cache. Without it the cost of calls that write some is unknown.',
      ),
    ),
  },
  {
    description:
      "USD per million tokens, for models whose price is unknown or was negotiated. It takes the place of the price book's.",
    examples: [{ input: 3, output: 15, cached_input: 0.3, cache_write: 3.75 }],
  },
);

const ModelEntry = section(
  {
    provider: Type.Optional(
      Type.Enum([...providerNames], {
        description: 'Whose API is called. Without it, model is a reference such as anthropic:claude-sonnet-5-5.',
        examples: ['anthropic', 'openai-compatible'],
      }),
    ),
    model: Type.String({
      ...notBlank,
      description: 'Id of the model, as its provider spells it.',
      examples: ['claude-sonnet-5-5'],
    }),
    weight: Type.Optional(
      Type.Number({
        description: 'Its say in a consensus, above 0: a model of weight 2 counts as much as two of weight 1.',
        exclusiveMinimum: 0,
        default: defaults.weight,
      }),
    ),
    max_tokens: Type.Optional(
      Type.Integer({
        description: 'Upper limit of an answer in tokens, reasoning included. The model may allow fewer.',
        minimum: 1,
        default: defaults.maxOutputTokens,
      }),
    ),
    timeout: Type.Optional(
      seconds({
        description: 'Seconds for one run of this model, all its attempts. Default: execution.timeout.',
        examples: [120],
      }),
    ),
    base_url: Type.Optional(
      Type.String({
        pattern: '^https?://[^\\s/?#@]+(?:[/?#]\\S*)?$',
        patternErrorMessage: 'must be a URL with http:// or https:// and without a user name or password.',
        description:
          'Address of the API, for servers of your own and for proxies. A key is sent there only after you have confirmed the host; in an untrusted workspace it is ignored.',
        examples: ['http://127.0.0.1:8000/v1'],
      }),
    ),
    api_key_env: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
        patternErrorMessage: 'must be the name of an environment variable that holds the key, never the key itself.',
        description: 'Name of the environment variable that holds the key; the key itself stands in no file.',
        examples: ['MY_KEY'],
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'More HTTP headers. ${env:NAME} stands for an environment variable; secrets go nowhere else.',
        examples: [{ 'X-Team': '${env:TEAM}' }],
      }),
    ),
    temperature: Type.Optional(
      Type.Number({
        description:
          'Sampling temperature: 0 gives nearly the same answer each time, more gives more variety. Left out of requests to models that take none.',
        minimum: 0,
        maximum: 2,
        examples: [0.7],
      }),
    ),
    price: Type.Optional(Price),
  },
  { description: 'One model with its settings.' },
);

const ModelItem = Type.Union([
  modelReference({
    description: 'A model reference: provider:model, or a bare id such as claude-sonnet-5-5.',
    examples: ['openai:gpt-6.1-sol', 'ollama:llama3:8b', 'offline:segments'],
  }),
  ModelEntry,
]);

const callsAtOnce = Type.Optional(Type.Integer({ minimum: 1 }));

const Execution = section(
  {
    mode: Type.Optional(
      Type.Enum(['parallel', 'sequential', 'consensus'], {
        description:
          'parallel: all models at once. sequential: each model sees what the one before made. consensus: parallel, then merged.',
        default: defaults.mode,
      }),
    ),
    timeout: Type.Optional(
      seconds({
        description: 'Seconds for one model run, all its attempts, from its first call on; queueing is not counted.',
        default: defaults.timeoutSeconds,
      }),
    ),
    first_token_timeout: Type.Optional(
      seconds({ description: 'Seconds until a model must have begun to answer. Default: none.', examples: [60] }),
    ),
    concurrency: Type.Optional(
      Type.Integer({
        description: 'Calls under way at once, of all models together.',
        minimum: 1,
        default: defaults.concurrency,
      }),
    ),
    per_provider: Type.Optional(
      section(Object.fromEntries(providerNames.map((name) => [name, callsAtOnce])), {
        description: 'Calls under way at once to one provider, where it allows fewer than concurrency.',
        examples: [{ openai: 4 }],
      }),
    ),
    retries: Type.Optional(
      Type.Integer({
        description:
          'Attempts after the first, on errors that may pass only, and one for what a damaged answer lacks. 0: none.',
        minimum: 0,
        default: defaults.retries,
      }),
    ),
    repeat: Type.Optional(
      Type.Integer({
        description: 'Runs of each model, to see how much its answers vary.',
        minimum: 1,
        default: defaults.repeat,
      }),
    ),
    cache: Type.Optional(
      Type.Boolean({
        description: 'Answer requests that were made before from disk, without a call and without cost.',
        default: false,
      }),
    ),
    batch: Type.Optional(
      Type.Boolean({
        description: "Use the vendors' batch APIs: half price, hours instead of seconds.",
        default: false,
      }),
    ),
  },
  { description: 'How the models are run.' },
);

const Consensus = section(
  {
    threshold: Type.Optional(
      Type.Number({
        description: 'Similarity, from 0 to 1, above which personas of two models are the same one.',
        minimum: 0,
        maximum: 1,
        default: defaults.threshold,
      }),
    ),
    min_support: Type.Optional(
      Type.Number({
        description:
          'Weighted share of the models, from 0 to 1, that must have a persona for it to be in the consensus.',
        minimum: 0,
        maximum: 1,
        default: defaults.minSupport,
      }),
    ),
    family_discount: Type.Optional(
      Type.Boolean({
        description: 'Models of one family, which tend to say the same, share a vote. The effective weights are shown.',
        default: defaults.familyDiscount,
      }),
    ),
    merge_with: Type.Optional(
      modelReference({
        description: 'A model that words the merged personas. Default: none, they are merged by rule.',
        examples: ['anthropic:claude-sonnet-5-5'],
      }),
    ),
  },
  { description: 'How the personas of several models become one set.' },
);

const Generation = section(
  {
    personas: Type.Optional(
      Type.Integer({
        description: 'Personas per model. Left out, offline generators choose their own number.',
        minimum: 1,
        default: defaults.personas,
      }),
    ),
    seed: Type.Optional(
      Type.Integer({
        description:
          'Start of everything random: the sample of rows, the offline generators. The same seed and data give the same choice.',
        minimum: 0,
        maximum: 4_294_967_295,
        default: defaults.seed,
      }),
    ),
    language: Type.Optional(
      Type.String({
        ...notBlank,
        description: 'Language of the personas. Default: that of the data.',
        examples: ['en'],
      }),
    ),
    models: Type.Optional(
      Type.Array(ModelItem, {
        description:
          'The models. The same one may be listed twice with other settings. Default: the offline generators.',
      }),
    ),
    execution: Type.Optional(Execution),
    consensus: Type.Optional(Consensus),
  },
  { description: 'Which models make how many personas, and how.' },
);

/** `experiment.yaml`. Every object is closed: an unknown key is a mistake. */
export const ExperimentSchema = section(
  {
    name: Type.Optional(
      Type.String({ description: 'Title of the experiment, kept with its runs.', examples: ['Onboarding study'] }),
    ),
    study: Type.Optional(Study),
    data: Type.Optional(Data),
    generation: Type.Optional(Generation),
    budget: Type.Optional(
      section(
        {
          max_cost: Type.Optional(
            Type.Number({
              description:
                'USD for the whole run. Before a call that could exceed it, the run waits for calls under way, else stops. Default: no limit.',
              minimum: 0,
              examples: [5],
            }),
          ),
          allow_unknown_price: Type.Optional(
            Type.Boolean({
              description:
                'Run models whose price is unknown although there is a limit, which then does not hold for them.',
              default: defaults.allowUnknownPrice,
            }),
          ),
        },
        { description: 'What a run may cost.' },
      ),
    ),
    output: Type.Optional(
      section(
        {
          directory: Type.Optional(
            Type.String({
              ...notBlank,
              description: 'Folder for the runs, relative to this file. Each run gets a folder of its own in it.',
              default: defaults.outputDirectory,
            }),
          ),
        },
        { description: 'Where runs are kept.' },
      ),
    ),
  },
  {
    title: 'Experiment',
    description: 'An experiment of Multi-Model Personas: which models generate how many personas from which data.',
  },
);

/** An experiment as it stands in the file. */
export type ExperimentDocument = Static<typeof ExperimentSchema>;
export type ModelItem = Static<typeof ModelItem>;

/**
 * `media/schema/experiment.schema.json`, for editors and other tools.
 * @internal exported for scripts/generate-schemas.mjs
 */
export function experimentJsonSchema(): Record<string, unknown> {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...ExperimentSchema };
}
