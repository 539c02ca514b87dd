import { cancelled, PersonaError, toPersonaError } from '../errors';
import { CostMeter } from '../money/cost';
import { noUsage } from '../money/usage';
import type { Persona } from '../persona/persona';
import type { EmbeddedGenerator } from '../providers/provider';
import type { ModelRun } from '../runs/run';
import type { GenerationContext } from './generator';
import { errorRecord, identityOf, priceDay, statusOf } from './model-outcome';
import type { PlannedModel } from './plan';

/** Runs an embedded generator: no call is made, so it takes no slot and has no attempts. */
export async function runEmbeddedGenerator(
  model: PlannedModel,
  generator: EmbeddedGenerator,
  context: GenerationContext,
): Promise<ModelRun> {
  const { plan, clock, listen, signal } = context;
  const startedMs = clock.monotonicMs();
  listen({ type: 'attempt-started', key: model.key, attempt: 1, kind: 'first', queuedMs: 0, waitedMs: 0 });
  let personas: Persona[] = [];
  let error: PersonaError | undefined;
  const warnings = [...model.warnings];
  try {
    if (signal.aborted) {
      throw cancelled();
    }
    const result = await generator.generate({
      model: model.model,
      data: plan.data,
      roles: plan.data.roles,
      count: plan.personas,
      seed: plan.seed,
      signal,
    });
    personas = result.personas;
    warnings.push(...result.warnings);
    if (personas.length === 0) {
      throw new PersonaError('invalid-data', 'Nothing can be said of this data by statistics.');
    }
  } catch (thrown) {
    error = toPersonaError(thrown);
  }
  for (const persona of personas) {
    listen({ type: 'persona-arrived', key: model.key, persona });
  }
  return {
    ...identityOf(model),
    status: statusOf(personas, plan.personas, error),
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
