import { type Command, Option } from 'commander';
import type { ExitCode } from '../exit-codes';
import type { Terminal } from '../terminal';
import type { Runner } from './command';
import type { CompareOptions } from './compare-runs';

/** `persona compare`: the models of a run, two runs, or two personas of them. */
export function addCompareCommand(program: Command, run: Runner): void {
  program
    .command('compare')
    .description('compare the models of a run, or two runs: matches, differences, agreement, figures')
    .argument('<run>', 'run folder, run id, the start of one, or last')
    .argument('[other]', 'another run, to compare the two')
    .option('--persona <ref>', 'compare two personas: <model>/<id>, such as offline:topics/p1; give it twice', collect)
    .option('--output <directory>', 'where the runs are kept', 'personas')
    .addOption(new Option('--to <file>', 'write the comparison as Markdown').conflicts('json'))
    .option('--json', 'print JSON on stdout')
    .action(
      run(
        async (
          terminal: Terminal,
          one: string,
          other: string | undefined,
          options: CompareOptions,
        ): Promise<ExitCode> => {
          const { compare } = await import('./compare-runs');
          return compare(terminal, one, other, options);
        },
      ),
    );
}

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}
