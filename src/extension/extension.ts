import {
  commands,
  Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type TextDocument,
  type TreeDataProvider,
  window,
  workspace,
} from 'vscode';
import {
  type CommandArguments,
  type CommandHandlers,
  type CommandId,
  commandIds,
  comparisonViewType,
  type LazyExtension,
  runsViewId,
} from './contributions';
import { isExperimentFile } from './experiment-language/experiment-file';

type Load = () => Promise<LazyExtension>;

/** Registers and returns; everything else loads with the first thing that needs it. */
export function activate(context: ExtensionContext): void {
  let loaded: Promise<LazyExtension> | undefined;
  const load: Load = () => {
    loaded ??= import('./lazy-extension').then(
      (module) => module.createExtension(context),
      (error: unknown) => {
        loaded = undefined;
        throw error;
      },
    );
    return loaded;
  };
  context.subscriptions.push(
    ...commandIds.map((id) => registerCommand(id, load)),
    window.registerTreeDataProvider(runsViewId, lazyTree(load, context.subscriptions)),
    window.registerWebviewPanelSerializer(comparisonViewType, {
      deserializeWebviewPanel: async (panel, state: unknown) => (await load()).restorePanel(panel, state),
    }),
    lazyExperimentLanguage(context),
  );
}

/** Loads what serves experiment files when the first of them is open. */
function lazyExperimentLanguage(context: ExtensionContext): Disposable {
  let isLoaded = false;
  const look = async (document: TextDocument): Promise<void> => {
    if (!isLoaded && isExperimentFile(document)) {
      isLoaded = true;
      const { createExperimentLanguage } = await import('./experiment-language/experiment-language');
      context.subscriptions.push(...createExperimentLanguage(context));
    }
  };
  workspace.textDocuments.forEach((document) => void look(document));
  return Disposable.from(
    workspace.onDidOpenTextDocument(look),
    workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
}

function registerCommand(id: CommandId, load: Load): Disposable {
  return commands.registerCommand(id, async (...args: CommandArguments[typeof id]) => {
    try {
      await run((await load()).handlers, id, args);
    } catch (error) {
      await window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
}

function run<Id extends CommandId>(handlers: CommandHandlers, id: Id, args: CommandArguments[Id]): Promise<void> {
  const handler: (...args: CommandArguments[Id]) => Promise<void> = handlers[id];
  return handler(...args);
}

/** A tree that loads the real one when the view is first shown. */
function lazyTree(load: Load, subscriptions: Disposable[]): TreeDataProvider<unknown> {
  const changed = new EventEmitter<unknown>();
  subscriptions.push(changed);
  const onDidChangeTreeData: Event<unknown> = changed.event;
  const tree = async (): Promise<TreeDataProvider<unknown>> => {
    const { runs } = await load();
    return runs;
  };
  let forwarded = false;
  return {
    onDidChangeTreeData,
    async getChildren(node) {
      const runs = await tree();
      if (!forwarded) {
        forwarded = true;
        runs.onDidChangeTreeData?.(() => changed.fire(undefined), undefined, subscriptions);
      }
      return runs.getChildren(node);
    },
    getTreeItem: async (node) => (await tree()).getTreeItem(node),
  };
}
