import { listingKey } from '../experiment/listing-key';
import type { ModelRun } from '../runs/run';

/** Fewer runs say nothing about how a latency varies. */
const fewestRuns = 3;

/** Median and 95th percentile, milliseconds. */
export interface Percentiles {
  p50: number;
  p95: number;
}

/** How long the answers of a model took that ran repeatedly. */
export interface LatencySpread {
  /** `provider:model[#listing]`. */
  model: string;
  /** Runs that were answered. */
  runs: number;
  latency: Percentiles;
  /** Null where a run has no first token. */
  firstToken: Percentiles | null;
  generating: Percentiles | null;
}

/** Milliseconds from the first token to the last; null where either is unknown. */
export function generatingMs({
  latencyMs,
  timeToFirstTokenMs,
}: Pick<ModelRun, 'latencyMs' | 'timeToFirstTokenMs'>): number | null {
  return latencyMs === null || timeToFirstTokenMs === null ? null : Math.max(0, latencyMs - timeToFirstTokenMs);
}

/**
 * For each listed model that was answered in three runs or more: the spread of its latencies, queueing and waiting not
 * counted. Runs that failed are left out: the time of a refusal says nothing about that of an answer.
 */
export function latencySpreads(models: readonly ModelRun[]): LatencySpread[] {
  const byListing = new Map<string, ModelRun[]>();
  for (const run of models) {
    if (run.error === null && run.latencyMs !== null) {
      const listing = listingKey(run);
      byListing.set(listing, [...(byListing.get(listing) ?? []), run]);
    }
  }
  return [...byListing].flatMap(([model, runs]) => {
    const latency = percentiles(runs.map((run) => run.latencyMs));
    return latency === null || runs.length < fewestRuns
      ? []
      : [
          {
            model,
            runs: runs.length,
            latency,
            firstToken: percentiles(runs.map((run) => run.timeToFirstTokenMs)),
            generating: percentiles(runs.map(generatingMs)),
          },
        ];
  });
}

/** Null where a value is missing. */
function percentiles(values: readonly (number | null)[]): Percentiles | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return known.length < values.length || known.length === 0
    ? null
    : { p50: quantile(known, 0.5), p95: quantile(known, 0.95) };
}

/** Linear between the neighbours in order (Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996, type 7). */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
