import type { LanguageModelProvider } from '../providers/provider';
import type { ModelRun } from '../runs/run';
import type { GenerationContext } from './generator';
import { readKeptAnswer } from './kept-answer';
import { runLanguageModel } from './language-model-run';
import { countWarning, identityOf } from './model-outcome';
import type { PlannedModel, RunRecorder } from './plan';
import { cacheKey } from './response-cache';

/**
 * The run of a model whose request has been answered before: no call is made, it costs nothing now, and its tokens are
 * those of the answer. Undefined where the cache is off, has no such answer, or has one that is no longer good enough.
 */
export async function answerFromCache(model: PlannedModel, context: GenerationContext): Promise<ModelRun | undefined> {
  const { cache, plan, prompt, recorder, signal, listen, checker } = context;
  if (!cache || model.endpoint === undefined || signal.aborted) {
    return undefined;
  }
  const found = await cache.find(cacheKey(model, prompt, plan));
  const answer = found && readKeptAnswer({ answers: [found.text] }, plan, checker);
  if (!answer) {
    return undefined;
  }
  const { personas, warnings } = answer;
  await recorder.promptRendered(model, prompt);
  for (const persona of personas) {
    listen({ type: 'persona-arrived', key: model.key, persona });
  }
  return {
    ...identityOf(model),
    status: 'succeeded',
    personas,
    finishReason: found.finishReason,
    usage: found.usage,
    cost: { usd: 0, source: 'cache', originalUsd: found.usd, batch: false, pricedAt: null },
    latencyMs: null,
    timeToFirstTokenMs: null,
    queuedMs: 0,
    waitedMs: 0,
    attempts: [],
    warnings: [...model.warnings, ...warnings, ...countWarning(personas.length, plan.personas)],
    error: null,
  };
}

/** Asks a language model, and keeps a good answer in the cache where that is on. */
export async function runAndCache(
  model: PlannedModel,
  provider: LanguageModelProvider,
  context: GenerationContext,
): Promise<ModelRun> {
  const { cache, plan, prompt, recorder, clock } = context;
  if (!cache || model.endpoint === undefined) {
    return runLanguageModel(model, provider, context);
  }
  let text = '';
  const listening = tapResponses(recorder, (response) => {
    text = response;
  });
  const run = await runLanguageModel(model, provider, { ...context, recorder: listening });
  const last = run.attempts.at(-1);
  const isWhole = last?.kind === 'first' || last?.kind === 'retry';
  if (run.status === 'succeeded' && run.finishReason !== null && isWhole) {
    await cache.keep({
      key: cacheKey(model, prompt, plan),
      provider: model.provider,
      model: model.model,
      storedAt: clock.now().toISOString(),
      text,
      finishReason: run.finishReason,
      usage: last.usage ?? run.usage,
      usd: last.cost?.usd ?? null,
      latencyMs: last.latencyMs,
    });
  }
  return run;
}

function tapResponses(recorder: RunRecorder, tap: (text: string) => void): RunRecorder {
  return {
    promptRendered: (...args) => recorder.promptRendered(...args),
    callStarted: (...args) => recorder.callStarted(...args),
    callEnded: (...args) => recorder.callEnded(...args),
    modelEnded: (...args) => recorder.modelEnded(...args),
    async responseArrived(model, attempt, text) {
      tap(text);
      await recorder.responseArrived(model, attempt, text);
    },
  };
}
