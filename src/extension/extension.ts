import { commands, type ExtensionContext, window } from 'vscode';
import { type CommandArguments, type CommandHandlers, type CommandId, commandIds } from './contributions';

/** Registers and returns; everything else loads when the first command runs. */
export function activate(context: ExtensionContext): void {
  let handlers: Promise<CommandHandlers> | undefined;
  const load = (): Promise<CommandHandlers> => {
    handlers ??= import('./commands/handlers').then((module) => module.createCommandHandlers(context));
    return handlers;
  };
  for (const id of commandIds) {
    context.subscriptions.push(
      commands.registerCommand(id, async (...args: CommandArguments[typeof id]) => {
        try {
          await run(await load(), id, args);
        } catch (error) {
          await window.showErrorMessage(error instanceof Error ? error.message : String(error));
        }
      }),
    );
  }
}

function run<Id extends CommandId>(handlers: CommandHandlers, id: Id, args: CommandArguments[Id]): Promise<void> {
  const handler: (...args: CommandArguments[Id]) => Promise<void> = handlers[id];
  return handler(...args);
}
