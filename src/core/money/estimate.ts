import { toPersonaError } from '../errors';
import type { PlannedModel } from '../generation/plan';
import type { Prompt } from '../prompt/prompt';
import { estimatePromptTokens } from '../prompt/prompt-tokens';
import { findModel } from '../providers/catalog';
import { providerProfile } from '../providers/directory';
import type { LanguageModelProvider } from '../providers/provider';
import type { PreparedRun } from '../runs/prepare';
import { exactCost, highestCost, type PicoDollars, type Pricing, toUsd } from './cost';

/**
 * Tokens of one persona in an answer: name, role, summary, about ten claims of 25 words, each with one or two cited
 * excerpts, demographics and a quote, with the JSON around them.
 */
const tokensPerPersona = 1200;
const tokensAround = 50;
/** Models that think before they answer are given as many tokens again for it. */
const reasoningFactor = 2;
const patienceMs = 15_000;

/** What a listed model is expected to use and cost, for one run of it and for all its repetitions. */
export interface ModelEstimate {
  /** `provider:model[#listing]`. */
  key: string;
  provider: string;
  model: string;
  /** How often it runs. */
  runs: number;
  /** Of the prompt, for one run. */
  inputTokens: number;
  /** `counted` where who runs the model counted the prompt, `none` where no model is called. */
  inputSource: 'counted' | 'estimated' | 'none';
  /** Expected for one run, reasoning included. */
  outputTokens: number;
  /** The limit of an answer. */
  maxOutputTokens: number;
  /** Null: unknown. */
  contextTokens: number | null;
  /** Prompt and output limit together are within the context; null where that is unknown. */
  fits: boolean | null;
  /** USD expected for one run and for all; null where the price is unknown. */
  usdPerRun: number | null;
  usd: number | null;
  /** USD at most for all, each run with one call that uses up its output limit. */
  highestUsd: number | null;
  local: boolean;
  /** Why it would not start. */
  error: { code: string; message: string } | null;
  notes: string[];
}

export interface Estimate {
  models: ModelEstimate[];
  /** Of all runs of all models. */
  totals: { runs: number; inputTokens: number; outputTokens: number; usd: number | null; usdComplete: boolean };
  /** The least expensive of the models that cost something, and how many times as much all of them together cost. */
  cheapestAlone: { key: string; usd: number; times: number } | null;
  budget: { maxUsd: number; isWithin: boolean | null } | null;
  /** `YYYY-MM-DD`, the day of the prices. */
  pricedAt: string;
}

export interface EstimatePorts {
  /** Day whose prices hold, `YYYY-MM-DD`. */
  day: string;
  /** Whether the prompt may be sent to where a model runs; asked right before, and only where it can be counted there. */
  mayCount: (model: PlannedModel) => boolean;
  signal: AbortSignal;
}

/**
 * What a prepared run will use and cost, without running it. Retries, repairs and what a cache saves are left out. Where
 * the prompt cannot be counted it is estimated, and said so. Throws PersonaError `cancelled`.
 */
export async function estimateRun(prepared: PreparedRun, ports: EstimatePorts): Promise<Estimate> {
  const listings = byListing(prepared.models.filter(({ carried }) => carried === undefined));
  const isSequential = prepared.experiment.execution.mode === 'sequential';
  const answer = expectedAnswer(prepared.experiment.generation.personas);
  const models = await Promise.all(
    listings.map(({ model, runs }, index) =>
      providerProfile(model.provider)?.kind === 'embedded'
        ? Promise.resolve(embeddedEstimate(model, runs))
        : languageModelEstimate(model, runs, {
            ...ports,
            prompt: prepared.prompt,
            answer,
            earlierTokens: isSequential && index > 0 ? answer : 0,
          }),
    ),
  );
  return summarise(models, prepared.experiment.budget.maxCost, ports.day);
}

interface Question extends EstimatePorts {
  prompt: Prompt;
  /** Tokens expected of an answer without reasoning. */
  answer: number;
  /** Tokens of the earlier personas that come after the prompt. */
  earlierTokens: number;
}

async function languageModelEstimate(model: PlannedModel, runs: number, question: Question): Promise<ModelEstimate> {
  const { answer, day } = question;
  const { pricing, maxOutputTokens } = model;
  const counted = await countInput(model, question);
  const entry = findModel(model.provider, model.model);
  const thinks = entry?.reasoning ?? true;
  const inputTokens = counted.tokens + question.earlierTokens;
  const outputTokens = Math.min(maxOutputTokens, answer * (thinks ? reasoningFactor : 1));
  const contextTokens = entry?.contextTokens ?? null;
  const expected = expectedCost(pricing, inputTokens, outputTokens, day);
  const most = highestCost(pricing, { input: inputTokens, output: maxOutputTokens }, day);
  return {
    ...identity(model),
    runs,
    inputTokens,
    inputSource: counted.source,
    outputTokens,
    maxOutputTokens,
    contextTokens,
    fits: contextTokens === null ? null : inputTokens + maxOutputTokens <= contextTokens,
    usdPerRun: usd(expected, 1),
    usd: usd(expected, runs),
    highestUsd: usd(most, runs),
    local: pricing.kind === 'local',
    error: 'error' in model.source ? { code: model.source.error.code, message: model.source.error.message } : null,
    notes: [...model.warnings, ...counted.notes],
  };
}

