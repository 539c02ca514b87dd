import path from 'node:path';
import { commands, Uri, window, workspace } from 'vscode';
import { isPersonaError } from '../../core/errors';
import { normaliseExperiment } from '../../core/experiment/normalise';
import { exportFormats } from '../../core/runs/export/formats';
import { readReviews } from '../../core/reviews/review-store';
import { findRun, readRun } from '../../core/runs/read';
import { rerunOneModel, type Resumption, resumeRun } from '../../core/runs/resume';
import type { Run } from '../../core/runs/run';
import { shownRun } from '../runs/blindable-run';
import { type RunSubject, StoredRun } from '../runs/run-subject';
import type { RunNode } from '../runs-view/runs-tree';
import { runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

/** A run as commands are given it: its folder, or its node in the view. */
export type RunReference = string | RunNode;

/** The run of a folder: the one under way in this window, else what is on disk. Throws PersonaError where it cannot be read. */
export async function runSubject({ liveRuns }: ExtensionServices, directory: string): Promise<RunSubject> {
  return liveRuns.get(directory) ?? new StoredRun(directory, liveRuns.settle(directory, await readRun(directory)));
}

/** Shows a run; asks which where none is named. */
export async function openRun(services: ExtensionServices, reference?: RunReference): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Open Run'));
  if (directory !== undefined) {
    services.panels.show(await runSubject(services, directory));
  }
}

/** Writes a run in the format and to the file that the user chooses; without the names of its models while it is judged blind. */
export async function exportRun(services: ExtensionServices, reference?: RunReference): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Export Run'));
  if (directory === undefined) {
    return;
  }
  const run = shownRun(await readRun(directory), directory, services.blindSeeds);
  const format = await window.showQuickPick(exportFormats, { title: 'Export Run: as what?' });
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(path.dirname(directory));
  const target =
    format &&
    (await window.showSaveDialog({
      title: 'Export Run',
      defaultUri: Uri.joinPath(folder, `personas-${run.runId}.${format.name}`),
    }));
  if (format && target) {
    const text = await format.render(run, await readReviews(directory));
    await workspace.fs.writeFile(target, new TextEncoder().encode(text));
    const open = 'Open';
    const how = services.blindSeeds.of(directory) === null ? '' : ' without the names of the models';
    if ((await window.showInformationMessage(`Exported to ${path.basename(target.path)}${how}.`, open)) === open) {
      await commands.executeCommand('vscode.open', target);
    }
  }
}

/** Moves a run to the trash after a question; where there is no trash, deletes it after a second one that says so. */
export async function deleteRun(services: ExtensionServices, reference?: RunReference): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Delete Run'));
  if (directory === undefined) {
    return;
  }
  if (await isUnderWay(services, directory)) {
    await window.showWarningMessage('This run is under way, here or in another window or terminal. Stop it first.');
    return;
  }
  const uri = Uri.file(directory);
  const name = path.basename(directory);
  const detail = 'Its personas, prompts, answers and report go with it.';
  const move = 'Move to Trash';
  if ((await window.showWarningMessage(`Delete run ${name}?`, { modal: true, detail }, move)) !== move) {
    return;
  }
  try {
    await workspace.fs.delete(uri, { recursive: true, useTrash: true });
  } catch (error) {
    services.logger.warn(`Run ${name} could not be moved to the trash: ${String(error)}`);
    const forGood = 'Delete Permanently';
    const question = `Run ${name} cannot be moved to the trash. Delete it permanently?`;
    const warning = 'This cannot be undone.';
    if ((await window.showWarningMessage(question, { modal: true, detail: warning }, forGood)) !== forGood) {
      return;
    }
    await workspace.fs.delete(uri, { recursive: true, useTrash: false });
  }
  services.panels.close(directory);
  services.refreshRuns();
}

/**
 * Runs models of an earlier run again, in a new run that takes over its other results: the one named, else all that did
 * not succeed, or never ended because the process of the run is gone.
 */
export async function rerunModel(
  services: ExtensionServices,
  reference?: RunReference,
  modelKey?: string,
): Promise<void> {
  const directory = directoryOf(reference) ?? (await chooseRun(services, 'Rerun Failed Models'));
  if (directory === undefined) {
    return;
  }
  let resumption: Resumption;
  try {
    resumption = await (modelKey === undefined ? resumeRun(directory) : rerunOneModel(directory, modelKey));
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

function directoryOf(reference: RunReference | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.directory;
}

async function chooseRun({ outputDirectories, logger }: ExtensionServices, title: string): Promise<string | undefined> {
  const { runs, problems } = await outputDirectories.runs();
  problems.forEach((problem) => logger.warn(problem));
  const items = runs.flatMap((found) =>
    'run' in found
      ? [{ label: nameOf(found.run), description: found.runId, detail: found.run.status, directory: found.directory }]
      : [],
  );
  if (items.length === 0) {
    await window.showInformationMessage('There are no runs yet. Right-click a CSV and choose Generate Personas…');
    return undefined;
  }
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.directory;
}

function nameOf(run: Run): string {
  return run.name ?? run.data.sources[0]?.path ?? run.runId;
}
