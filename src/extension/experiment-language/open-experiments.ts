import { stat } from 'node:fs/promises';
import { type TextDocument, workspace } from 'vscode';
import { systemClock } from '../../core/clock';
import { isPersonaError } from '../../core/errors';
import { loadExperiment, type LoadedExperiment } from '../../core/experiment/load';
import type { ModelEstimate } from '../../core/money/estimate';
import type { KeySource } from '../../core/providers/connection';
import { lastRunOf } from '../../core/runs/last-run';
import type { CostEstimates } from './cost-estimates';
import { experimentPlace } from './experiment-place';
import { experimentRequest } from './experiment-request';

/** The folder of a run may stand there for a moment without the run. */
const settledMs = 5000;

export interface OpenExperimentPorts {
  keys: KeySource;
  dataRootsOf: (document: TextDocument) => readonly string[] | null;
  costs: CostEstimates;
  /** `YYYY-MM-DD` */
  today: () => string;
}

/** What the experiments of open documents stand for, as they would be run. */
export class OpenExperiments {
  readonly #ports: OpenExperimentPorts;
  /** As it last was without a mistake. */
  readonly #sound = new WeakMap<TextDocument, LoadedExperiment>();
  readonly #lastRuns = new Map<string, { changed: number; run: string | null }>();

  constructor(ports: OpenExperimentPorts) {
    this.#ports = ports;
  }

  /** What each listed model is expected to cost; null while there is a mistake, or where the data cannot be read at once. */
  async estimates(document: TextDocument): Promise<readonly ModelEstimate[] | null> {
    const { keys, dataRootsOf, costs, today } = this.#ports;
    const loaded = await this.#load(document);
    if (loaded === null || loaded.usesDefaultModels) {
      return null;
    }
    const estimate = await costs.of(loaded.experiment, {
      keys,
      policy: { trusted: workspace.isTrusted, mayHaveKeys: () => false },
      dataRoots: dataRootsOf(document),
      clock: systemClock,
      baseDirectory: loaded.baseDirectory,
      day: today(),
    });
    return estimate?.models ?? null;
  }

  /** The folder of the last run; null where there is none. */
  async lastRun(document: TextDocument): Promise<string | null> {
    const loaded = (await this.#load(document)) ?? this.#sound.get(document);
    const folder = loaded && (await stat(loaded.outputDirectory).catch(() => undefined));
    if (!loaded || !folder) {
      return null;
    }
    const { experiment, baseDirectory, outputDirectory } = loaded;
    const identity = { name: experiment.name, from: experiment.data.from, baseDirectory };
    const id = JSON.stringify([identity, outputDirectory]);
    const known = this.#lastRuns.get(id);
    if (known?.changed === folder.mtimeMs) {
      return known.run;
    }
    const run = await lastRunOf(identity, outputDirectory);
    if (run !== null || systemClock.now().getTime() - folder.mtimeMs > settledMs) {
      this.#lastRuns.set(id, { changed: folder.mtimeMs, run });
    }
    return run;
  }

  async #load(document: TextDocument): Promise<LoadedExperiment | null> {
    const place = experimentPlace(document.uri);
    if (!place) {
      return null;
    }
    try {
      const loaded = await loadExperiment(experimentRequest(place, document.getText()));
      this.#sound.set(document, loaded);
      return loaded;
    } catch (error) {
      if (isPersonaError(error)) {
        return null; // the problems of the document tell
      }
      throw error;
    }
  }
}
