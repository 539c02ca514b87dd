import { type Uri, window, workspace } from 'vscode';
import { isPersonaError } from '../../core/errors';
import type { Experiment } from '../../core/experiment/experiment';
import { loadExperiment, type LoadedExperiment } from '../../core/experiment/load';
import { experimentPlace } from '../experiment-language/experiment-place';
import { experimentRequest } from '../experiment-language/experiment-request';
import { chosenOutside } from './data-roots';
import { type RunRequest, runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

/**
 * Runs an experiment; what stands in its editor counts, saved or not.
 *
 * @param choice what a lens asks for: a `RunChoice`; anything else means all of it.
 */
export async function runExperimentFile(services: ExtensionServices, resource?: Uri, choice?: unknown): Promise<void> {
  const loaded = await loadExperimentFile(services, resource);
  if (loaded) {
    await runWithProgress(services, { ...loaded, experiment: chosenPart(loaded.experiment, choice) });
  }
}

/** The experiment with one of its listings alone, which is no consensus then. */
function chosenPart(experiment: Experiment, choice: unknown): Experiment {
  const listing: unknown = typeof choice === 'object' && choice !== null ? Reflect.get(choice, 'listing') : undefined;
  const { generation, execution } = experiment;
  const model = typeof listing === 'number' ? generation.models[listing] : undefined;
  return model === undefined
    ? experiment
    : {
        ...experiment,
        generation: { ...generation, models: [model] },
        execution: { ...execution, mode: 'parallel' },
      };
}

/**
 * The experiment of a file or of the active editor, with what is not saved yet, also of an editor that never was; undefined
 * after telling why there is none.
 */
export async function loadExperimentFile(
  services: ExtensionServices,
  resource?: Uri,
): Promise<(LoadedExperiment & Pick<RunRequest, 'chosen'>) | undefined> {
  const uri = resource ?? window.activeTextEditor?.document.uri;
  const place = uri && experimentPlace(uri);
  if (!place) {
    const advice = uri?.scheme === 'untitled' ? 'Save the experiment, or open a folder' : 'Open an experiment.yaml';
    await window.showErrorMessage(`${advice} first.`);
    return undefined;
  }
  const document = workspace.textDocuments.find((candidate) => candidate.uri.toString() === uri.toString());
  let loaded: LoadedExperiment;
  try {
    loaded = await loadExperiment(experimentRequest(place, document?.getText()));
  } catch (error) {
    if (isPersonaError(error)) {
      await window.showErrorMessage(error.message);
      return undefined;
    }
    throw error;
  }
  loaded.warnings.forEach((warning) => services.logger.warn(warning));
  return { ...loaded, chosen: chosenOutside(place, 'folder') };
}
