import { backgroundOfRuns } from '../../core/analysis/compare-models';
import { latencySpreads } from '../../core/analysis/latency';
import { quotedBackground } from '../../core/analysis/quoted-background';
import { sequentialChanges } from '../../core/analysis/sequential-changes';
import { repetitionStability } from '../../core/analysis/stability';
import { stereotypeSignals } from '../../core/analysis/stereotype-signals';
import type { Run } from '../../core/runs/run';
import type { RunInsights, Signals } from '../../protocol/insights';

/** What there is to say of an ended run beside its analysis, by the same figures as `persona compare`. */
export function runInsights(run: Run): RunInsights {
  const background = backgroundOfRuns(run, run);
  return {
    steps: sequentialChanges(run, background).map(({ kept, ...step }) => ({
      ...step,
      kept: kept.map(({ before, after, difference: { attributes, claims } }) => ({
        before,
        after,
        attributes,
        claims,
      })),
    })),
    stability: repetitionStability(run.models, background).map(({ personas, ...stability }) => ({
      ...stability,
      personas: personas.map(({ name, present }) => ({ name, present })),
    })),
    latency: latencySpreads(run.models),
    signals: signalsOf(run),
  };
}

function signalsOf({ models }: Run): Signals {
  const { sameness, alike, ...signals } = stereotypeSignals(
    models,
    quotedBackground(models.flatMap(({ personas }) => personas)),
  );
  return {
    ...signals,
    alike: alike.flatMap((key) => {
      const figures = sameness[key];
      return figures ? [{ key, ...figures }] : [];
    }),
  };
}
