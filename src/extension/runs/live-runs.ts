import { hostname } from 'node:os';
import { type Disposable, EventEmitter } from 'vscode';
import type { GenerationEvent } from '../../core/generation/events';
import type { ModelRun, Run } from '../../core/runs/run';
import type { RunHead } from '../../core/runs/run-folder';
import type { ModelView, RunView } from '../../protocol/messages';
import { afterEvent, endedView, queuedView, runView, totalsSoFar } from '../comparison/run-view';
import { type RunSubject, type SourceFile, sourceFile } from './run-subject';

/** What can end a run, or one model of it. */
export interface RunControls {
  all: AbortController;
  models: ReadonlyMap<string, AbortController>;
}

/** What is known of a run once its models have ended. */
type RunEnd = Pick<Run, 'status' | 'totals' | 'consensus' | 'analysis' | 'models'>;

/** A run that this window is doing. */
export class LiveRun implements RunSubject {
  readonly directory: string;
  readonly #runId: string;
  readonly #head: RunHead;
  readonly #controls: RunControls;
  readonly #models: Map<string, ModelView>;
  readonly #ended = new Map<string, ModelRun>();
  readonly #startedMs = performance.now();
  readonly #changed = new EventEmitter<ReadonlySet<string> | null>();
  readonly onDidChange = this.#changed.event;
  #final: RunEnd | undefined;

  constructor(directory: string, runId: string, head: RunHead, controls: RunControls) {
    this.directory = directory;
    this.#runId = runId;
    this.#head = head;
    this.#controls = controls;
    this.#models = new Map(head.planned.map((key) => [key, queuedView(key, head)]));
  }

  apply(event: GenerationEvent): void {
    const model = this.#models.get(event.key);
    if (model) {
      this.#models.set(event.key, afterEvent(model, event, this.#head));
      if (event.type === 'model-finished') {
        this.#ended.set(event.key, event.run);
      }
      this.#changed.fire(new Set([event.key]));
    }
  }

  finish(run: RunEnd): void {
    this.#final = run;
    // The comparison of the models has given their claims a support score.
    run.models.forEach((model) => this.#models.set(model.key, endedView(model, this.#head)));
    this.#changed.fire(null);
  }

  /** Ends the view of a run that failed as a whole, for example because the disk is full. */
  interrupt(): void {
    if (!this.#final) {
      this.finish({ ...this.#soFar(), status: 'interrupted' });
    }
  }

  view(): RunView {
    const state = { ...this.#head, runId: this.#runId, ...(this.#final ?? this.#soFar()) };
    return runView(state, this.directory, [...this.#models.values()]);
  }

  #soFar(): RunEnd {
    const ended = this.#head.planned.flatMap((key) => this.#ended.get(key) ?? []);
    return {
      status: 'running',
      totals: totalsSoFar(ended, performance.now() - this.#startedMs, this.#head.planned.length),
      consensus: null,
      analysis: { evidence: {} },
      models: ended,
    };
  }

  model(key: string): ModelView | undefined {
    return this.#models.get(key);
  }

  source(name: string): SourceFile | undefined {
    return sourceFile(this.directory, this.#head, name);
  }

  stop(): void {
    this.#controls.all.abort();
  }

  stopModel(key: string): void {
    this.#controls.models.get(key)?.abort();
  }
}

/** The runs that this window is doing, by their folders. */
export class LiveRuns implements Disposable {
  readonly #runs = new Map<string, LiveRun>();
  readonly #changed = new EventEmitter<void>();
  /** A run has begun or ended. */
  readonly onDidChange = this.#changed.event;

  add(run: LiveRun): void {
    this.#runs.set(run.directory, run);
    this.#changed.fire();
  }

  remove(run: LiveRun): void {
    this.#runs.delete(run.directory);
    this.#changed.fire();
  }

  get(directory: string): LiveRun | undefined {
    return this.#runs.get(directory);
  }

  /** A run on disk; one that this process once began and no longer does is interrupted, whatever its file says. */
  settle(directory: string, run: Run): Run {
    const isOurs = run.status === 'running' && run.writer?.pid === process.pid && run.writer.host === hostname();
    return isOurs && !this.#runs.has(directory) ? { ...run, status: 'interrupted', writer: null } : run;
  }

  dispose(): void {
    this.#runs.forEach((run) => run.stop());
    this.#changed.dispose();
  }
}
