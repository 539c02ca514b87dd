import path from 'node:path';
import { commands, Uri, type WebviewPanel, window, workspace } from 'vscode';
import { isPersonaError } from '../../core/errors';
import { normaliseExperiment } from '../../core/experiment/normalise';
import { exportFormats } from '../../core/runs/export/formats';
import { readReviews } from '../../core/reviews/review-store';
import { findRun, readRun } from '../../core/runs/read';
import { rerunOneModel, type Resumption, resumeRun } from '../../core/runs/resume';
import { shownReviews, shownRun } from '../runs/blindable-run';
import { type RunSubject, StoredRun } from '../runs/run-subject';
import { chooseRun, directoriesOf, directoryOf, type RunReference, type Selected } from './choose-run';
import { runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

/** The run of a folder: the one under way in this window, else what is on disk. Throws PersonaError where it cannot be read. */
async function runSubject({ liveRuns }: ExtensionServices, directory: string): Promise<RunSubject> {
  return liveRuns.get(directory) ?? new StoredRun(directory, liveRuns.settle(directory, await readRun(directory)));
}

/** Shows a run; asks which where none is named. */
export async function openRun(services: ExtensionServices, reference?: RunReference): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Open Run'));
  if (directory !== undefined) {
    await showRun(services, directory);
  }
}

/** Shows the run of a folder in a panel, a new one or one that the editor has restored; where it cannot be read, why. */
export async function showRun(services: ExtensionServices, directory: string, view?: WebviewPanel): Promise<void> {
  const found = await findRun(directory);
  if ('problem' in found) {
    services.logger.warn(found.problem);
    services.panels.showUnreadable(found, view);
    return;
  }
  const subject = await runSubject(services, directory);
  if (view) {
    services.panels.adopt(view, subject);
  } else {
    services.panels.show(subject);
  }
}

/** Writes a run in the format and to the file that the user chooses; without the names of its models while it is judged blind. */
export async function exportRun(services: ExtensionServices, reference?: RunReference): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Export Run'));
  if (directory === undefined) {
    return;
  }
  const read = await readRun(directory);
  const run = shownRun(read, directory, services.blindSeeds);
  const reviews = shownReviews(await readReviews(directory), read, directory, services.blindSeeds);
  const format = await window.showQuickPick(exportFormats, { title: 'Export Run: as what?' });
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(path.dirname(directory));
  const target =
    format &&
    (await window.showSaveDialog({
      title: 'Export Run',
      defaultUri: Uri.joinPath(folder, `personas-${run.runId}.${format.name}`),
    }));
  if (format && target) {
    const text = await format.render(run, reviews);
    await workspace.fs.writeFile(target, new TextEncoder().encode(text));
    const open = 'Open';
    const how = services.blindSeeds.of(directory) === null ? '' : ' without the names of the models';
    if ((await window.showInformationMessage(`Exported to ${path.basename(target.path)}${how}.`, open)) === open) {
      await commands.executeCommand('vscode.open', target);
    }
  }
}

/** Opens the file of a run that cannot be shown; that of a newer version so that it is not changed by accident. */
export async function openRunFile(services: ExtensionServices, reference?: RunReference): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Open Run File'));
  if (directory !== undefined) {
    const found = await findRun(directory);
    await commands.executeCommand('vscode.open', Uri.file(path.join(directory, 'run.json')));
    if ('problem' in found && found.code === 'unsupported') {
      await commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
    }
  }
}

/** Shows where a run is kept: in the explorer of the workspace, else in that of the machine. */
export async function openRunFolder(services: ExtensionServices, reference?: RunReference): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Open Run Folder'));
  if (directory !== undefined) {
    const uri = Uri.file(directory);
    await commands.executeCommand(workspace.getWorkspaceFolder(uri) ? 'revealInExplorer' : 'revealFileInOS', uri);
  }
}

/** Moves runs to the trash after a question; where there is no trash, deletes them after a second one that says so. */
export async function deleteRun(
  services: ExtensionServices,
  reference?: RunReference,
  selected?: Selected,
): Promise<void> {
  const named = directoriesOf(reference, selected);
  const chosen = named.length > 0 ? undefined : await chooseRun(services, 'Delete Run');
  const directories = chosen === undefined ? named : [chosen];
  const [first, ...others] = directories;
  if (first === undefined) {
    return;
  }
  const underWay = await Promise.all(directories.map((directory) => isUnderWay(services, directory)));
  if (underWay.includes(true)) {
    const which = others.length === 0 ? 'This run' : 'One of these runs';
    await window.showWarningMessage(`${which} is under way, here or in another window or terminal. Stop it first.`);
    return;
  }
  const what = others.length === 0 ? `run ${path.basename(first)}` : `${directories.length} runs`;
  const names = others.length === 0 ? '' : `${directories.map((directory) => path.basename(directory)).join('\n')}\n`;
  const detail = `${names}Its personas, prompts, answers, reviews and report go with ${others.length === 0 ? 'it' : 'each'}.`;
  const move = 'Move to Trash';
  if ((await window.showWarningMessage(`Delete ${what}?`, { modal: true, detail }, move)) === move) {
    for (const directory of directories) {
      if (!(await moveToTrash(services, directory))) {
        break;
      }
      services.panels.close(directory);
    }
    services.refreshRuns();
  }
}

/** Returns whether the run is gone: where there is no trash the user may say no. */
async function moveToTrash({ logger }: ExtensionServices, directory: string): Promise<boolean> {
  const uri = Uri.file(directory);
  try {
    await workspace.fs.delete(uri, { recursive: true, useTrash: true });
  } catch (error) {
    const name = path.basename(directory);
    logger.warn(`Run ${name} could not be moved to the trash: ${String(error)}`);
    const remove = 'Delete Permanently';
    const question = `Run ${name} cannot be moved to the trash. Delete it permanently?`;
    const detail = 'This cannot be undone.';
    if ((await window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) {
      return false;
    }
    await workspace.fs.delete(uri, { recursive: true, useTrash: false });
  }
  return true;
}

/**
 * Runs models of an earlier run again, in a new run that takes over its other results: the one named, else all that did
 * not succeed, or never ended because the process of the run is gone.
 *
 * @param modelKey anything but a text means all: menus give what is selected.
 */
export async function rerunModel(
  services: ExtensionServices,
  reference?: RunReference,
  modelKey?: unknown,
): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Rerun Failed Models'));
  if (directory === undefined) {
    return;
  }
  let resumption: Resumption;
  try {
    resumption = await (typeof modelKey === 'string' ? rerunOneModel(directory, modelKey) : resumeRun(directory));
  } catch (thrown) {
    if (!isPersonaError(thrown)) {
      throw thrown;
    }
    await window.showWarningMessage(thrown.message);
    return;
  }
  const { run, owed, document, ...rest } = resumption;
  if (owed.length === 0 && run.status === 'succeeded') {
    await window.showInformationMessage('Every model of this run succeeded.');
    return;
  }
  await runWithProgress(services, { experiment: normaliseExperiment(document), ...rest });
}

/** A run whose folder cannot be read is not under way as far as anybody knows, and may be deleted. */
async function isUnderWay({ liveRuns }: ExtensionServices, directory: string): Promise<boolean> {
  if (liveRuns.get(directory)) {
    return true;
  }
  const found = await findRun(directory);
  return 'run' in found && liveRuns.settle(directory, found.run).status === 'running';
}
