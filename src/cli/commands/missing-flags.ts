import { type Command, Option } from 'commander';

/** Flags of `generate` that scripts may rely on one day; an entry goes when its flag comes. */
const generateFlags = ['--batch'];

/** Adds flags that are not available yet, each as an error: refused with a reason rather than as unknown. */
export function refuseMissingFlags(command: Command, missing: readonly string[] = generateFlags): Command {
  for (const flags of missing) {
    const option = new Option(flags).hideHelp();
    command.addOption(option);
    command.on(`option:${option.name()}`, () => command.error(`error: ${option.long} is not available yet.`));
  }
  return command;
}
