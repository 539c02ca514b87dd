import path from 'node:path';
import { type Command, Option } from 'commander';
import { PersonaError } from '../../core/errors';
import { type ExportFormat, exportFormats } from '../../core/runs/export/formats';
import { readReviews } from '../../core/reviews/review-store';
import { readRun, resolveRun } from '../../core/runs/read';
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
  const outputDirectory = path.resolve(workingDirectory, output);
  const directory = await resolveRun(reference, outputDirectory, workingDirectory);
  const run = await readRun(directory);
  const reviews = await readReviews(directory);
  reviews.forEach((review) => 'problem' in review && terminal.message(review.problem));
  const text = await formatNamed(format).render(run, reviews);
  if (to === undefined) {
    terminal.result(text.replace(/\n$/u, ''));
    return exitCodes.succeeded;
  }
  await writeResult(terminal, to, text, [directory]);
  return exitCodes.succeeded;
}

/** The parser of the flags lets no other through. */
function formatNamed(name: string): ExportFormat {
  const format = exportFormats.find((known) => known.name === name);
  if (!format) {
    throw new PersonaError('invalid-config', `--format ${name} is unknown.`);
  }
  return format;
}