/** Tokens of an answer with so many personas, without reasoning. */
function expectedAnswer(personas: number): number {
  return tokensAround + personas * tokensPerPersona;
}

/** Each listed model with the number of its repetitions, in the order of the plan. */
function byListing(models: readonly PlannedModel[]): { model: PlannedModel; runs: number }[] {
  const listings = new Map<string, { model: PlannedModel; runs: number }>();
  for (const model of models) {
    const { key } = identity(model);
    listings.set(key, { model, runs: (listings.get(key)?.runs ?? 0) + 1 });
  }
  return [...listings.values()];
}

function identity({ key, provider, model }: PlannedModel): Pick<ModelEstimate, 'key' | 'provider' | 'model'> {
  return { key: key.replace(/~\d+$/u, ''), provider, model };
}

interface CountedInput {
  tokens: number;
  source: ModelEstimate['inputSource'];
  notes: string[];
}

async function countInput(model: PlannedModel, { mayCount, prompt, signal }: Question): Promise<CountedInput> {
  const estimated = (...notes: string[]): CountedInput => ({
    tokens: estimatePromptTokens(prompt),
    source: 'estimated',
    notes,
  });
  if ('error' in model.source) {
    return estimated();
  }
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const provider = await model.source.load();
    if (!canCount(provider) || !mayCount(model)) {
      return estimated();
    }
    const call = { model: model.model, prompt, signal: AbortSignal.any([signal, patience]) };
    return { tokens: await provider.countTokens(call), source: 'counted', notes: [] };
  } catch (thrown) {
    if (signal.aborted) {
      throw thrown;
    }
    const reason = patience.aborted ? `no answer within ${patienceMs / 1000} s` : toPersonaError(thrown).message;
    return estimated(`Its tokens could not be counted: ${reason}`);
  }
}

type CountingProvider = LanguageModelProvider & Required<Pick<LanguageModelProvider, 'countTokens'>>;

function canCount(provider: { kind: string; countTokens?: unknown }): provider is CountingProvider {
  return provider.kind === 'language-model' && provider.countTokens !== undefined;
}

function embeddedEstimate(model: PlannedModel, runs: number): ModelEstimate {
  return {
    ...identity(model),
    runs,
    inputTokens: 0,
    inputSource: 'none',
    outputTokens: 0,
    maxOutputTokens: 0,
    contextTokens: null,
    fits: true,
    usdPerRun: 0,
    usd: 0,
    highestUsd: 0,
    local: true,
    error: null,
    notes: model.warnings,
  };
}

function expectedCost(pricing: Pricing, input: number, output: number, day: string): PicoDollars | undefined {
  const usage = {
    inputTokens: input,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: output,
    reasoningTokens: null,
    source: 'estimated',
  } as const;
  return exactCost(pricing, usage, day);
}

function usd(cost: PicoDollars | undefined, runs: number): number | null {
  return cost === undefined ? null : toUsd(cost * BigInt(runs));
}

function summarise(models: ModelEstimate[], maxUsd: number | null, day: string): Estimate {
  const total = (field: 'inputTokens' | 'outputTokens'): number =>
    models.reduce((sum, model) => sum + model[field] * model.runs, 0);
  const known = models.flatMap((model) => model.usd ?? []);
  const all = Math.round(known.reduce((sum, each) => sum + each, 0) * 1e6) / 1e6;
  const isComplete = known.length === models.length;
  const [cheapest] = models
    .flatMap(({ key, usd: cost }) => (cost === null || cost === 0 ? [] : [{ key, usd: cost }]))
    .sort((a, b) => a.usd - b.usd);
  return {
    models,
    totals: {
      runs: models.reduce((sum, { runs }) => sum + runs, 0),
      inputTokens: total('inputTokens'),
      outputTokens: total('outputTokens'),
      usd: known.length === 0 && models.length > 0 ? null : all,
      usdComplete: isComplete,
    },
    cheapestAlone: cheapest && models.length > 1 ? { ...cheapest, times: all / cheapest.usd } : null,
    budget: maxUsd === null ? null : { maxUsd, isWithin: all > maxUsd ? false : isComplete ? true : null },
    pricedAt: day,
  };
}
