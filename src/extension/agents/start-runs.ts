import path from 'node:path';
import { FileType, type LanguageModelToolConfirmationMessages, MarkdownString, Uri, workspace } from 'vscode';
import { cancelled, PersonaError } from '../../core/errors';
import { loadExperiment, type LoadedExperiment } from '../../core/experiment/load';
import { escapeMarkdown } from '../../core/text/escape-markdown';
import { hostsOf } from '../../core/runs/prepare';
import type { Run } from '../../core/runs/run';
import { countOf, countText } from '../../core/text/figures';
import { aboutText } from '../commands/confirm-cost';
import { whatIsSent } from '../commands/consent';
import { outputBase } from '../commands/data-roots';
import { previewRun } from '../commands/preview-run';
import { type RunRequest, startRun } from '../commands/run-flow';
import type { ExtensionServices } from '../commands/services';
import { isExperimentName } from '../experiment-language/experiment-file';
import { experimentRequest } from '../experiment-language/experiment-request';
import { userSettings } from '../platform/settings';

const generators = ['offline:segments', 'offline:topics', 'offline:archetypes'];

/** Runs the embedded generators on a data file of the workspace: no model, no network, no cost. */
export async function runOffline(
  services: ExtensionServices,
  { data, personas }: { data: string; personas?: number },
  signal: AbortSignal,
): Promise<Run> {
  const file = await inWorkspace(data);
  const loaded = await loadExperiment({
    file: null,
    flags: { from: [path.basename(file.fsPath)], model: generators, count: personas ?? 3, mode: 'consensus' },
    settings: userSettings(file),
    workingDirectory: path.dirname(file.fsPath),
    outputBase: outputBase(file),
  });
  return made(services, loaded, signal);
}

/** What the user confirms before an experiment is run: who gets what, and what it is expected to cost. */
export async function confirmExperiment(
  services: ExtensionServices,
  file: string,
  signal: AbortSignal,
): Promise<LanguageModelToolConfirmationMessages> {
  const loaded = await loadedExperiment(file);
  const { prepared, estimate } = await previewRun(services, { ...loaded, confined: true }, signal);
  const hosts = hostsOf(prepared.models);
  const { maxCost } = prepared.experiment.budget;
  const lines = [
    `${countOf(prepared.models.length, 'model run')}: ${prepared.models.map(({ key }) => key).join(', ')}`,
    `Data: ${prepared.data.table.sources.map((source) => source.path).join(', ')}`,
    hosts.length === 0
      ? 'Everything stays on this machine'
      : `Sends ${countText(prepared.data.rows.length)} rows to ${hosts.join(' and ')}`,
    ...(hosts.length === 0 ? [] : whatIsSent(prepared).split('\n')),
    `Expected cost: ${aboutText(estimate.totals.usd, estimate.totals.usdComplete)}${maxCost === null ? '' : `; the budget is $${maxCost}`}`,
  ];
  return {
    title: `Run the experiment ${path.basename(file)}?`,
    message: new MarkdownString(lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')),
  };
}

/** Runs an experiment of the workspace. What has to be asked before rows or keys leave the machine is asked all the same. */
export async function runExperiment(services: ExtensionServices, file: string, signal: AbortSignal): Promise<Run> {
  return made(services, await loadedExperiment(file), signal);
}

async function loadedExperiment(file: string): Promise<LoadedExperiment> {
  const place = await inWorkspace(file);
  if (!isExperimentName(path.basename(place.fsPath))) {
    throw new PersonaError('invalid-config', `${file} is no experiment file: experiment.yaml or *.experiment.yaml.`);
  }
  const open = workspace.textDocuments.find(({ uri }) => uri.toString() === place.toString());
  return loadExperiment(experimentRequest(place, open?.getText()));
}

/** Throws PersonaError `cancelled` where the user declined, and why no run could be made. */
async function made(services: ExtensionServices, request: RunRequest, signal: AbortSignal): Promise<Run> {
  const controller = new AbortController();
  signal.addEventListener('abort', () => controller.abort(), { once: true });
  let run: Run | undefined;
  await startRun(services, { ...request, confined: true, onResult: (ended) => (run = ended) }, controller);
  if (!run) {
    throw cancelled();
  }
  return run;
}

/** A file below a folder of the workspace. Throws PersonaError `invalid-config` for any other: nobody has chosen it. */
async function inWorkspace(file: string): Promise<Uri> {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter(({ scheme }) => scheme === 'file');
  for (const folder of folders) {
    const uri = Uri.file(path.resolve(folder.fsPath, file));
    const stat = workspace.getWorkspaceFolder(uri) && (await Promise.resolve(workspace.fs.stat(uri)).catch(() => null));
    if (stat?.type === FileType.File) {
      return uri;
    }
  }
  throw new PersonaError('invalid-config', `There is no file ${file} in a folder of this workspace.`);
}
