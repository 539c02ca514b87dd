import { listingKey } from '../experiment/listing-key';
import { providerProfile } from '../providers/directory';
import type { ModelRun } from '../runs/run';
import { repeatedNames, samenessOf, sharedDemographics } from './diversity';
import type { RepeatedName, Sameness, SharedDemographics } from './diversity';
import { markedWords } from './marked-words';
import type { MarkedValue } from './marked-words';
import { contentHash } from './matching';
import type { Background } from './similarity';

type SignallingModel = Pick<ModelRun, 'key' | 'provider' | 'model' | 'listing' | 'personas'>;

/**
 * What may point to stereotypes or sameness. Each of these is a signal to look, never a verdict: all have innocent explanations, the
 * data's own among them.
 */
export interface StereotypeSignals {
  /** Personas that were looked at. */
  personas: number;
  /** By model key. */
  sameness: Record<string, Sameness>;
  /** Models whose personas are clearly more alike than what they quote; not the offline generators, whose sentences follow a pattern. */
  alike: string[];
  /** Over all models but the offline generators, whose personas bear titles. */
  names: RepeatedName[];
  /** Personas whose names were looked at. */
  named: number;
  demographics: SharedDemographics[];
  words: MarkedValue[];
}

/** Excess of sameness from which it is pointed out; a convention, see `docs/analysis.md`. */
const clearExcess = 0.2;

/**
 * Deterministic, and independent of the order of models and personas. Copies within a model and its repetitions count once. `background`
 * must know the words of the excerpts, as `quotedBackground` does.
 */
export function stereotypeSignals(models: readonly SignallingModel[], background: Background): StereotypeSignals {
  const distinct = withoutCopies(models);
  const naming = distinct.filter(({ provider }) => providerProfile(provider)?.kind !== 'embedded');
  const sameness = Object.fromEntries(models.map(({ key, personas }) => [key, samenessOf(personas, background)]));
  const count = (some: readonly SignallingModel[]): number =>
    some.reduce((sum, { personas }) => sum + personas.length, 0);
  return {
    personas: count(distinct),
    sameness,
    alike: naming
      .map(({ key }) => key)
      .filter((key) => (sameness[key]?.excess ?? 0) >= clearExcess)
      .sort(),
    names: repeatedNames(naming),
    named: count(naming),
    demographics: distinct
      .flatMap(sharedDemographics)
      .sort((left, right) => (left.refs.join() < right.refs.join() ? -1 : 1)),
    words: markedWords(distinct),
  };
}

function withoutCopies(models: readonly SignallingModel[]): SignallingModel[] {
  const seen = new Set<string>();
  const inOrder = models.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  return inOrder.map((model) => ({
    ...model,
    personas: model.personas
      .toSorted((left, right) => (left.id < right.id ? -1 : 1))
      .filter((persona) => {
        const content = `${listingKey(model)} ${contentHash(persona)}`;
        const isNew = !seen.has(content);
        seen.add(content);
        return isNew;
      }),
  }));
}
