import { defaults } from '../../core/experiment/schema';
import type { GenerationEvent } from '../../core/generation/events';
import { countEvidence } from '../../core/persona/assemble';
import { providerProfile } from '../../core/providers/directory';
import { plannedModel } from '../../core/runs/planned-models';
import type { ModelRun, Run } from '../../core/runs/run';
import { summarise } from '../../core/runs/summary';
import type { AnalysisView, ErrorAction, ModelView, RunView } from '../../protocol/messages';
import { alignedMatches } from './aligned-matches';

/** What a run is, whether it is under way or on disk. */
export type RunHeadline = Pick<Run, 'name' | 'createdAt' | 'continues' | 'data' | 'planned' | 'settings'>;

/** The view of a model run that has not started. */
export function queuedView(key: string, run: RunHeadline): ModelView {
  const { provider, model } = plannedModel(run, key);
  return {
    key,
    provider,
    model,
    status: 'queued',
    note: null,
    waitingUntil: null,
    personasAsked: personasAsked(run, provider),
    personas: [],
    usage: null,
    cost: null,
    latencyMs: null,
    timeToFirstTokenMs: null,
    queuedMs: 0,
    waitedMs: 0,
    attempts: 0,
    evidence: countEvidence([]),
    warnings: [],
    error: null,
  };
}

/** The view of a model run after an event. */
export function afterEvent(model: ModelView, event: GenerationEvent, run: RunHeadline): ModelView {
  return event.type === 'model-finished' ? endedView(event.run, run) : { ...model, ...changeOf(event, model) };
}

function changeOf(event: Exclude<GenerationEvent, { type: 'model-finished' }>, model: ModelView): Partial<ModelView> {
  switch (event.type) {
    case 'attempt-started':
      return {
        status: 'streaming',
        note: null,
        waitingUntil: null,
        attempts: event.attempt,
        queuedMs: model.queuedMs + event.queuedMs,
        waitedMs: model.waitedMs + event.waitedMs,
        ...(event.kind === 'repair' ? {} : { personas: [], evidence: countEvidence([]) }),
      };
    case 'first-token-arrived':
      return { timeToFirstTokenMs: event.timeToFirstTokenMs };
    case 'persona-arrived': {
      const personas = [...model.personas, event.persona];
      return { personas, evidence: countEvidence(personas) };
    }
    case 'model-waiting': {
      const note = event.status === null ? event.code : String(event.status);
      return { status: 'waiting', note, waitingUntil: event.until };
    }
  }
}

/** The view of a model run that has ended. */
export function endedView(ended: ModelRun, run: RunHeadline): ModelView {
  const { key, provider, model, status, personas, usage, cost, latencyMs, timeToFirstTokenMs, queuedMs, waitedMs } =
    ended;
  return {
    key,
    provider,
    model,
    status,
    note: ended.fromRun === null ? null : `taken over from run ${ended.fromRun}`,
    waitingUntil: null,
    personasAsked: personasAsked(run, provider),
    personas,
    usage,
    cost,
    latencyMs,
    timeToFirstTokenMs,
    queuedMs,
    waitedMs,
    attempts: ended.attempts.length,
    evidence: countEvidence(personas),
    warnings: ended.warnings,
    error: ended.error && { ...ended.error, actions: actionsFor(ended.error.code) },
  };
}

/** Everything the panel shows of a run. */
export function runView(
  run: RunHeadline & Pick<Run, 'runId' | 'status' | 'totals' | 'consensus' | 'analysis'>,
  directory: string,
  models: readonly ModelView[],
): RunView {
  const { data } = run;
  return {
    runId: run.runId,
    directory,
    title: run.name ?? data.sources[0]?.path ?? 'Personas',
    status: run.status,
    createdAt: run.createdAt,
    continues: run.continues,
    sources: data.sources.map(({ path, rows }) => ({ path, rows })),
    rows: data.rows,
    rowsShown: data.rowsShown,
    groups: data.groups ?? [],
    redactions: data.redactions,
    hosts: data.hosts,
    warnings: [...data.warnings, ...data.sources.flatMap((source) => source.warnings)],
    models: [...models],
    consensus: run.consensus,
    rules: rulesOf(run),
    analysis: analysisView(run.analysis),
    aligned: run.analysis.matches ? alignedMatches(run.analysis.matches, models) : null,
    totals: run.totals,
    blind: false,
    experimentFile: null,
  };
}

function analysisView({ matches, votes, coverage, agreement, selfAgreement }: Run['analysis']): AnalysisView | null {
  return matches && votes && coverage && agreement && selfAgreement
    ? { matches, votes, coverage, agreement, selfAgreement }
    : null;
}

function rulesOf({ settings }: RunHeadline): RunView['rules'] {
  const { threshold, min_support } = settings.experiment.generation?.consensus ?? {};
  return { threshold: threshold ?? defaults.threshold, minSupport: min_support ?? defaults.minSupport };
}

/** Everything the panel shows of a run on disk. What had not ended when it was interrupted says so. */
export function storedRunView(run: Run, directory: string): RunView {
  const ended = new Map(run.models.map((model) => [model.key, model]));
  const models = run.planned.map((key): ModelView => {
    const model = ended.get(key);
    if (model) {
      return endedView(model, run);
    }
    const queued = queuedView(key, run);
    return run.status === 'running'
      ? { ...queued, note: 'under way in another window or terminal' }
      : { ...queued, status: 'cancelled', note: 'the run was interrupted before this model had ended' };
  });
  return runView(run, directory, models);
}

/** The totals of a run under way, of which `planned` model runs are to come to an end. */
export function totalsSoFar(ended: ModelRun[], wallMs: number, planned: number): Run['totals'] {
  return summarise(ended, wallMs, planned).totals;
}

/** Null where nobody has said how many: an embedded generator decides for itself then. */
function personasAsked({ settings }: RunHeadline, provider: string): number | null {
  const decides = settings.personasAsked === false && providerProfile(provider)?.kind === 'embedded';
  return decides ? null : (settings.experiment.generation?.personas ?? null);
}

function actionsFor(code: string): ErrorAction[] {
  return code === 'missing-key' || code === 'authentication' ? ['set-key', 'show-log'] : ['show-log'];
}
