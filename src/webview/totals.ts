import { countText } from '../core/text/figures';
import type { ModelView } from '../protocol/messages';
import { hasEnded } from './status';

/** A sum of which `unknown` parts are missing: a lower bound, `unknown`, or `–` while nothing is known yet. */
export function sumOf(
  known: number | null,
  unknown: number,
  running: boolean,
  format: (value: number) => string,
): { figure: string; after: string } {
  if (known === null || (known === 0 && unknown > 0)) {
    return { figure: running && unknown === 0 ? '–' : 'unknown', after: '' };
  }
  return unknown > 0
    ? { figure: `≥ ${format(known)}`, after: `, ${countText(unknown)} unknown` }
    : { figure: format(known), after: '' };
}

/** Ended model runs that called a model and whose amount nobody knows. */
export function unknownAmong(models: readonly ModelView[], amount: (model: ModelView) => number | null): number {
  return models.filter((model) => hasEnded(model) && model.attempts > 0 && amount(model) === null).length;
}
