import {
  commands,
  Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type LanguageModelTool,
  lm,
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
import { type ToolInput, type ToolName, toolNames } from './agents/tool-inputs';
import { isExperimentFile } from './experiment-language/experiment-file';

type Load = () => Promise<LazyExtension>;

/** Registers and returns; everything else loads with the first thing that needs it. */
export function activate(context: ExtensionContext): void {
  let loaded: Promise<LazyExtension> | undefined;
  const load: Load = () => {
    loaded ??= import('./lazy-extension').then(
      (module) => module.createExtension(context, runsView),
      (error: unknown) => {
        loaded = undefined;
        throw error;
      },
    );
    return loaded;
  };
  const runsView = window.createTreeView(runsViewId, {
    treeDataProvider: lazyTree(load, context.subscriptions),
    canSelectMany: true,
    showCollapseAll: true,
  });
  context.subscriptions.push(
    runsView,
    ...commandIds.map((id) => registerCommand(id, load)),
    ...toolNames.map((name) => lm.registerTool(name, lazyTool(name, load))),
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

/** A tool that loads the real one when a language model first asks for it. */
function lazyTool(name: ToolName, load: Load): LanguageModelTool<ToolInput> {
  return {
    prepareInvocation: async (options, token) => (await load()).tools[name].prepareInvocation?.(options, token),
    invoke: async (options, token) => (await load()).tools[name].invoke(options, token),
  };
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
