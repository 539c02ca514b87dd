import path from 'node:path';
import { type Command, Option } from 'commander';
import { PersonaError } from '../../core/errors';
import { exportFormats } from '../../core/runs/export/formats';
import { readRun, resolveRun } from '../../core/runs/read';
import { diskFiles } from '../../core/runs/run-files';
import type { Run } from '../../core/runs/run';
import { type ExitCode, exitCodes } from '../exit-codes';
import type { Terminal } from '../terminal';
import type { Runner } from './command';

interface ExportOptions {
  format: string;
  to?: string;
  output: string;
}

/** What of a run folder is never changed once it is written, by its first name there. */
const kept = ['run.json', 'calls.jsonl', 'models', 'reviews'];

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
  const file = path.resolve(workingDirectory, to);
  refuseKept(file, directory);
  await diskFiles.replace(file, text).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PersonaError('invalid-config', `--to: ${file} cannot be written (${why}).`, { cause });
  });
  terminal.message(`Written: ${file}`);
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

function refuseKept(file: string, directory: string): void {
  const [first = ''] = path.relative(directory, file).split(path.sep);
  if (first === '' || kept.includes(first)) {
    throw new PersonaError('invalid-config', `--to: ${file} belongs to the run itself. Name another file.`);
  }
}
