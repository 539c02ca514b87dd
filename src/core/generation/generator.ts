import type { Clock } from '../clock';
import { toPersonaError } from '../errors';
import type { Logger } from '../log';
import { EvidenceChecker } from '../persona/evidence';
import type { Random } from '../random';
import type { ModelRun } from '../runs/run';
import { CallSlots } from './call-slots';
import { runEmbeddedGenerator } from './embedded-run';
import type { GenerationListener } from './events';
import { runLanguageModel } from './language-model-run';
import { unstartedRun } from './model-outcome';
import type { GenerationPlan, PlannedModel, RunRecorder } from './plan';

/** What a generator needs from outside. */
export interface GeneratorPorts {
  clock: Clock;
  random: Random;
  logger: Logger;
  recorder: RunRecorder;
}

/** A plan under way, as the work on one model sees it. */
export interface GenerationContext extends GeneratorPorts {
  plan: GenerationPlan;
  slots: CallSlots;
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
   * Runs all models of the plan at once, within its limits, and returns their runs in the order of the plan.
   * A model that fails, times out or is cancelled ends with that status and what it had delivered; it never fails the
   * others. Rejects only when the recorder cannot write: the other models are stopped then, for what cannot be kept is not
   * to be paid for.
   */
  async generate(plan: GenerationPlan, signal: AbortSignal, listen: GenerationListener): Promise<ModelRun[]> {
    const stop = new AbortController();
    const context: GenerationContext = {
      ...this.#ports,
      plan,
      signal: AbortSignal.any([signal, stop.signal]),
      listen,
      slots: new CallSlots(plan.concurrency, plan.perProvider),
      checker: new EvidenceChecker(plan.data),
    };
    const runs = plan.models.map(async (model) => {
      try {
        return await this.#run(model, context);
      } catch (error) {
        stop.abort();
        throw error;
      }
    });
    await Promise.allSettled(runs);
    return Promise.all(runs);
  }

  async #run(model: PlannedModel, context: GenerationContext): Promise<ModelRun> {
    const run = await runModel(model, context);
    await context.recorder.modelEnded(run);
    context.listen({ type: 'model-finished', key: model.key, run });
    return run;
  }
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
    : runLanguageModel(model, provider, context);
}
