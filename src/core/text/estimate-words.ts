import type { Estimate } from '../money/estimate';
import { costText } from './figures';

/** `All together cost about 66 times as much as openai:gpt-6-luna alone ($0.0140).`; null with a single model. */
export function comparisonSentence({ cheapestAlone }: Estimate): string | null {
  if (!cheapestAlone) {
    return null;
  }
  const { key, usd, times } = cheapestAlone;
  const factor = times < 10 ? times.toFixed(1) : String(Math.round(times));
  return `All together cost about ${factor} times as much as ${key} alone (${costText(usd, true)}).`;
}

/** How the estimate stands to the budget; null without one. */
export function budgetSentence({ budget }: Estimate): string | null {
  if (!budget) {
    return null;
  }
  const limit = costText(budget.maxUsd, true);
  if (budget.isWithin === null) {
    return `Whether this stays within the budget of ${limit} is unknown.`;
  }
  return budget.isWithin
    ? `This is within the budget of ${limit}.`
    : `This is above the budget of ${limit}: the run would be stopped there.`;
}

/** What the figures rest on, a sentence each. */
export function estimateBasis({ models, pricedAt }: Estimate): string[] {
  const called = models.filter(({ inputSource }) => inputSource !== 'none');
  const isEstimated = called.some(({ inputSource }) => inputSource === 'estimated');
  return called.length === 0
    ? []
    : [
        `Prices of ${pricedAt}. Tokens out are a guess: 1,200 for each persona, twice that for models that reason.`,
        ...(isEstimated ? ['~ before tokens in: estimated from the length of the prompt, give or take a third.'] : []),
        'At most: one call for each run that uses up its output limit. Retries come on top.',
      ];
}
