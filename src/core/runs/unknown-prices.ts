import { PersonaError } from '../errors';
import { highestCost } from '../money/cost';
import type { PreparedRun } from './prepare';

/**
 * A run with a budget, in which models of unknown price do not start unless the experiment allows it: what they cost could
 * not be held against the budget. `day`: the date whose prices hold, `YYYY-MM-DD`.
 */
export function refuseUnknownPrices(prepared: PreparedRun, day: string): PreparedRun {
  const { maxCost, allowUnknownPrice } = prepared.experiment.budget;
  if (maxCost === null || allowUnknownPrice) {
    return prepared;
  }
  const models = prepared.models.map((model) => {
    const isKnown = highestCost(model.pricing, { input: 0, output: 0 }, day) !== undefined;
    return isKnown || 'error' in model.source ? model : { ...model, source: { error: unknownPrice(model.model) } };
  });
  return { ...prepared, models };
}

function unknownPrice(model: string): PersonaError {
  return new PersonaError(
    'invalid-config',
    `The price of ${model} is unknown, and the run has a budget. Give the model a price in the experiment, or set budget.allow_unknown_price: true.`,
    { unsent: true },
  );
}
