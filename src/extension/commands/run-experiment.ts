import { type Uri, window, workspace } from 'vscode';
import { isPersonaError } from '../../core/errors';
import type { Experiment, ModelSetting } from '../../core/experiment/experiment';
import { loadExperiment, type LoadedExperiment } from '../../core/experiment/load';
import type { RunChoice } from '../contributions';
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
  const experiment = loaded && chosenPart(loaded.experiment, choice);
  if (experiment) {
    await runWithProgress(services, { ...loaded, experiment });
  } else if (loaded) {
    await window.showWarningMessage('The experiment has changed, and this model is not listed any more.');
  }
}

/** The experiment with one of its listings alone, which is no consensus then; undefined where it is not listed any more. */
function chosenPart(experiment: Experiment, choice: unknown): Experiment | undefined {
  if (!isRunChoice(choice)) {
    return experiment;
  }
  const { generation, execution } = experiment;
  const isMeant = (model: ModelSetting | undefined) => model?.reference.requested === choice.requested;
  const there = generation.models[choice.listing];
  const model = isMeant(there) ? there : (generation.models.find(isMeant) ?? there); // moved, else changed in its place
  return (
    model && {
      ...experiment,
      generation: { ...generation, models: [model] },
      execution: { ...execution, mode: 'parallel' },
    }
  );
}

/** Menus give lists and contexts of the editor where a lens gives a choice. */
function isRunChoice(choice: unknown): choice is RunChoice {
  return typeof choice === 'object' && choice !== null && 'listing' in choice && 'requested' in choice;
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
