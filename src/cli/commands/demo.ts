import path from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../../core/clock';
import { demoExperiment } from '../../core/runs/demo';
import { DemoRuns, removeDemoRuns } from '../../core/runs/demo-runs';
import { type DemoStep, DemoSteps } from '../../core/runs/demo-steps';
import { readData } from '../../core/runs/prepare';
import { countOf } from '../../core/text/figures';
import { type ExitCode, exitCodes } from '../exit-codes';
import type { Terminal } from '../terminal';
import type { Runner } from './command';
import { run } from './run';

interface DemoOptions {
  output: string;
  clean?: boolean;
  json?: boolean;
}

const usualOutput = 'personas';

/** `persona demo`: the whole way on sample data, without a key or a network. */
export function addDemoCommand(program: Command, run: Runner): void {
  program
    .command('demo')
    .description('try everything on sample data: no key, no network, no cost')
    .option('--output <directory>', 'where the run is kept', usualOutput)
    .option('--clean', 'remove what the demo made there, and nothing else')
    .option('--json', 'print run.json on stdout')
    .action(run(demo));
}

async function demo(terminal: Terminal, { output, clean, json }: DemoOptions): Promise<ExitCode> {
  const outputDirectory = path.resolve(terminal.workingDirectory, output);
  if (clean) {
    return removeRuns(terminal, outputDirectory);
  }
  const sample = path.join(__dirname, '..', 'media', 'samples', 'household-energy');
  const experiment = await demoExperiment(sample);
  const made = new DemoRuns(outputDirectory);
  const steps = new DemoSteps(systemClock);
  const table = await readData(experiment, sample, { dataRoots: null, signal: terminal.signal });
  tell(terminal, steps.read(table));
  let listed: Promise<void> = Promise.resolve();
  const exitCode = await run(terminal, {
    experiment,
    baseDirectory: sample,
    outputDirectory,
    allowedHosts: new Set(),
    json: json ?? false,
    table,
    adapt(prepared) {
      steps.prepared(prepared).forEach((step) => tell(terminal, step));
      return Promise.resolve(prepared);
    },
    listen(event) {
      const step = steps.apply(event);
      if (step) {
        tell(terminal, step);
      }
    },
    onFolder: ({ runId }) => {
      listed = made.add(runId);
      // Awaited once the run has ended; until then a failure is no unhandled one.
      listed.catch(() => undefined);
    },
    onResult: (result) => steps.finished(result).forEach((step) => tell(terminal, step)),
  });
  await listed;
  terminal.message(`Data: ${path.join(sample, 'interviews.csv')}`);
  terminal.message(`Remove the run with: persona demo --clean${output === usualOutput ? '' : ` --output ${output}`}`);
  return exitCode;
}

function tell(terminal: Terminal, { number, title, cost, explanation }: DemoStep): void {
  terminal.message(`${number}. ${title} (${cost})\n   ${explanation}`);
}

async function removeRuns(terminal: Terminal, outputDirectory: string): Promise<ExitCode> {
  const runs = await removeDemoRuns(outputDirectory);
  terminal.message(
    runs.length === 0
      ? `No demo runs in ${outputDirectory}.`
      : `${countOf(runs.length, 'demo run')} removed from ${outputDirectory}.`,
  );
  return exitCodes.succeeded;
}
