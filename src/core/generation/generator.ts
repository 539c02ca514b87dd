import type { Clock } from '../clock';
import { toPersonaError } from '../errors';
import type { Logger } from '../log';
import { picoDollars } from '../money/cost';
import { EvidenceChecker } from '../persona/evidence';
import { withEarlierPersonas } from '../prompt/earlier';
import type { Prompt } from '../prompt/prompt';
import type { Random } from '../random';
import type { ModelRun } from '../runs/run';
import { Budget } from './budget';
import { CallQueue } from './call-queue';
import { CircuitBreaker } from './circuit-breaker';
import { answerFromCache, runAndCache } from './cached-run';
import { runEmbeddedGenerator } from './embedded-run';
import type { GenerationListener } from './events';
import { unstartedRun } from './model-outcome';
import type { GenerationPlan, PlannedModel, RunRecorder } from './plan';
import type { ResponseCache } from './response-cache';
import { SharedPrefixes } from './shared-prefixes';
import { Turns } from './turns';

/** What a generator needs from outside. */
export interface GeneratorPorts {
  clock: Clock;
  random: Random;
  logger: Logger;
  recorder: RunRecorder;
  /** Answers identical requests of language models; undefined: each is sent. */
  cache?: ResponseCache | undefined;
}

/** A plan under way, as the work on one model sees it. */
export interface GenerationContext extends GeneratorPorts {
  plan: GenerationPlan;
  /** What this model is asked. */
  prompt: Prompt;
  queue: CallQueue;
  breaker: CircuitBreaker;
  prefixes: SharedPrefixes;
  budget: Budget;
  turns: Turns;
  checker: EvidenceChecker;
  signal: AbortSignal;
  listen: GenerationListener;
}

/** Has several models write personas from the same rows. */
export class MultiModelGenerator {
  readonly #ports: GeneratorPorts;

  constructor(ports: GeneratorPorts) {
    this.#ports = ports;
  }

  /**
   * Runs the models of the plan, all at once or one after the other, and returns their runs in the order of the plan.
   * A model that fails, times out or is cancelled ends with that status and what it had delivered; it never fails the
   * others. Rejects only when the recorder cannot write: the other models are stopped then, for what cannot be kept is not
   * to be paid for.
   */
  async generate(plan: GenerationPlan, signal: AbortSignal, listen: GenerationListener): Promise<ModelRun[]> {
    const stop = new AbortController();
    const context: GenerationContext = {
      ...this.#ports,
      plan,
      prompt: plan.prompt,
      signal: AbortSignal.any([signal, stop.signal]),
      listen,
      queue: new CallQueue(this.#ports.clock, plan.concurrency, plan.perProvider, this.#ports.random),
      breaker: new CircuitBreaker(plan.retries, this.#ports.logger),
      budget: new Budget(plan.maxCostUsd == null ? undefined : picoDollars(plan.maxCostUsd)),
      prefixes: new SharedPrefixes(plan),
      turns: new Turns(),
      checker: new EvidenceChecker(plan.data),
    };
    const run: RunModel = async (model, prompt) => {
      const own = model.signal ? AbortSignal.any([context.signal, model.signal]) : context.signal;
      try {
        return await this.#run(model, { ...context, prompt, signal: own });
      } catch (error) {
        stop.abort();
        throw error;
      }
    };
    return plan.mode === 'sequential' ? inSequence(plan, run) : inParallel(plan, run);
  }

  async #run(model: PlannedModel, context: GenerationContext): Promise<ModelRun> {
    const run =
      model.carried ??
      (await answerFromCache(model, context)) ??
      (await context.prefixes.inTurn(model, context.signal, () => runModel(model, context)));
    await context.recorder.modelEnded(run);
    context.listen({ type: 'model-finished', key: model.key, run });
    return run;
  }
}

type RunModel = (model: PlannedModel, prompt: Prompt) => Promise<ModelRun>;

async function inParallel(plan: GenerationPlan, run: RunModel): Promise<ModelRun[]> {
  const runs = plan.models.map((model) => run(model, plan.prompt));
  await Promise.allSettled(runs);
  return Promise.all(runs);
}

/** Each model is given the personas of the last one that delivered any, to refine and complete. */
async function inSequence(plan: GenerationPlan, run: RunModel): Promise<ModelRun[]> {
  const runs: ModelRun[] = [];
  for (const model of plan.models) {
    const earlier = runs.findLast(
      ({ status, personas }) => personas.length > 0 && (status === 'succeeded' || status === 'partial'),
    );
    const prompt = earlier ? withEarlierPersonas(plan.prompt, earlier.personas, plan.data) : plan.prompt;
    runs.push(await run(model, prompt));
  }
  return runs;
}

async function runModel(model: PlannedModel, context: GenerationContext): Promise<ModelRun> {
  if ('error' in model.source) {
    return unstartedRun(model, context, model.source.error);
  }
  let provider;
  try {
    provider = await model.source.load();
  } catch (error) {
    return unstartedRun(model, context, toPersonaError(error));
  }
  return provider.kind === 'embedded'
    ? runEmbeddedGenerator(model, provider, context)
    : runAndCache(model, context.prefixes.marked(model, provider), context);
}
