import { type Command, Option } from 'commander';

/** Flags that scripts may rely on one day. Refused with a reason rather than as unknown; an entry goes when its flag comes. */
const missing = ['--max-cost [usd]', '--cache', '--batch', '--resume [run]', '--estimate'];

/** Adds the flags that are not available yet, each as an error. */
export function refuseMissingFlags(command: Command): Command {
  for (const flags of missing) {
    const option = new Option(flags).hideHelp();
    command.addOption(option);
    command.on(`option:${option.name()}`, () => command.error(`error: ${option.long} is not available yet.`));
  }
  return command;
}
