import path from 'node:path';
import { type Command, Option } from 'commander';
import { PersonaError } from '../../core/errors';
import { exportFormats } from '../../core/runs/export/formats';
import { readRun, resolveRun } from '../../core/runs/read';
import type { Run } from '../../core/runs/run';
import { type ExitCode, exitCodes } from '../exit-codes';
import type { Terminal } from '../terminal';
import type { Runner } from './command';
import { writeResult } from './write-result';

interface ExportOptions {
  format: string;
  to?: string;
  output: string;
}

/** `persona export`: a run in another form. */
export function addExportCommand(program: Command, run: Runner): void {
  program
    .command('export')
    .description('write a run as a report or as data')
    .argument('<run>', 'run folder, run id, the start of one, or last')
    .addOption(
      new Option('--format <format>', 'what to write')
        .choices(exportFormats.map(({ name }) => name))
        .makeOptionMandatory(),
    )
    .option('--to <file>', 'file to write, replaced where it exists; stdout without it')
    .option('--output <directory>', 'where the runs are kept', 'personas')
    .action(run(exportRun));
}

async function exportRun(
  terminal: Terminal,
  reference: string,
  { format, to, output }: ExportOptions,
): Promise<ExitCode> {
  const { workingDirectory } = terminal;
  const render = rendererOf(format);
  const outputDirectory = path.resolve(workingDirectory, output);
  const directory = await resolveRun(reference, outputDirectory, workingDirectory);
  const text = render(await readRun(directory));
  if (to === undefined) {
    terminal.result(text.trimEnd());
    return exitCodes.succeeded;
  }
  await writeResult(terminal, to, text, [directory]);
  return exitCodes.succeeded;
}

/** Throws PersonaError `unsupported` for a format that is not available yet. */
function rendererOf(format: string): (run: Run) => string {
  const render = exportFormats.find(({ name }) => name === format)?.render;
  if (!render) {
    const available = exportFormats.filter((known) => known.render).map(({ name }) => name);
    throw new PersonaError('unsupported', `--format ${format} is not available yet. Use ${available.join(' or ')}.`);
  }
  return render;
}
