import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type QuickPickItem, Range, RelativePattern, Uri, window, workspace } from 'vscode';
import { systemClock } from '../../core/clock';
import { isPersonaError, isSystemError } from '../../core/errors';
import { dataFile } from '../../core/experiment/data-file';
import { newExperimentText, readColumnParts } from '../../core/experiment/new-experiment';
import { providersWithKey } from '../../core/providers/directory';
import { listedModels } from '../../core/providers/listing';
import type { EditorKeys } from '../platform/keys';
import { chosenOutside, dataRoots } from './data-roots';
import { hasKey } from './model-pick';
import type { ExtensionServices } from './services';

const dataEndings = ['csv', 'tsv', 'tab', 'jsonl', 'ndjson', 'vtt'];
const dataFiles = `**/*.{${dataEndings.join(',')}}`;
const elsewhere = '**/{node_modules,.git}/**';
const [mostFiles, mostNames] = [500, 100];

/**
 * Writes a commented experiment for a data file, with its columns and the models whose keys are known, and opens it. Never
 * overwrites one.
 *
 * @param resource a data file, or a folder in which the user chooses one.
 */
export async function newExperiment(services: ExtensionServices, resource?: Uri): Promise<void> {
  const chosen = await chooseData(resource);
  if (!chosen) {
    return;
  }
  const { data, folder } = chosen;
  const dataPath = path.relative(folder, data.fsPath).split(path.sep).join('/');
  const roots = dataRoots(services, chosenOutside(data, 'file'));
  try {
    const file = await dataFile(dataPath, folder, roots);
    const columns = await readColumnParts(file, new AbortController().signal);
    const models = await modelsWithKeys(services.keys);
    const written = await writeNew(folder, dataPath, (fileName) =>
      newExperimentText({ dataPath, fileName, columns, models }),
    );
    const document = await workspace.openTextDocument(Uri.file(written.file));
    const { start, end } = written.context;
    const selection = new Range(document.positionAt(start), document.positionAt(end));
    await window.showTextDocument(document, { selection });
  } catch (error) {
    if (!isPersonaError(error)) {
      throw error;
    }
    await window.showErrorMessage(error.message);
  }
}

interface ChosenData {
  data: Uri;
  /** Where the experiment is to be written, absolute. */
  folder: string;
}

async function chooseData(resource: Uri | undefined): Promise<ChosenData | undefined> {
  const active = window.activeTextEditor?.document.uri;
  const isData = active && dataEndings.includes(path.extname(active.path).slice(1).toLowerCase());
  const named = resource ?? (isData ? active : undefined);
  if (named && named.scheme !== 'file') {
    await window.showErrorMessage('The data file must be on disk. Save it first.');
    return undefined;
  }
  const isFolder = named !== undefined && (await stat(named.fsPath)).isDirectory();
  if (named && !isFolder) {
    return { data: named, folder: path.dirname(named.fsPath) };
  }
  const data = await pickData(named);
  return data && { data, folder: named?.fsPath ?? path.dirname(data.fsPath) };
}

/** Asks for one of the data files of a folder, or of the whole workspace; where there is none, for any. */
async function pickData(folder: Uri | undefined): Promise<Uri | undefined> {
  const pattern = folder ? new RelativePattern(folder, dataFiles) : dataFiles;
  const found = await workspace.findFiles(pattern, elsewhere, mostFiles);
  const browse: QuickPickItem & { uri?: Uri } = { label: '$(folder-opened) Another file…', alwaysShow: true };
  const items = found
    .map((uri) => ({
      label: path.basename(uri.fsPath),
      description: folder ? path.relative(folder.fsPath, path.dirname(uri.fsPath)) : workspace.asRelativePath(uri),
      uri,
    }))
    .toSorted((a, b) => a.description.localeCompare(b.description) || a.label.localeCompare(b.label));
  const title = 'New Experiment: which data?';
  const [only] = items;
  if (folder && items.length === 1 && only) {
    return only.uri;
  }
  const answer =
    items.length === 0 ? browse : await window.showQuickPick([...items, browse], { title, matchOnDescription: true });
  if (answer !== browse) {
    return answer?.uri;
  }
  const files = await window.showOpenDialog({
    title,
    openLabel: 'Write an Experiment',
    ...(folder && { defaultUri: folder }),
    filters: { 'Survey answers or interview snippets': dataEndings },
  });
  return files?.[0];
}

/** The first model of each provider whose key is known. */
async function modelsWithKeys(keys: EditorKeys): Promise<string[]> {
  const day = systemClock.now().toISOString().slice(0, 10);
  const models = await Promise.all(
    providersWithKey().map(async (provider) => {
      const [first] = listedModels(provider, day).filter(({ retiresOn }) => retiresOn === null || retiresOn > day);
      return first && (await hasKey(keys, provider)) ? [`${provider}:${first.model}`] : [];
    }),
  );
  return models.flat();
}

/** Writes under the first name that is free: `experiment.yaml`, then `<data>.experiment.yaml`, `<data>-2.experiment.yaml` … */
async function writeNew(
  folder: string,
  dataPath: string,
  textFor: (fileName: string) => ReturnType<typeof newExperimentText>,
): Promise<{ file: string; context: { start: number; end: number } }> {
  const data = path.basename(dataPath, path.extname(dataPath));
  for (let count = 0; count < mostNames; count++) {
    const fileName = count === 0 ? 'experiment.yaml' : `${data}${count === 1 ? '' : `-${count}`}.experiment.yaml`;
    const file = path.join(folder, fileName);
    const { text, context } = textFor(fileName);
    try {
      await writeFile(file, text, { flag: 'wx' });
      return { file, context };
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) {
        throw error;
      }
    }
  }
  throw new Error(`${folder} holds ${mostNames} experiments of ${data} already. Delete one, or choose another folder.`);
}
