import { PersonaError } from '../../errors';
import type { EmbeddedGenerator, EmbeddedTask } from '../provider';
import { generateArchetypes } from './archetypes';
import { generateSegments } from './segments';
import { generateTopics } from './topics';

type Generate = EmbeddedGenerator['generate'];

const generators: ReadonlyMap<string, Generate> = new Map([
  ['segments', generateSegments],
  ['topics', generateTopics],
  ['archetypes', generateArchetypes],
]);

/** Personas from statistics on this machine: no model, no network. */
export function createOfflineGenerator(): EmbeddedGenerator {
  return {
    kind: 'embedded',
    async generate(task: EmbeddedTask) {
      const generate = generators.get(task.model);
      if (!generate) {
        const known = [...generators.keys()].map((name) => `offline:${name}`).join(', ');
        throw new PersonaError('unsupported', `There is no offline:${task.model}. Use one of: ${known}.`);
      }
      return generate(task);
    },
  };
}
