import { countOf } from '../core/text/figures';
import type { ModelView, RunView } from '../protocol/messages';
import { hasDelivered, hasEnded, modelLabel, modelMarks } from './status';

type Sentence = (share: string, models: readonly ModelView[]) => string;

const sentences: Readonly<Record<RunView['status'], Sentence>> = {
  running: runningSentence,
  succeeded: (share) => share,
  partial: withExceptions,
  failed: (share) => share,
  cancelled: (share) => `${share} done before it was stopped; what was done is kept`,
  'over-budget': (share) => `${share} done before the budget was reached; what was done is kept`,
  interrupted: (share) => `${share} done when the process ended; what was done is kept`,
};

/** What stands beside the status of a run: who is done, who is under way, who is missing. */
export function runSentence(status: RunView['status'], models: readonly ModelView[]): string {
  const done = models.filter((model) => hasDelivered(model)).length;
  return sentences[status](`${done} of ${countOf(models.length, 'model')}`, models);
}

function runningSentence(share: string, models: readonly ModelView[]): string {
  const queued = models.filter((model) => model.status === 'queued').length;
  const underWay = models.filter((model) => !hasEnded(model)).length - queued;
  const lost = models.filter((model) => hasEnded(model) && !hasDelivered(model)).length;
  const parts: [number, string][] = [
    [underWay, 'under way'],
    [queued, 'queued'],
    [lost, 'failed'],
  ];
  return [`${share} done`, ...parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)].join(
    ', ',
  );
}

/** Names up to two models that did not do all they were asked; the rest is a number. */
function withExceptions(share: string, models: readonly ModelView[]): string {
  const missing = models.filter((model) => hasEnded(model) && model.status !== 'succeeded');
  const named = missing
    .slice(0, 2)
    .map((model) => `${modelLabel(model)} ${modelMarks[model.status].word.toLowerCase()}`);
  const rest = missing.length - named.length;
  const parts = rest > 0 ? [...named, `${rest} more`] : named;
  return parts.length > 0 ? `${share}; ${parts.join(', ')}` : share;
}
