import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PersonaError } from '../errors';
import type { Experiment } from '../experiment/experiment';
import { parseExperiment } from '../experiment/parse';

/**
 * The experiment of the sample workspace in `directory`.
 * Throws PersonaError `internal` where the product was installed without it.
 */
export async function demoExperiment(directory: string): Promise<Experiment> {
  const text = await readFile(path.join(directory, 'experiment.yaml'), 'utf8').catch((cause: unknown) => {
    throw new PersonaError('internal', `The sample data is missing from ${directory}. Install the product again.`, {
      cause,
    });
  });
  const { experiment, problems } = parseExperiment(text);
  if (!experiment) {
    throw new PersonaError('internal', `The sample experiment is broken: ${problems[0]?.message ?? 'no reason'}`);
  }
  return experiment;
}
