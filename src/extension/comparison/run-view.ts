import type { GenerationEvent } from '../../core/generation/events';
import type { PlannedModel } from '../../core/generation/plan';
import { countEvidence } from '../../core/persona/assemble';
import type { ModelRun, Run } from '../../core/runs/run';
import type { RunHead } from '../../core/runs/run-folder';
import { summarise } from '../../core/runs/summary';
import type { ErrorAction, ModelView, RunView } from '../../protocol/messages';

/** What the panel shows of a run under way; it takes events and gives whole views. */
export class RunViewModel {
  readonly #head: RunHead;
  readonly #runId: string;
  readonly #models: Map<string, ModelView>;
  readonly #ended = new Map<string, ModelRun>();
  readonly #startedMs: number;
  #final: Run | undefined;

  constructor(runId: string, head: RunHead, models: readonly PlannedModel[], personasAsked: number, startedMs: number) {
    this.#runId = runId;
    this.#head = head;
    this.#startedMs = startedMs;
    this.#models = new Map(models.map((model) => [model.key, queuedView(model, personasAsked)]));
  }

  /** Takes an event in; `nowMs` is on the same scale as `startedMs`. */
  apply(event: GenerationEvent): void {
    const model = this.#models.get(event.key);
    if (!model) {
      return;
    }
    if (event.type === 'model-finished') {
      this.#ended.set(event.key, event.run);
      this.#models.set(event.key, endedView(event.run, model.personasAsked));
      return;
    }
    this.#models.set(event.key, { ...model, ...changeOf(event, model) });
  }

  finish(run: Run): void {
    this.#final = run;
  }

  model(key: string): ModelView | undefined {
    return this.#models.get(key);
  }

  snapshot(nowMs: number): RunView {
    const { data, name, createdAt } = this.#head;
    const ended = this.#head.planned.flatMap((key) => this.#ended.get(key) ?? []);
    return {
      runId: this.#runId,
      title: name ?? data.sources[0]?.path ?? 'Personas',
      status: this.#final?.status ?? 'running',
      createdAt,
      sources: data.sources.map(({ path, rows }) => ({ path, rows })),
      rows: data.rows,
      rowsShown: data.rowsShown,
      redactions: data.redactions,
      hosts: data.hosts,
      warnings: [...data.warnings, ...data.sources.flatMap((source) => source.warnings)],
      models: [...this.#models.values()],
      totals: this.#final?.totals ?? summarise(ended, nowMs - this.#startedMs).totals,
    };
  }
}

function queuedView({ key, provider, model, warnings }: PlannedModel, personasAsked: number): ModelView {
  return {
    key,
    provider,
    model,
    status: 'queued',
    note: null,
    personasAsked,
    personas: [],
    usage: null,
    cost: null,
    latencyMs: null,
    timeToFirstTokenMs: null,
    queuedMs: 0,
    waitedMs: 0,
    attempts: 0,
    evidence: countEvidence([]),
    warnings,
    error: null,
  };
}

function changeOf(event: Exclude<GenerationEvent, { type: 'model-finished' }>, model: ModelView): Partial<ModelView> {
  switch (event.type) {
    case 'attempt-started':
      return { status: 'streaming', note: null, attempts: event.attempt, personas: [], evidence: countEvidence([]) };
    case 'first-token-arrived':
      return { timeToFirstTokenMs: event.timeToFirstTokenMs };
    case 'persona-arrived': {
      const personas = [...model.personas, event.persona];
      return { personas, evidence: countEvidence(personas) };
    }
    case 'model-waiting': {
      const cause = event.status === null ? event.code : String(event.status);
      return {
        status: 'waiting',
        note: `${cause}, again in ${Math.ceil(event.waitMs / 1000)} s`,
        waitedMs: model.waitedMs + event.waitMs,
      };
    }
  }
}

function endedView(run: ModelRun, personasAsked: number | null): ModelView {
  const { key, provider, model, status, personas, usage, cost, latencyMs, timeToFirstTokenMs, queuedMs, waitedMs } =
    run;
  return {
    key,
    provider,
    model,
    status,
    note: null,
    personasAsked,
    personas,
    usage,
    cost,
    latencyMs,
    timeToFirstTokenMs,
    queuedMs,
    waitedMs,
    attempts: run.attempts.length,
    evidence: countEvidence(personas),
    warnings: run.warnings,
    error: run.error && { ...run.error, actions: actionsFor(run.error.code) },
  };
}

function actionsFor(code: string): ErrorAction[] {
  return code === 'missing-key' || code === 'authentication' ? ['set-key', 'show-log'] : ['show-log'];
}
