import { cancelled, PersonaError, toPersonaError } from '../errors';
import { CostMeter } from '../money/cost';
import { noUsage } from '../money/usage';
import type { Persona } from '../persona/persona';
import type { EmbeddedGenerator } from '../providers/provider';
import type { ModelRun } from '../runs/run';
import type { GenerationContext } from './generator';
import { errorRecord, identityOf, priceDay, statusOf } from './model-outcome';
import type { PlannedModel } from './plan';
import { TimeLimit } from './time-limit';

/** Runs an embedded generator: no call is made, so it takes no slot and has no attempts. It has the model's time limit. */
export async function runEmbeddedGenerator(
  model: PlannedModel,
  generator: EmbeddedGenerator,
  context: GenerationContext,
): Promise<ModelRun> {
  const { plan, clock, listen, signal } = context;
  const startedMs = clock.monotonicMs();
  listen({ type: 'attempt-started', key: model.key, attempt: 0, kind: 'first', queuedMs: 0, waitedMs: 0 });
  let personas: Persona[] = [];
  let error: PersonaError | undefined;
  const warnings = [...model.warnings];
  const limit = new TimeLimit(clock, model.timeoutMs);
  limit.go(0);
  try {
    if (signal.aborted) {
      throw cancelled();
    }
    const result = await generator.generate({
      model: model.model,
      data: plan.data,
      count: plan.embeddedPersonas,
      seed: plan.seed,
      signal: AbortSignal.any([signal, limit.signal]),
    });
    personas = result.personas;
    warnings.push(...result.warnings);
    if (personas.length === 0) {
      throw new PersonaError('invalid-data', 'Nothing can be said of this data by statistics.');
    }
  } catch (thrown) {
    error = limit.signal.aborted && !signal.aborted ? outOfTime(model, thrown) : toPersonaError(thrown);
  } finally {
    limit.end();
  }
  for (const persona of personas) {
    listen({ type: 'persona-arrived', key: model.key, persona });
  }
  return {
    ...identityOf(model),
    status: statusOf(personas, plan.embeddedPersonas ?? 1, error),
    personas,
    finishReason: error ? null : 'stop',
    usage: noUsage,
    cost: new CostMeter(model.pricing, priceDay(context)).total(),
    latencyMs: Math.round(clock.monotonicMs() - startedMs),
    timeToFirstTokenMs: null,
    queuedMs: 0,
    waitedMs: 0,
    attempts: [],
    warnings,
    error: error ? errorRecord(error) : null,
  };
}

function outOfTime({ timeoutMs }: PlannedModel, cause: unknown): PersonaError {
  const message = `The statistics did not end within ${timeoutMs / 1000} s. Raise the timeout, or take another generator.`;
  return new PersonaError('timeout', message, { cause, unsent: true });
}
