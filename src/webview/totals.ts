import { costText, countText, durationText } from '../core/text/figures';
import type { ModelView, RunView } from '../protocol/messages';
import { hasEnded } from './status';

/** A part of the totals line: the figure and the words around it, with the spaces between them. */
export interface Total {
  before: string;
  figure: string;
  after: string;
}

/** Personas, tokens, wall time and cost of a run. A sum with an unknown part is a lower bound and says so. */
export function totalsOf(run: Pick<RunView, 'status' | 'totals'>, models: readonly ModelView[]): Total[] {
  const { totals, status } = run;
  const running = status === 'running';
  const unknownCosts = unknownAmong(models, ({ cost }) => cost?.usd ?? null);
  return [
    personas(models),
    tokens(totals.inputTokens, 'tokens in', unknownTokens(models, 'inputTokens'), running),
    tokens(totals.outputTokens, 'tokens out', unknownTokens(models, 'outputTokens'), running),
    { before: '', figure: durationText(totals.wallMs), after: running ? ' so far' : ' wall time' },
    { before: 'cost ', ...sum(totals.usd, unknownCosts, running, costText) },
  ];
}

function personas(models: readonly ModelView[]): Total {
  const delivered = models.reduce((count, model) => count + model.personas.length, 0);
  if (models.some((model) => model.personasAsked === null)) {
    return { before: '', figure: countText(delivered), after: delivered === 1 ? ' persona' : ' personas' };
  }
  const asked = models.reduce((count, model) => count + (model.personasAsked ?? 0), 0);
  return { before: '', figure: `${countText(delivered)} of ${countText(asked)}`, after: ' personas' };
}

function tokens(count: number | null, what: string, unknown: number, running: boolean): Total {
  const { figure, after } = sum(count, unknown, running, (value) => (value === 0 ? 'no' : countText(value)));
  return { before: '', figure, after: ` ${what}${after}` };
}

function sum(known: number | null, unknown: number, running: boolean, format: (value: number) => string) {
  if (known === null || (known === 0 && unknown > 0)) {
    return { figure: running && unknown === 0 ? '–' : 'unknown', after: '' };
  }
  return unknown > 0
    ? { figure: `≥ ${format(known)}`, after: `, ${countText(unknown)} unknown` }
    : { figure: format(known), after: '' };
}

function unknownTokens(models: readonly ModelView[], field: 'inputTokens' | 'outputTokens'): number {
  return unknownAmong(models, (model) => model.usage?.[field] ?? null);
}

/** Ended model runs that called a model and whose amount nobody knows. */
function unknownAmong(models: readonly ModelView[], amount: (model: ModelView) => number | null): number {
  return models.filter((model) => hasEnded(model) && model.attempts > 0 && amount(model) === null).length;
}
