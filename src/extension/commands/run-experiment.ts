import path from 'node:path';
import { type Uri, window, workspace } from 'vscode';
import { isPersonaError } from '../../core/errors';
import { loadExperiment, type LoadedExperiment } from '../../core/experiment/load';
import { userSettings } from '../platform/settings';
import { chosenOutside } from './data-roots';
import { outputBase, type RunRequest, runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

/** Runs an experiment file; what is not saved yet counts. */
export async function runExperimentFile(services: ExtensionServices, resource?: Uri): Promise<void> {
  const loaded = await loadExperimentFile(services, resource);
  if (loaded) {
    await runWithProgress(services, loaded);
  }
}

/** The experiment of a file or of the active editor, with what is not saved yet; undefined after telling why there is none. */
export async function loadExperimentFile(
  services: ExtensionServices,
  resource?: Uri,
): Promise<(LoadedExperiment & Pick<RunRequest, 'chosen'>) | undefined> {
  const uri = resource ?? window.activeTextEditor?.document.uri;
  if (uri?.scheme !== 'file') {
    await window.showErrorMessage('Open an experiment.yaml that is on disk first.');
    return undefined;
  }
  const document = workspace.textDocuments.find((candidate) => candidate.uri.toString() === uri.toString());
  let loaded: LoadedExperiment;
  try {
    loaded = await loadExperiment({
      file: uri.fsPath,
      ...(document ? { text: document.getText() } : {}),
      flags: {},
      settings: userSettings(uri),
      workingDirectory: path.dirname(uri.fsPath),
      outputBase: outputBase(uri),
    });
  } catch (error) {
    if (isPersonaError(error)) {
      await window.showErrorMessage(error.message);
      return undefined;
    }
    throw error;
  }
  loaded.warnings.forEach((warning) => services.logger.warn(warning));
  return { ...loaded, chosen: chosenOutside(uri, 'folder') };
}
