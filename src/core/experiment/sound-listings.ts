import { checkDocument } from './check';
import type { ModelSetting } from './experiment';
import { normaliseExperiment } from './normalise';

/** The settings of those items of `generation.models` that nothing is wrong with, by their indexes. */
export function soundListings(items: readonly unknown[]): ReadonlyMap<number, ModelSetting> {
  const { findings } = checkDocument({ generation: { models: items } });
  const broken = new Set(findings.map(({ path: [, , index] }) => Number(index)));
  const sound = [...items.keys()].filter((index) => !broken.has(index));
  const { document } = checkDocument({ generation: { models: sound.map((index) => items[index]) } });
  const settings = document ? normaliseExperiment(document).generation.models : [];
  return new Map(settings.map((setting, at) => [sound[at] ?? at, setting]));
}
