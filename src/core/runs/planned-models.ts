import { isPersonaError } from '../errors';
import type { Experiment } from '../experiment/experiment';
import { type ModelRunKey, modelRunKeys } from '../experiment/model-reference';
import { normaliseExperiment } from '../experiment/normalise';
import { resolveModelId } from '../providers/catalog';
import type { Run } from './run';

/** The model runs that an experiment asks for, in its order, with the ids that are sent. */
export function plannedKeys({ generation, execution }: Pick<Experiment, 'generation' | 'execution'>): ModelRunKey[] {
  return modelRunKeys(
    generation.models.map(({ reference: { provider, model } }) => ({ provider, ...resolveModelId(provider, model) })),
    execution.repeat,
  );
}

/**
 * The model that a planned key of a run stands for, by the experiment of that run: ids may hold what marks a listing or a
 * repetition in a key. Where the experiment no longer leads to that key, all after the provider is taken for the id.
 */
export function plannedModel(run: Pick<Run, 'settings'>, key: string): { provider: string; model: string } {
  const planned = keysOf(run).find((known) => known.key === key);
  const colon = key.indexOf(':');
  return planned ?? { provider: key.slice(0, colon), model: key.slice(colon + 1) };
}

/** None where somebody has changed the experiment in run.json to what is none. */
function keysOf({ settings }: Pick<Run, 'settings'>): ModelRunKey[] {
  try {
    return plannedKeys(normaliseExperiment(settings.experiment));
  } catch (error) {
    if (isPersonaError(error)) {
      return [];
    }
    throw error;
  }
}
