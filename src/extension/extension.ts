import {
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type TreeDataProvider,
  window,
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
