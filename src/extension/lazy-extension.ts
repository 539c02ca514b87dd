import { type ExtensionContext, type WebviewPanel, window, workspace } from 'vscode';
import { CitationMarks } from './citations/citation-marks';
import { ComparisonPanels } from './comparison/panels';
import type { LazyExtension } from './contributions';
import { EditorKeys } from './platform/keys';
import { channelLogger } from './platform/log';
import { BlindSeeds } from './runs/blind-seeds';
import { LiveRuns } from './runs/live-runs';
import { OutputDirectories } from './runs/output-directories';
import { shownRun } from './runs/blindable-run';
import { RunsTree, type RunsViewText } from './runs-view/runs-tree';
import { VirtualDocuments } from './platform/virtual-documents';
import { agentTools } from './agents/agent-tools';
import { demo } from './commands/demo';
import { estimateCost } from './commands/estimate-cost';
import { generate } from './commands/generate';
import { compareRuns } from './commands/compare-runs';
import { findRuns } from './commands/find-runs';
import { deleteRun, exportRun, openRun, openRunFile, openRunFolder, rerunModel, showRun } from './commands/manage-runs';
import { newExperiment } from './commands/new-experiment';
import { runExperimentFile } from './commands/run-experiment';
import type { ExtensionServices } from './commands/services';
import { removeApiKey, setApiKey } from './commands/set-api-key';

/** Everything behind the registrations, with what it shares. Loaded when the first of it is needed. */
export function createExtension(context: ExtensionContext, runsView: RunsViewText): LazyExtension {
  const channel = window.createOutputChannel('Multi-Model Personas', { log: true });
  const logger = channelLogger(channel);
  const blindSeeds = new BlindSeeds(context.workspaceState);
  const documents = new VirtualDocuments();
  const panels = new ComparisonPanels({ extensionUri: context.extensionUri, documents, logger }, blindSeeds);
  const liveRuns = new LiveRuns();
  const outputDirectories = new OutputDirectories(context.workspaceState);
  const runs = new RunsTree({
    directories: outputDirectories,
    liveRuns,
    shown: (run, directory) => shownRun(run, directory, blindSeeds),
    view: runsView,
  });
  const keys = new EditorKeys(context.secrets);
  const services: ExtensionServices = {
    extensionUri: context.extensionUri,
    storageUri: context.globalStorageUri,
    workspaceState: context.workspaceState,
    blindSeeds,
    keys,
    logger,
    panels,
    liveRuns,
    outputDirectories,
    documents,
    refreshRuns: () => runs.refresh(),
  };
  const watcher = workspace.createFileSystemWatcher('**/run.json');
  context.subscriptions.push(
    channel,
    panels,
    new CitationMarks(panels),
    liveRuns,
    outputDirectories,
    runs,
    documents,
    watcher,
    ...[watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete].map((event) => event(() => runs.refresh())),
    ...[liveRuns, panels, outputDirectories].map(({ onDidChange }) => onDidChange(() => runs.refresh())),
  );
  return {
    runs,
    restorePanel: (panel, state) => restorePanel(services, panel, state),
    tools: agentTools(services),
    handlers: {
      'personas.generate': (resource) => generate(services, resource),
      'personas.runExperiment': (resource, choice) => runExperimentFile(services, resource, choice),
      'personas.estimateCost': (resource) => estimateCost(services, resource),
      'personas.newExperiment': (resource) => newExperiment(services, resource),
      'personas.demo': () => demo(services),
      'personas.openRun': (run) => openRun(services, run),
      'personas.exportRun': (run) => exportRun(services, run),
      'personas.deleteRun': (run, selected) => deleteRun(services, run, selected),
      'personas.compareRuns': (run, selected) => compareRuns(services, run, selected),
      'personas.openRunFile': (run) => openRunFile(services, run),
      'personas.openRunFolder': (run) => openRunFolder(services, run),
      'personas.findRuns': () => findRuns(runs),
      'personas.clearRunSearch': () => runs.find(''),
      'personas.refreshRuns': async () => runs.refresh(),
      'personas.rerunModel': (run, modelKey) => rerunModel(services, run, modelKey),
      'personas.setApiKey': async (provider) => {
        await setApiKey(keys, provider);
      },
      'personas.removeApiKey': (provider) => removeApiKey(keys, provider),
      'personas.showLog': async () => channel.show(),
    },
  };
}

/** Fills a panel that the editor has kept over a reload of the window. */
async function restorePanel(services: ExtensionServices, panel: WebviewPanel, state: unknown): Promise<void> {
  const directory: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'run') : undefined;
  if (typeof directory !== 'string' || directory === '') {
    panel.dispose();
    return;
  }
  try {
    await showRun(services, directory, panel);
  } catch (error) {
    services.logger.warn(error instanceof Error ? error.message : String(error));
    panel.dispose();
  }
}
