import { countEvidence } from '../persona/assemble';
import type { EvidenceCounts, ModelRun, Run, RunStatus } from './run';

const counted = new WeakMap<ModelRun, EvidenceCounts>();

/**
 * What follows from the ended model runs: totals and evidence counts. `wallMs` is the run's own clock, `planned` the number
 * of all model runs: until the last one has ended no total is complete.
 */
export function summarise(
  models: ModelRun[],
  wallMs: number,
  planned = models.length,
): Pick<Run, 'models' | 'totals' | 'analysis'> {
  const ended = models.length >= planned;
  return {
    models,
    totals: {
      inputTokens: sumKnown(models.map((model) => model.usage.inputTokens)),
      outputTokens: sumKnown(models.map((model) => model.usage.outputTokens)),
      tokensComplete: ended && models.every(({ usage }) => usage.inputTokens !== null && usage.outputTokens !== null),
      usd: sumMicro(models.map((model) => model.cost.usd)),
      usdComplete: ended && models.every((model) => model.cost.usd !== null),
      wallMs: Math.round(wallMs),
    },
    analysis: { evidence: Object.fromEntries(models.map((model) => [model.key, evidenceOf(model)])) },
  };
}

/** A model run that has ended stays the same, and a run is summed up each time that one ends. */
function evidenceOf(model: ModelRun): EvidenceCounts {
  const counts = counted.get(model) ?? countEvidence(model.personas);
  counted.set(model, counts);
  return counts;
}

/** The sum of the known parts; null when none is known. */
function sumKnown(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** As `sumKnown`, for amounts in USD that are whole micro-dollars. */
function sumMicro(usd: (number | null)[]): number | null {
  const micro = sumKnown(usd.map((value) => (value === null ? null : Math.round(value * 1e6))));
  return micro === null ? null : micro / 1e6;
}

/** How a run ended, from how its model runs ended. `cancelled`: the user stopped it. */
export function statusOfRun(models: ModelRun[], cancelled: boolean): RunStatus {
  if (cancelled) {
    return 'cancelled';
  }
  if (models.some(({ error, fromRun }) => error?.code === 'budget' && fromRun === null)) {
    return 'over-budget';
  }
  if (models.every((model) => model.status === 'succeeded')) {
    return 'succeeded';
  }
  return models.some((model) => model.personas.length > 0) ? 'partial' : 'failed';
}
