import path from 'node:path';
import type { Command } from 'commander';
import { PersonaError } from '../../core/errors';
import { type Flags, resolveExperiment } from '../../core/experiment/overrides';
import type { ExperimentDocument } from '../../core/experiment/schema';
import { resolveRun } from '../../core/runs/read';
import { resumeRun } from '../../core/runs/resume';
import { type ExitCode, exitCodeOfRun } from '../exit-codes';
import { comparisonText } from '../render/comparison';
import type { Terminal } from '../terminal';
import { run } from './run';

export interface ResumeOptions extends Pick<Flags, 'timeout' | 'concurrency' | 'retries' | 'maxCost' | 'output'> {
  /** A run as users name it. */
  resume: string;
  allowHost?: string[];
  json?: boolean;
}

/** Options that say how to ask, not what: all that may stand beside `--resume`. */
const allowed = new Set(['resume', 'output', 'json', 'allowHost', 'timeout', 'concurrency', 'retries', 'maxCost']);

/** Throws PersonaError `invalid-config` where the command line asks for another experiment than that of the run. */
export function refuseOtherExperiment(command: Command): void {
  const other = command.options.find(
    (option) => command.getOptionValueSource(option.attributeName()) === 'cli' && !allowed.has(option.attributeName()),
  );
  const what = command.args.length > 0 ? 'an experiment file' : other?.long;
  if (what !== undefined) {
    throw new PersonaError(
      'invalid-config',
      `--resume goes on with the experiment of the run and takes no ${what.replace(/^an /u, '')}. Leave it out, or start a new run.`,
    );
  }
}

/** `persona generate --resume RUN`: asks what a run owes, in a run that takes over its other results. */
export async function resume(terminal: Terminal, options: ResumeOptions): Promise<ExitCode> {
  const { workingDirectory } = terminal;
  const { resume: reference, output, timeout, concurrency, retries, maxCost, allowHost, json = false } = options;
  const lookup = path.resolve(workingDirectory, output ?? 'personas');
  const directory = await resolveRun(reference, lookup, workingDirectory);
  const resumption = await resumeRun(directory);
  const { run: earlier, owed, document, baseDirectory, adapt } = resumption;
  if (owed.length === 0 && earlier.status === 'succeeded') {
    terminal.message(`Every model of run ${earlier.runId} succeeded: nothing was sent.`);
    terminal.result(json ? JSON.stringify(earlier, null, 2) : comparisonText(earlier, terminal.colour));
    return exitCodeOfRun(earlier.status);
  }
  terminal.message(
    `Resuming run ${earlier.runId}: ${owed.length} of ${earlier.planned.length} models ${owed.length === 1 ? 'is' : 'are'} owed.`,
  );
  const flags = { timeout, concurrency, retries, output };
  const { experiment, warnings } = resolveExperiment({ file: withBudget(document, maxCost), flags, settings: {} });
  warnings.forEach((text) => terminal.message(`warning: ${text}`));
  return run(terminal, {
    experiment,
    baseDirectory,
    outputDirectory: output === undefined ? resumption.outputDirectory : lookup,
    allowedHosts: new Set(allowHost),
    json,
    adapt,
  });
}

/** A budget on the command line takes the place of the run's own: that one may be used up. */
function withBudget(document: ExperimentDocument, maxCost: number | undefined): ExperimentDocument {
  return maxCost === undefined ? document : { ...document, budget: { ...document.budget, max_cost: maxCost } };
}
