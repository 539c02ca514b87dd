import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { demoExperiment } from '../../core/runs/demo';
import { diskFiles } from '../../core/runs/run-files';
import { type ExitCode, exitCodes } from '../exit-codes';
import type { Terminal } from '../terminal';
import type { Runner } from './command';
import { run } from './run';

interface DemoOptions {
  output: string;
  clean?: boolean;
  json?: boolean;
}

/** Lists what the demo made in a directory, its runs and `.` for the directory itself, so that exactly that can be removed. */
const listName = '.persona-demo';

/** `persona demo`: the whole way on sample data, without a key or a network. */
export function addDemoCommand(program: Command, run: Runner): void {
  program
    .command('demo')
    .description('try everything on sample data: no key, no network, no cost')
    .option('--output <directory>', 'where the run is kept', 'personas')
    .option('--clean', 'remove what the demo made there')
    .option('--json', 'print run.json on stdout')
    .action(run(demo));
}

async function demo(terminal: Terminal, { output, clean, json }: DemoOptions): Promise<ExitCode> {
  const outputDirectory = path.resolve(terminal.workingDirectory, output);
  if (clean) {
    return removeDemoRuns(terminal, outputDirectory);
  }
  const sample = path.join(__dirname, '..', 'media', 'samples', 'household-energy');
  const experiment = await demoExperiment(sample);
  const isNew = !existsSync(outputDirectory);
  let listed: Promise<void> = Promise.resolve();
  const exitCode = await run(terminal, {
    experiment,
    baseDirectory: sample,
    outputDirectory,
    allowedHosts: new Set(),
    json: json ?? false,
    onFolder: ({ runId }) => {
      listed = diskFiles.append(path.join(outputDirectory, listName), `${isNew ? '.\n' : ''}${runId}\n`);
    },
  });
  await listed;
  terminal.message(`Data: ${path.join(sample, 'interviews.csv')}`);
  terminal.message('Remove the run with: persona demo --clean');
  return exitCode;
}

async function removeDemoRuns(terminal: Terminal, outputDirectory: string): Promise<ExitCode> {
  const list = path.join(outputDirectory, listName);
  const text = await readFile(list, 'utf8').catch(() => '');
  const made = text.split('\n');
  const runs = made.filter((line) => /^\d{8}-\d{6}-[0-9a-f]{4}$/u.test(line));
  for (const runId of runs) {
    await rm(path.join(outputDirectory, runId), { recursive: true, force: true });
  }
  await rm(list, { force: true });
  if (made.includes('.') && (await readdir(outputDirectory)).length === 0) {
    await rmdir(outputDirectory);
  }
  const count = runs.length === 1 ? '1 demo run' : `${runs.length} demo runs`;
  terminal.message(
    runs.length === 0 ? `No demo runs in ${outputDirectory}.` : `${count} removed from ${outputDirectory}.`,
  );
  return exitCodes.succeeded;
}
