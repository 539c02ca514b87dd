import { PersonaError } from '../errors';
import { checkDocument } from './check';
import type { Experiment, ModelSetting } from './experiment';
import { findingMessage, valueAt } from './finding';
import { checkConsensus } from './meaning';
import { offlineModels, parseModelReference } from './model-reference';
import { normaliseExperiment } from './normalise';
import type { ExperimentDocument } from './schema';

/**
 * What runs where nobody names a model: all that needs none.
 * @internal exported for its tests
 */
export const defaultModels: readonly string[] = offlineModels.map((name) => `offline:${name}`);

/** The options of `persona generate` that say something about the experiment. An empty list says nothing. */
export interface Flags {
  from?: readonly string[] | undefined;
  /** Model references. */
  model?: readonly string[] | undefined;
  /** Weights by model reference. */
  weight?: Readonly<Record<string, number>> | undefined;
  count?: number | undefined;
  mode?: string | undefined;
  context?: string | undefined;
  language?: string | undefined;
  /** Seconds; for every model, also those that have a timeout of their own. */
  timeout?: number | undefined;
  concurrency?: number | undefined;
  retries?: number | undefined;
  repeat?: number | undefined;
  /** Estimated tokens of rows to show (`data.max_tokens`). */
  maxTokens?: number | undefined;
  text?: readonly string[] | undefined;
  id?: string | undefined;
  exclude?: readonly string[] | undefined;
  noRedact?: boolean | undefined;
  /** USD. */
  maxCost?: number | undefined;
  seed?: number | undefined;
  cache?: boolean | undefined;
  batch?: boolean | undefined;
  output?: string | undefined;
}

/** Settings of the editor: only those that the user has set, a default of the manifest is none. */
export interface ExperimentSettings {
  defaultModels?: readonly string[] | undefined;
  concurrency?: number | undefined;
  /** Seconds. */
  timeout?: number | undefined;
  redact?: boolean | undefined;
  /** USD. */
  maxCost?: number | undefined;
  outputDirectory?: string | undefined;
}

export interface ExperimentSources {
  /** `document` of `parseExperiment`; null without a file. */
  file: ExperimentDocument | null;
  flags: Flags;
  settings: ExperimentSettings;
}

export interface ResolvedExperiment {
  experiment: Experiment;
  /** The same as a document, for `notYetSupported`. */
  document: ExperimentDocument;
  /** Nobody named a model. */
  usesDefaultModels: boolean;
  /** Who named the data and the output directory: a path of the file is relative to the file. */
  origins: { data: 'flags' | 'file' | 'none'; output: 'flags' | 'file' | 'settings' | 'default' };
  /** Options that had no effect, each with its reason. */
  warnings: string[];
}

/**
 * One experiment out of all that was said: flags, then the file, then settings, then defaults. Of two budgets the lower
 * holds, of two redaction settings "on", and every excluded column stays excluded.
 * Throws PersonaError `invalid-config` where a flag or setting is wrong, or a consensus has one model run only.
 */
export function resolveExperiment({ file, flags, settings }: ExperimentSources): ResolvedExperiment {
  const fromSettings = checked(settingsDocument(settings), settingNames);
  const fromFlags = checked(flagsDocument(flags), flagNames);
  const named = [flags.model, file?.generation?.models, settings.defaultModels].find((models) => models?.length);
  const redaction = [settings.redact, file?.data?.redact];
  const budgets = [flags.maxCost, file?.budget?.max_cost, settings.maxCost].filter((budget) => budget !== undefined);
  const exclude = new Set([...listOf(file?.data?.exclude), ...(flags.exclude ?? [])]);
  const agreed = {
    data: { redact: redaction.includes(true) || undefined, exclude: exclude.size > 0 ? [...exclude] : undefined },
    budget: { max_cost: budgets.length > 0 ? Math.min(...budgets) : undefined },
    generation: { models: named ?? defaultModels },
  };
  const document = checked([fromSettings, file, fromFlags, agreed].reduce<unknown>(overlay, {}), {});
  const experiment = withModelFlags(normaliseExperiment(document), flags);
  const lonely = checkConsensus(document)[0];
  if (lonely) {
    throw new PersonaError('invalid-config', findingMessage(lonely));
  }
  return {
    experiment,
    document,
    usesDefaultModels: named === undefined,
    origins: originsOf(file, flags, settings),
    warnings: overruled(experiment, flags),
  };
}

/** What a part of a document is called where flags say it. */
const flagNames: Readonly<Record<string, string>> = {
  'data.from': '--from',
  'data.text': '--text',
  'data.id': '--id',
  'data.exclude': '--exclude',
  'data.redact': '--no-redact',
  'data.max_tokens': '--max-tokens',
  'study.context': '--context',
  'generation.models': '--model',
  'generation.personas': '--count',
  'generation.seed': '--seed',
  'generation.language': '--language',
  'generation.execution.mode': '--mode',
  'generation.execution.timeout': '--timeout',
  'generation.execution.concurrency': '--concurrency',
  'generation.execution.retries': '--retries',
  'generation.execution.repeat': '--repeat',
  'generation.execution.cache': '--cache',
  'generation.execution.batch': '--batch',
  'budget.max_cost': '--max-cost',
  'output.directory': '--output',
};

