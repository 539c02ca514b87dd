import type { Clock } from '../../core/clock';
import type { GenerationEvent } from '../../core/generation/events';
import type { ModelIdentity } from '../../core/generation/plan';
import type { ModelRun } from '../../core/runs/run';
import { costText, durationText } from '../../core/text/figures';
import type { Terminal } from '../terminal';

/** Progress on stderr: one line that changes on a terminal, a line for each event elsewhere. */
export class RunProgress {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #states: Map<string, string>;
  /** Models that wait: why, and until when on the clock's monotonic scale. */
  readonly #waiting = new Map<string, { cause: string; untilMs: number }>();
  #done = 0;
  #cancelTick: (() => void) | undefined;

  constructor(terminal: Terminal, models: readonly ModelIdentity[], clock: Clock) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#states = new Map(models.map(({ key }) => [key, 'queued']));
    this.#show();
  }

  apply(event: GenerationEvent): void {
    const { key } = event;
    this.#waiting.delete(key);
    switch (event.type) {
      case 'attempt-started':
        this.#change(key, event.attempt <= 1 ? 'started' : `${event.kind} (attempt ${event.attempt})`);
        break;
      case 'first-token-arrived':
        this.#states.set(key, 'streaming');
        break;
      case 'persona-arrived':
        this.#change(key, `persona ${event.persona.id.slice(1)}`);
        break;
      case 'model-waiting':
        this.#waiting.set(key, {
          cause: String(event.status ?? event.code),
          untilMs: this.#clock.monotonicMs() + event.waitMs,
        });
        this.#change(key, `${event.status ?? event.code}, again in ${durationText(event.waitMs)}`);
        break;
      case 'model-finished': {
        this.#done++;
        const { status, error, warnings } = event.run;
        this.#states.delete(key);
        const what = error ? `${status}: ${error.message}` : `${status} ${howText(event.run)}`;
        this.#terminal.message(`${key}: ${what}`);
        warnings.forEach((warning) => this.#terminal.message(`${key}: warning: ${warning}`));
        break;
      }
    }
    this.#show();
  }

  /** Clears the line. Has to be called, or it counts on. */
  end(): void {
    this.#cancelTick?.();
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
    const busy = [...this.#states].map(([key, state]) => `${key} ${this.#countdown(key) ?? state}`);
    this.#terminal.status([`${this.#done} of ${this.#done + busy.length} done`, ...busy].join(' · '));
    this.#cancelTick?.();
    this.#cancelTick =
      this.#terminal.live && this.#waiting.size > 0 ? this.#clock.schedule(() => this.#show(), 1000) : undefined;
  }

  /** `429, again in 7 s`, in whole seconds. */
  #countdown(key: string): string | undefined {
    const waiting = this.#waiting.get(key);
    if (!waiting) {
      return undefined;
    }
    const seconds = Math.ceil((waiting.untilMs - this.#clock.monotonicMs()) / 1000);
    return `${waiting.cause}, again ${seconds > 0 ? `in ${seconds} s` : 'any moment'}`;
  }
}

/** How a result came: `in 2.1 s`. */
function howText({ fromRun, cost, latencyMs }: ModelRun): string {
  if (fromRun !== null) {
    return `in run ${fromRun}, taken over`;
  }
  return cost.source === 'cache'
    ? `from the cache, was ${costText(cost.originalUsd, true)}`
    : `in ${durationText(latencyMs)}`;
}
