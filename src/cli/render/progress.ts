import type { GenerationEvent } from '../../core/generation/events';
import type { ModelIdentity } from '../../core/generation/plan';
import { durationText } from '../../core/text/figures';
import type { Terminal } from '../terminal';

/** Progress on stderr: one line that changes on a terminal, a line for each event elsewhere. */
export class RunProgress {
  readonly #terminal: Terminal;
  readonly #states: Map<string, string>;
  #done = 0;

  constructor(terminal: Terminal, models: readonly ModelIdentity[]) {
    this.#terminal = terminal;
    this.#states = new Map(models.map(({ key }) => [key, 'queued']));
    this.#show();
  }

  apply(event: GenerationEvent): void {
    const { key } = event;
    switch (event.type) {
      case 'attempt-started':
        this.#change(key, event.attempt === 1 ? 'started' : `attempt ${event.attempt}`);
        break;
      case 'first-token-arrived':
        this.#states.set(key, 'streaming');
        break;
      case 'persona-arrived':
        this.#change(key, `persona ${event.persona.id.slice(1)}`);
        break;
      case 'model-waiting':
        this.#change(key, `${event.status ?? event.code}, again in ${durationText(event.waitMs)}`);
        break;
      case 'model-finished': {
        this.#done++;
        const { status, error, latencyMs, warnings } = event.run;
        this.#states.delete(key);
        const what = error ? `${status}: ${error.message}` : `${status} in ${durationText(latencyMs)}`;
        this.#terminal.message(`${key}: ${what}`);
        warnings.forEach((warning) => this.#terminal.message(`${key}: warning: ${warning}`));
        break;
      }
    }
    this.#show();
  }

  end(): void {
    this.#terminal.status('');
  }

  #change(key: string, state: string): void {
    this.#states.set(key, state);
    if (!this.#terminal.live) {
      this.#terminal.message(`${key}: ${state}`);
    }
  }

  #show(): void {
    if (!this.#terminal.live) {
      return;
    }
    const busy = [...this.#states].map(([key, state]) => `${key} ${state}`);
    this.#terminal.status([`${this.#done} of ${this.#done + busy.length} done`, ...busy].join(' · '));
  }
}