const settingNames: Readonly<Record<string, string>> = {
  'data.redact': 'The setting personas.redact',
  'generation.models': 'The setting personas.defaultModels',
  'generation.execution.timeout': 'The setting personas.timeout',
  'generation.execution.concurrency': 'The setting personas.concurrency',
  'budget.max_cost': 'The setting personas.maxCost',
  'output.directory': 'The setting personas.outputDirectory',
};

function flagsDocument(flags: Flags): unknown {
  return {
    study: { context: flags.context },
    data: {
      from: filled(flags.from),
      text: filled(flags.text),
      id: flags.id,
      exclude: filled(flags.exclude),
      redact: flags.noRedact === true ? false : undefined,
      max_tokens: flags.maxTokens,
    },
    generation: {
      personas: flags.count,
      seed: flags.seed,
      language: flags.language,
      models: filled(flags.model),
      execution: {
        mode: flags.mode,
        timeout: flags.timeout,
        concurrency: flags.concurrency,
        retries: flags.retries,
        repeat: flags.repeat,
        cache: flags.cache,
        batch: flags.batch,
      },
    },
    budget: { max_cost: flags.maxCost },
    output: { directory: flags.output },
  };
}

function settingsDocument(settings: ExperimentSettings): unknown {
  return {
    data: { redact: settings.redact },
    generation: {
      models: filled(settings.defaultModels),
      execution: { timeout: settings.timeout, concurrency: settings.concurrency },
    },
    budget: { max_cost: settings.maxCost },
    output: { directory: settings.outputDirectory },
  };
}

/** Throws PersonaError `invalid-config` for the first mistake, under the name by which the user knows the place. */
function checked(value: unknown, names: Readonly<Record<string, string>>): ExperimentDocument {
  const { document, findings } = checkDocument(value);
  const mistake = findings[0];
  if (mistake) {
    const steps = mistake.path.map((_, depth) => mistake.path.slice(0, depth + 1).join('.'));
    const name = steps.map((step) => names[step]).findLast((known) => known !== undefined);
    const message =
      mistake.subject === null && name !== undefined
        ? `${name}: ${mistake.text}`
        : findingMessage(mistake, name ?? mistake.subject);
    throw new PersonaError('invalid-config', message);
  }
  if (!document) {
    throw new PersonaError('internal', 'An experiment passes its checks and is none.');
  }
  return document;
}

/** `above` laid over `below`, mapping by mapping; what is undefined above lets the below through. */
function overlay(below: unknown, above: unknown): unknown {
  if (above === undefined || above === null) {
    return below;
  }
  if (!isMapping(below) || !isMapping(above)) {
    return above;
  }
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries([...keys].map((key) => [key, overlay(valueAt(below, [key]), valueAt(above, [key]))]));
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withModelFlags(experiment: Experiment, { weight = {}, timeout }: Flags): Experiment {
  const weights = Object.entries(weight).map(([text, value]) => {
    const { provider, model } = parseModelReference(text);
    if (!Number.isFinite(value) || value <= 0) {
      throw new PersonaError('invalid-config', `--weight ${text} must be more than 0, not ${value}.`);
    }
    const weighs = ({ reference }: ModelSetting) => reference.provider === provider && reference.model === model;
    if (!experiment.generation.models.some(weighs)) {
      throw new PersonaError('invalid-config', `--weight ${text} names a model that is not in the experiment.`);
    }
    return { weighs, value };
  });
  const models = experiment.generation.models.map((setting) => ({
    ...setting,
    weight: weights.find(({ weighs }) => weighs(setting))?.value ?? setting.weight,
    timeoutSeconds: timeout ?? setting.timeoutSeconds,
  }));
  return { ...experiment, generation: { ...experiment.generation, models } };
}

function originsOf(
  file: ExperimentDocument | null,
  flags: Flags,
  settings: ExperimentSettings,
): ResolvedExperiment['origins'] {
  const output =
    (flags.output !== undefined && 'flags') ||
    (file?.output?.directory !== undefined && 'file') ||
    (settings.outputDirectory !== undefined && 'settings') ||
    'default';
  return { data: filled(flags.from) ? 'flags' : file?.data?.from === undefined ? 'none' : 'file', output };
}

function overruled({ data, budget }: Experiment, { noRedact, maxCost }: Flags): string[] {
  const warnings: string[] = [];
  if (noRedact === true && data.redact) {
    warnings.push('--no-redact has no effect: the experiment or the settings ask for redaction.');
  }
  if (maxCost !== undefined && budget.maxCost !== null && budget.maxCost < maxCost) {
    warnings.push(`--max-cost ${maxCost} has no effect: the experiment or the settings allow ${budget.maxCost} USD.`);
  }
  return warnings;
}

function filled<Item>(list: readonly Item[] | undefined): readonly Item[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}
