import { providerProfile } from '../providers/directory';
import type { ModelRun } from '../runs/run';
import { repeatedNames, samenessOf, sharedDemographics } from './diversity';
import type { RepeatedName, Sameness, SharedDemographics } from './diversity';
import { markedWords } from './marked-words';
import type { MarkedValue } from './marked-words';
import type { Background } from './similarity';

/**
 * What may point to stereotypes or sameness. Each of these is a signal to look, never a verdict: all have innocent explanations, the
 * data's own among them.
 */
export interface StereotypeSignals {
  /** Personas that were looked at. */
  personas: number;
  /** By model key. */
  sameness: Record<string, Sameness>;
  /** Models whose personas are clearly more alike than what they quote. */
  alike: string[];
  /** Over all models but the offline generators, whose personas bear titles. */
  names: RepeatedName[];
  /** Personas whose names were looked at. */
  named: number;
  demographics: SharedDemographics[];
  words: MarkedValue[];
}

/** Excess of sameness from which it is pointed out; a convention. */
const clearExcess = 0.1;

/** Deterministic, and independent of the order of models and personas. */
export function stereotypeSignals(
  models: readonly Pick<ModelRun, 'key' | 'provider' | 'personas'>[],
  background: Background,
): StereotypeSignals {
  const naming = models.filter(({ provider }) => providerProfile(provider)?.kind !== 'embedded');
  const sameness = Object.fromEntries(models.map(({ key, personas }) => [key, samenessOf(personas, background)]));
  const count = (some: typeof models): number => some.reduce((sum, { personas }) => sum + personas.length, 0);
  return {
    personas: count(models),
    sameness,
    alike: Object.keys(sameness)
      .filter((key) => (sameness[key]?.excess ?? 0) >= clearExcess)
      .sort(),
    names: repeatedNames(naming),
    named: count(naming),
    demographics: models
      .flatMap(sharedDemographics)
      .sort((left, right) => (left.refs.join() < right.refs.join() ? -1 : 1)),
    words: markedWords(models),
  };
}
