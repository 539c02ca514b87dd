import path from 'node:path';
import { type Uri, window } from 'vscode';
import { loadExperiment } from '../../core/experiment/load';
import { setting, userSettings } from '../platform/settings';
import { chosenOutside, outputBase } from './data-roots';
import { pickModels } from './model-pick';
import { runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

const mostPersonas = 50;

/** Generates personas for a CSV: which models, how many personas, what for, then the run. */
export async function generate(services: ExtensionServices, resource?: Uri): Promise<void> {
  const file = resource ?? window.activeTextEditor?.document.uri ?? (await chooseFile());
  if (!file) {
    return;
  }
  if (file.scheme !== 'file') {
    await window.showErrorMessage('The data file must be on disk. Save it first.');
    return;
  }
  const models = await pickModels(services.keys, setting('personas.defaultModels', file));
  const count = models && (await askCount());
  const context = count === undefined ? undefined : await askContext();
  if (models === undefined || count === undefined || context === undefined) {
    return;
  }
  const baseDirectory = path.dirname(file.fsPath);
  const loaded = await loadExperiment({
    file: null,
    flags: {
      from: [path.basename(file.fsPath)],
      model: models.map((model) => model.requested),
      count,
      ...(context.trim() === '' ? {} : { context: context.trim() }),
    },
    settings: userSettings(file),
    workingDirectory: baseDirectory,
    outputBase: outputBase(file),
  });
  await runWithProgress(services, { ...loaded, chosen: chosenOutside(file, 'file') });
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
