import type { GenerationEvent } from '../../core/generation/events';

type Activity = 'queued' | 'asked' | 'streaming' | 'waiting' | 'done';

/** The one line of a progress notification: `2 of 3 done · claude-sonnet-5-5 streaming`. */
export class RunProgress {
  readonly #models = new Map<string, { label: string; activity: Activity; waitMs: number }>();

  constructor(models: readonly { key: string; label: string }[]) {
    for (const { key, label } of models) {
      this.#models.set(key, { label, activity: 'queued', waitMs: 0 });
    }
  }

  apply(event: GenerationEvent): void {
    const model = this.#models.get(event.key);
    if (!model) {
      return;
    }
    switch (event.type) {
      case 'attempt-started':
        model.activity = 'asked';
        break;
      case 'first-token-arrived':
      case 'persona-arrived':
        model.activity = 'streaming';
        break;
      case 'model-waiting':
        model.activity = 'waiting';
        model.waitMs = event.waitMs;
        break;
      case 'model-finished':
        model.activity = 'done';
        break;
    }
  }

  line(): string {
    const models = [...this.#models.values()];
    const done = models.filter((model) => model.activity === 'done').length;
    const busy =
      models.find((model) => model.activity === 'streaming') ??
      models.find((model) => model.activity === 'waiting') ??
      models.find((model) => model.activity === 'asked');
    const what = busy === undefined ? '' : ` · ${busy.label} ${describe(busy.activity, busy.waitMs)}`;
    return `${done} of ${models.length} done${what}`;
  }
}

function describe(activity: Activity, waitMs: number): string {
  switch (activity) {
    case 'asked':
      return 'thinking';
    case 'waiting':
      return `waiting ${Math.ceil(waitMs / 1000)} s to retry`;
    case 'queued':
    case 'streaming':
    case 'done':
      return activity;
  }
}
