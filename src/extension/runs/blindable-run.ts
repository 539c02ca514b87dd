import { type Event, EventEmitter } from 'vscode';
import { blinded, blindNames, blindRun, type BlindNames } from '../../core/reviews/blind-mode';
import type { FoundReview } from '../../core/reviews/found-review';
import type { Run } from '../../core/runs/run';
import type { ModelView, RunView } from '../../protocol/messages';
import { blindModelView, blindRunView, keyOf } from '../comparison/blind-view';
import { storedRunView } from '../comparison/run-view';
import type { BlindSeeds } from './blind-seeds';
import type { RunSubject, SourceFile } from './run-subject';

/** A run as it may be shown: with the names of its models, or, while it is judged blind, without. Keys are those that are shown. */
export class BlindableRun implements RunSubject {
  readonly directory: string;
  readonly #run: RunSubject;
  readonly #seeds: BlindSeeds;
  readonly #changed = new EventEmitter<ReadonlySet<string> | null>();
  readonly onDidChange: Event<ReadonlySet<string> | null> = this.#changed.event;

  constructor(run: RunSubject, seeds: BlindSeeds) {
    this.directory = run.directory;
    this.#run = run;
    this.#seeds = seeds;
    run.onDidChange?.((keys) => {
      const { labels } = this.names() ?? {};
      this.#changed.fire(keys && new Set([...keys].map((key) => labels?.get(key) ?? key)));
    });
  }

  /** What the models are called while their names are hidden; null where they are not. */
  names(): BlindNames | null {
    const seed = this.#seeds.of(this.directory);
    return seed === null ? null : namesIn(this.#run.view(), seed);
  }

  /** Hides or reveals the names. Throws while the run is under way, whose progress names them. */
  async setBlind(isBlind: boolean): Promise<void> {
    if (isBlind && this.#run.view().status === 'running') {
      throw new Error('The names can be hidden once every model has ended.');
    }
    await this.#seeds.set(this.directory, isBlind);
    this.#changed.fire(null);
  }

  view(): RunView {
    const names = this.names();
    return names ? blindRunView(this.#run.view(), names) : this.#run.view();
  }

  /** The view with the names of the models. It stays in the extension. */
  openView(): RunView {
    return this.#run.view();
  }

  model(key: string): ModelView | undefined {
    const names = this.names();
    const model = this.#run.model(keyOf(key, names));
    return names && model ? blindModelView(model, names) : model;
  }

  /** The run as it may be exported. */
  shownRun(run: Run): Run {
    return shownRun(run, this.directory, this.#seeds);
  }

  /** A message as it may be shown. */
  shownText(text: string): string {
    const names = this.names();
    return names ? blinded(text, names) : text;
  }

  source(name: string): SourceFile | undefined {
    return this.#run.source(name);
  }

  stop(): void {
    this.#run.stop?.();
  }

  stopModel(key: string): void {
    this.#run.stopModel?.(keyOf(key, this.names()));
  }
}

/** A run as it may be exported: while it is judged blind without what would tell which model is which. */
export function shownRun(run: Run, directory: string, seeds: BlindSeeds): Run {
  const seed = seeds.of(directory);
  return seed === null ? run : blindRun(run, namesIn(storedRunView(run, directory), seed));
}

/** What people say of a run as it may be exported with it. */
export function shownReviews(
  reviews: readonly FoundReview[],
  run: Run,
  directory: string,
  seeds: BlindSeeds,
): readonly FoundReview[] {
  const seed = seeds.of(directory);
  return seed === null ? reviews : blinded(reviews, namesIn(storedRunView(run, directory), seed));
}

/** What the models of a run are called under a seed. */
function namesIn({ models }: Pick<RunView, 'models'>, seed: number): BlindNames {
  return blindNames(
    models.map(({ key, provider, model }) => ({ key, provider, model, requested: `${provider}:${model}` })),
    seed,
  );
}
