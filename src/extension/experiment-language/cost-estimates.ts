import { stat } from 'node:fs/promises';
import { isPersonaError, PersonaError } from '../../core/errors';
import { dataFiles } from '../../core/experiment/data-file';
import type { Experiment } from '../../core/experiment/experiment';
import { type Estimate, estimateRun } from '../../core/money/estimate';
import { planAgain, type PreparationPorts, prepareRun, type PreparedRun } from '../../core/runs/prepare';

/** Reading more than this takes seconds: then *Estimate Cost* has to be asked. */
const mostBytes = 20 * 1024 * 1024;
const mostKept = 10;

export type EstimateSurroundings = Omit<PreparationPorts, 'signal'> & {
  /** Paths of the experiment are relative to it. Absolute. */
  baseDirectory: string;
  /** `YYYY-MM-DD` */
  day: string;
};

/**
 * What experiments would cost, for showing it while they are written: nothing is sent, and no adapter is loaded. The data is
 * read again only when it, or what is shown of it, has changed.
 */
export class CostEstimates {
  readonly #read = new Map<string, Promise<PreparedRun | null>>();
  readonly #all = new AbortController();

  /** Null where the data cannot be read, or not at once. */
  async of(experiment: Experiment, surroundings: EstimateSurroundings): Promise<Estimate | null> {
    const key = await dataKey(experiment, surroundings);
    if (key === null) {
      return null;
    }
    const { baseDirectory, day, ...rest } = surroundings;
    const ports: PreparationPorts = { ...rest, signal: this.#all.signal };
    const prepared = await (this.#read.get(key) ?? this.#begin(key, prepareRun(experiment, baseDirectory, ports)));
    if (prepared === null) {
      return null;
    }
    const planned = await planAgain({ ...prepared, experiment }, ports);
    const models = planned.models.map((model) => ({ ...model, source: { error: notAsked } }));
    return estimateRun({ ...planned, models }, { day, mayCount: () => false, signal: this.#all.signal });
  }

  dispose(): void {
    this.#all.abort();
  }

  #begin(key: string, prepared: Promise<PreparedRun>): Promise<PreparedRun | null> {
    const reading = prepared.catch((error: unknown) => {
      if (isPersonaError(error)) {
        return null; // the problems of the document tell
      }
      throw error;
    });
    if (this.#read.size >= mostKept) {
      this.#read.clear();
    }
    this.#read.set(key, reading);
    return reading;
  }
}

const notAsked = new PersonaError('unsupported', 'Models are not asked for an estimate while one types.');

/** What the rows that are shown, and the words around them, depend on. Null where a file is missing or large. */
async function dataKey(
  experiment: Experiment,
  { baseDirectory, dataRoots }: EstimateSurroundings,
): Promise<string | null> {
  const { data, study, generation } = experiment;
  const named = await dataFiles(data.from, baseDirectory, dataRoots).catch((error: unknown) => {
    if (isPersonaError(error)) {
      return [];
    }
    throw error;
  });
  const found = await Promise.all(named.map(({ absolutePath }) => stat(absolutePath).catch(() => undefined)));
  const files = found.flatMap((each) => (each?.isFile() ? [each] : []));
  if (files.length === 0 || files.length < found.length || files.reduce((sum, { size }) => sum + size, 0) > mostBytes) {
    return null;
  }
  const { personas, seed, language } = generation;
  const states = files.map(({ size, mtimeMs }, index) => [named[index]?.absolutePath, size, mtimeMs]);
  return JSON.stringify([baseDirectory, states, data, study, personas, seed, language]);
}
