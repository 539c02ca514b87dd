import { type ExtensionContext, window } from 'vscode';
import { ComparisonPanels } from '../comparison/panels';
import type { CommandHandlers } from '../contributions';
import { EditorKeys } from '../platform/keys';
import { channelLogger } from '../platform/log';
import { demo } from './demo';
import type { ExtensionServices } from './services';
import { generate } from './generate';
import { runExperimentFile } from './run-experiment';
import { removeApiKey, setApiKey } from './set-api-key';

/** The commands with what they share. Loaded with the first command. */
export function createCommandHandlers(context: ExtensionContext): CommandHandlers {
  const channel = window.createOutputChannel('Multi-Model Personas', { log: true });
  const logger = channelLogger(channel);
  const panels = new ComparisonPanels(context.extensionUri, logger);
  context.subscriptions.push(channel, panels);
  const keys = new EditorKeys(context.secrets);
  const services: ExtensionServices = {
    extensionUri: context.extensionUri,
    storageUri: context.globalStorageUri,
    workspaceState: context.workspaceState,
    keys,
    logger,
    panels,
  };
  return {
    'personas.generate': (resource) => generate(services, resource),
    'personas.runExperiment': (resource) => runExperimentFile(services, resource),
    'personas.demo': () => demo(services),
    'personas.setApiKey': async (provider) => {
      await setApiKey(keys, provider);
    },
    'personas.removeApiKey': (provider) => removeApiKey(keys, provider),
    'personas.showLog': async () => channel.show(),
  };
}
