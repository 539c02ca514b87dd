import path from 'node:path';
import { type Uri, window } from 'vscode';
import { loadExperiment, type LoadedExperiment } from '../../core/experiment/load';
import type { Flags } from '../../core/experiment/overrides';
import { readData } from '../../core/runs/prepare';
import { progressIfSlow } from '../platform/progress';
import { setting, userSettings } from '../platform/settings';
import { chosenOutside, dataRoots, outputBase } from './data-roots';
import { previewData } from './data-preview';
import { pickModels } from './model-pick';
import { explain, type RunRequest, runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

const mostPersonas = 50;

/** Generates personas for a data file: which models, how many personas, what for, what is sent, then the run. */
export async function generate(services: ExtensionServices, resource?: Uri): Promise<void> {
  const file = resource ?? window.activeTextEditor?.document.uri ?? (await chooseFile());
  if (!file) {
    return;
  }
  if (file.scheme !== 'file') {
    await window.showErrorMessage('The data file must be on disk. Save it first.');
    return;
  }
  const controller = new AbortController();
  try {
    const request = await prepareRequest(services, file, controller);
    if (request) {
      await runWithProgress(services, request);
    }
  } catch (thrown) {
    await explain(services, thrown);
  }
}

/** Reads the file first, so that what is wrong with it is told before anything is asked; undefined when the user escapes. */
async function prepareRequest(
  services: ExtensionServices,
  file: Uri,
  controller: AbortController,
): Promise<RunRequest | undefined> {
  const chosen = chosenOutside(file, 'file');
  const load = (flags: Flags): Promise<LoadedExperiment> =>
    loadExperiment({
      file: null,
      flags: { from: [path.basename(file.fsPath)], ...flags },
      settings: userSettings(file),
      workingDirectory: path.dirname(file.fsPath),
      outputBase: outputBase(file),
    });
  const ports = { dataRoots: dataRoots(services, chosen), signal: controller.signal };
  const unasked = await load({ model: ['offline:segments'] });
  const reading = readData(unasked.experiment, unasked.baseDirectory, ports);
  const table = await progressIfSlow('Personas: reading the data', controller, reading);
  const models = await pickModels(services.keys, setting('personas.defaultModels', file));
  const count = models && (await askCount());
  const context = count === undefined ? undefined : await askContext();
  if (models === undefined || count === undefined || context === undefined) {
    return undefined;
  }
  const loaded = await load({
    model: models.map((model) => model.requested),
    count,
    ...(context.trim() === '' ? {} : { context: context.trim() }),
  });
  const experiment = await previewData(table, loaded.experiment, {
    mustRedact: userSettings(file).redact === true,
    signal: controller.signal,
    documents: services.documents,
  });
  return experiment && { ...loaded, experiment, chosen, table };
}

async function chooseFile(): Promise<Uri | undefined> {
  const files = await window.showOpenDialog({
    title: 'Generate Personas from a Data File',
    openLabel: 'Generate',
    filters: { 'Survey answers or interviews': ['csv', 'tsv', 'tab', 'jsonl', 'ndjson', 'json', 'txt', 'md', 'vtt'] },
  });
  return files?.[0];
}

async function askCount(): Promise<number | undefined> {
  const answer = await window.showInputBox({
    title: 'Generate Personas: how many?',
    prompt: 'Personas of each model',
    value: '3',
    ignoreFocusOut: true,
    validateInput(value) {
      const count = Number(value);
      return Number.isInteger(count) && count >= 1 && count <= mostPersonas
        ? undefined
        : `A whole number from 1 to ${mostPersonas}.`;
    },
  });
  return answer === undefined ? undefined : Number(answer);
}

async function askContext(): Promise<string | undefined> {
  return window.showInputBox({
    title: 'Generate Personas: what is the study about?',
    prompt: 'Optional. One or two sentences that the models get with the rows.',
    placeHolder: 'A home-energy app; first month after signing up.',
    ignoreFocusOut: true,
  });
}
