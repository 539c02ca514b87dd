import path from 'node:path';
import { Disposable, EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import { systemClock } from '../../core/clock';
import { raterFileName } from '../../core/reviews/rater-file-name';
import { readReviews, ReviewStore } from '../../core/reviews/review-store';
import { diskFiles } from '../../core/runs/run-files';
import type { RunView } from '../../protocol/messages';
import type { Judgement, ReviewsView } from '../../protocol/reviews';
import { askedRater, knownRater } from '../platform/rater';
import { reviewsView } from './reviews-view';

/** What people say of a run: read from its folder, watched there, and added to. */
export class RunReviews implements Disposable {
  readonly #directory: string;
  readonly #changed = new EventEmitter<void>();
  /** A file of somebody, or who the rater is, has changed. */
  readonly onDidChange = this.#changed.event;
  readonly #listeners: Disposable;

  constructor(directory: string) {
    this.#directory = directory;
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(directory), 'reviews/*.json'));
    this.#listeners = Disposable.from(
      watcher,
      this.#changed,
      ...[watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete].map((event) =>
        event(() => this.#changed.fire()),
      ),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('personas.raterName')) {
          this.#changed.fire();
        }
      }),
    );
  }

  async view(run: RunView): Promise<ReviewsView> {
    const rater = knownRater();
    return reviewsView(run, await readReviews(this.#directory), rater, this.#fileOf(rater));
  }

  /** Writes down what the rater does, who is asked for a name before the first time. Nothing is done where none is given. */
  async add(run: RunView, judgement: Judgement, isBlind: boolean): Promise<void> {
    const unfinished = run.models.find(
      ({ key, status }) => subjectOf(judgement) === key && ['queued', 'streaming', 'waiting'].includes(status),
    );
    if (unfinished) {
      throw new Error('A model is judged once it has ended.');
    }
    const rater = await askedRater();
    if (rater !== undefined) {
      const place = { directory: this.#directory, runId: run.runId, rater };
      await new ReviewStore(place, diskFiles, systemClock).add(judgement, isBlind);
      this.#changed.fire();
    }
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #fileOf(rater: string): string {
    return path.join(this.#directory, 'reviews', raterFileName(rater));
  }
}

/** Key of the model run that a judgement is about; null where it is about none. */
function subjectOf(judgement: Judgement): string | null {
  if (judgement.type === 'choose-winner') {
    return judgement.key;
  }
  const ref = 'ref' in judgement ? judgement.ref : null;
  return ref?.includes('/') === true ? ref.slice(0, ref.lastIndexOf('/')) : null;
}
