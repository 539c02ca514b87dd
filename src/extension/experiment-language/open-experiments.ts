import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type TextDocument, type Uri, workspace } from 'vscode';
import { systemClock } from '../../core/clock';
import { isPersonaError } from '../../core/errors';
import { soundPart } from '../../core/experiment/assistance/structure';
import type { Experiment } from '../../core/experiment/experiment';
import { loadExperiment, type LoadedExperiment } from '../../core/experiment/load';
import { resolveExperiment } from '../../core/experiment/overrides';
import type { ExperimentDocument } from '../../core/experiment/schema';
import type { ModelEstimate } from '../../core/money/estimate';
import type { KeySource } from '../../core/providers/connection';
import { lastRunOf } from '../../core/runs/last-run';
import { userSettings } from '../platform/settings';
import type { CostEstimates } from './cost-estimates';
import { structureOf } from './document-structure';
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

  /** What each listed model is expected to cost, by its index; none where the data cannot be read at once. */
  async estimates(document: TextDocument): Promise<ReadonlyMap<number, ModelEstimate>> {
    const { keys, dataRootsOf, costs, today } = this.#ports;
    const place = experimentPlace(document.uri);
    const structure = structureOf(document);
    const sound = structure && soundPart(structure);
    const experiment = place && sound && experimentOf(sound.document, place);
    if (!experiment || sound.indexes.length === 0) {
      return new Map();
    }
    const estimate = await costs.of(experiment, {
      keys,
      policy: { trusted: workspace.isTrusted, mayHaveKeys: () => false },
      dataRoots: dataRootsOf(document),
      clock: systemClock,
      baseDirectory: path.dirname(place.fsPath),
      day: today(),
    });
    const models = estimate?.models ?? [];
    return new Map(
      models.flatMap((model, at) => (sound.indexes[at] === undefined ? [] : [[sound.indexes[at], model]])),
    );
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

/** The experiment of a document with the user's settings; null where they are wrong, which its run tells. */
function experimentOf(file: ExperimentDocument, place: Uri): Experiment | null {
  try {
    return resolveExperiment({ file, flags: {}, settings: userSettings(place) }).experiment;
  } catch (error) {
    if (isPersonaError(error)) {
      return null;
    }
    throw error;
  }
}
