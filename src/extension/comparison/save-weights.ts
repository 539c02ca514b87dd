import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { TextEdit, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import { weightEdits } from '../../core/experiment/assistance/weight-edits';
import { parseExperiment } from '../../core/experiment/parse';
import { isRunOf } from '../../core/runs/last-run';
import { plannedKeys } from '../../core/runs/planned-models';
import { readRun } from '../../core/runs/read';
import { isExperimentName } from '../experiment-language/experiment-file';
import { editorRange } from '../experiment-language/document-structure';

/**
 * The experiment file that a run came from, absolute: of those beside its data the only one with the same name and the same data. Null
 * where there is none, or where several could be meant.
 */
export async function experimentFileOf(directory: string): Promise<string | null> {
  const run = await readRun(directory);
  const folder = path.resolve(directory, run.settings.baseDirectory);
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => isExperimentName(name)).map((name) => path.join(folder, name));
  const found = await Promise.all(
    files.map(async (file) => {
      const { experiment } = parseExperiment(await textOf(file));
      return experiment &&
        isRunOf(run, directory, { name: experiment.name, from: experiment.data.from, baseDirectory: folder })
        ? [file]
        : [];
    }),
  );
  const own = found.flat();
  return own.length === 1 ? (own[0] ?? null) : null;
}

/**
 * Writes the weights of model runs, by key, to the listings of an experiment file; of a repeated listing that of its first run counts. The editor
 * shows the file, unsaved, so that the change can be seen and undone. Throws where the file cannot take them.
 */
export async function saveWeights(file: string, weights: Readonly<Record<string, number>>): Promise<void> {
  const document = await workspace.openTextDocument(Uri.file(file));
  const { experiment, written } = parseExperiment(document.getText());
  if (!experiment || !written) {
    throw new Error(`${path.basename(file)} has mistakes. Mend them first.`);
  }
  const keys = plannedKeys(experiment).filter(({ repetition }) => repetition === 1);
  const edits = weightEdits(
    written,
    experiment,
    keys.map(({ key }) => weights[key] ?? null),
  );
  if (edits === null) {
    throw new Error(`The weights cannot be written to ${path.basename(file)} as it is. Change them there.`);
  }
  const change = new WorkspaceEdit();
  change.set(
    document.uri,
    edits.map((edit) => new TextEdit(editorRange(edit), edit.newText)),
  );
  if (edits.length > 0 && !(await workspace.applyEdit(change))) {
    throw new Error(`${path.basename(file)} could not be changed.`);
  }
  await window.showTextDocument(document, { preview: false });
}

async function textOf(file: string): Promise<string> {
  const document = await workspace.openTextDocument(Uri.file(file));
  return document.getText();
}
