import { cancelled, type PersonaError } from '../errors';
import { CostMeter } from '../money/cost';
import { noUsage } from '../money/usage';
import type { Persona } from '../persona/persona';
import type { ErrorRecord, ModelRun, ModelRunStatus } from '../runs/run';
import type { GenerationContext } from './generator';
import type { PlannedModel } from './plan';

/** The fields of a model run that do not depend on what happened. */
export function identityOf(
  model: PlannedModel,
): Pick<
  ModelRun,
  'key' | 'provider' | 'model' | 'requested' | 'listing' | 'repetition' | 'weight' | 'effectiveWeight' | 'fromRun'
> {
  const { key, provider, requested, listing, repetition, weight } = model;
  return {
    key,
    provider,
    model: model.model,
    requested,
    listing,
    repetition,
    weight,
    effectiveWeight: weight,
    fromRun: null,
  };
}

/** Today as `YYYY-MM-DD` in UTC: the day whose prices hold. */
export function priceDay(context: Pick<GenerationContext, 'clock'>): string {
  return context.clock.now().toISOString().slice(0, 10);
}

export function errorRecord(error: PersonaError): ErrorRecord {
  return { code: error.code, message: error.message, status: error.status ?? null, retryable: error.retryable };
}

/** How a model run ended, from what it delivered and what went wrong. */
export function statusOf(personas: readonly Persona[], asked: number, error: PersonaError | undefined): ModelRunStatus {
  if (error?.code === 'cancelled') {
    return 'cancelled';
  }
  if (error?.code === 'timeout' && error.status === undefined) {
    return 'timed-out';
  }
  if (error) {
    return personas.length > 0 ? 'partial' : 'failed';
  }
  return personas.length < asked ? 'partial' : 'succeeded';
}

/** A warning where another number of personas was delivered than asked for. */
export function countWarning(delivered: number, asked: number): string[] {
  const what = delivered === 1 ? '1 persona was delivered' : `${delivered} personas were delivered`;
  return delivered === asked ? [] : [`${what} where ${asked} ${asked === 1 ? 'was' : 'were'} asked for.`];
}

/** The run of a model that could not start: nothing was sent to it. */
export function unstartedRun(model: PlannedModel, context: GenerationContext, reason: PersonaError): ModelRun {
  const error = context.signal.aborted ? cancelled() : reason;
  return {
    ...identityOf(model),
    status: statusOf([], context.plan.personas, error),
    personas: [],
    finishReason: null,
    usage: noUsage,
    cost: new CostMeter(model.pricing, priceDay(context)).total(),
    latencyMs: null,
    timeToFirstTokenMs: null,
    queuedMs: 0,
    waitedMs: 0,
    attempts: [],
    warnings: model.warnings,
    error: errorRecord(error),
  };
}
