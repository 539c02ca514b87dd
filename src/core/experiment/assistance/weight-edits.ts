import type { Experiment } from '../experiment';
import type { TextEdit, WrittenExperiment } from '../written';

/** Weights as they are written. */
const decimals = 2;

/**
 * The changes that give the listed models of an experiment other weights and keep all the rest of its text; none where it has them.
 * Null where one cannot be written in a few words, as behind an alias.
 *
 * @param weights one a listing, in their order; null: as it is.
 */
export function weightEdits(
  written: WrittenExperiment,
  experiment: Pick<Experiment, 'generation'>,
  weights: readonly (number | null)[],
): TextEdit[] | null {
  const changes = experiment.generation.models.map((model, index): TextEdit[] | null => {
    const weight = weights[index] ?? null;
    const text = weight === null ? '' : String(Number(weight.toFixed(decimals)));
    if (weight === null || Number(text) === model.weight) {
      return [];
    }
    const place = ['generation', 'models', index];
    const own = written.rangeOf([...place, 'weight'], 'key');
    return written.textOf(own) === 'weight'
      ? [{ ...written.rangeOf([...place, 'weight']), newText: text }]
      : written.withEntry(place, { block: [`weight: ${text}`], flow: `weight: ${text}` });
  });
  return changes.every((change) => change !== null) ? changes.flat() : null;
}
