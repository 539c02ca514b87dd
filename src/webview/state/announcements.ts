import { countOf } from '../../core/text/figures';
import type { ModelView, RunView } from '../../protocol/messages';
import { runSentence } from '../run-sentence';
import { hasEnded, modelLabel, modelMarks, runMarks } from '../status';

type Heard = Pick<RunView, 'status'> & { models: readonly ModelView[] };

/** What a listener should hear of a change: models that ended, and the end of the run. Empty when nothing of that. */
export function newsBetween(before: Heard, after: Heard): string[] {
  const ended = after.models.filter((model) => {
    const earlier = before.models.find(({ key }) => key === model.key);
    return hasEnded(model) && earlier !== undefined && !hasEnded(earlier);
  });
  const news = ended.map((model) => {
    const outcome = model.error?.message ?? countOf(model.personas.length, 'persona');
    return `${modelLabel(model)} ${modelMarks[model.status].word.toLowerCase()}: ${outcome}`;
  });
  if (before.status === 'running' && after.status !== 'running') {
    news.push(`Run ${runMarks[after.status].word.toLowerCase()}: ${runSentence(after.status, after.models)}`);
  }
  return news;
}

/** Least time between two messages, in milliseconds. */
const pause = 2000;

/** Gathers messages so that at most one is said in two seconds; what comes in between is said together. */
export class Announcer {
  #waiting: string[] = [];
  #lastSaid = Number.NEGATIVE_INFINITY;

  /** Takes `news` at the time `now` (milliseconds); returns what to say at once, or null. */
  offer(news: readonly string[], now: number): string | null {
    this.#waiting.push(...news);
    if (this.#waiting.length === 0 || now - this.#lastSaid < pause) {
      return null;
    }
    const text = this.#waiting.join(' · ');
    this.#waiting = [];
    this.#lastSaid = now;
    return text;
  }

  /** Milliseconds after which to offer again; null when nothing is waiting. */
  dueIn(now: number): number | null {
    return this.#waiting.length === 0 ? null : Math.max(0, this.#lastSaid + pause - now);
  }
}
