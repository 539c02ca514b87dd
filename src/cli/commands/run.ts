import path from 'node:path';
import { systemClock } from '../../core/clock';
import type { Experiment } from '../../core/experiment/experiment';
import type { Table } from '../../core/data/table';
import type { GenerationListener } from '../../core/generation/events';
import type { Logger } from '../../core/log';
import { executeRun } from '../../core/runs/execute';
import { hostsOf, lifecycleWarnings, prepareRun, type PreparedRun } from '../../core/runs/prepare';
import type { Run } from '../../core/runs/run';
import { diskFiles } from '../../core/runs/run-files';
import { type ExitCode, exitCodeOfRun, exitCodes } from '../exit-codes';
import { processFetch } from '../process-fetch';
import { comparisonText } from '../render/comparison';
import { RunProgress } from '../render/progress';
import type { Terminal } from '../terminal';

export interface RunCommand {
  experiment: Experiment;
  /** Paths of the experiment are relative to it. */
  baseDirectory: string;
  outputDirectory: string;
  /** Hosts to which keys may go although only the experiment names them. */
  allowedHosts: ReadonlySet<string>;
  json: boolean;
  /** Told once the run folder exists. */
  onFolder?: (folder: { directory: string; runId: string }) => void;
  /** The data where it was read before. */
  table?: Table;
  /** Told of everything that happens, after the terminal. */
  listen?: GenerationListener;
  /** Told of the run once it is written, before it is printed. */
  onResult?: (run: Run) => void;
  /** Turns what was prepared into what is run, for example into the continuation of an earlier run. */
  adapt?: (prepared: PreparedRun) => Promise<PreparedRun>;
}

/** Runs an experiment: progress on stderr, the comparison or the JSON document on stdout. */
export async function run(terminal: Terminal, command: RunCommand): Promise<ExitCode> {
  const { keys, signal } = terminal;
  terminal.status('reading the data');
  const planned = await prepareRun(command.experiment, command.baseDirectory, {
    keys,
    policy: { trusted: true, mayHaveKeys: ({ host }) => command.allowedHosts.has(host) },
    dataRoots: null,
    clock: systemClock,
    ...processFetch(terminal, command.experiment),
    signal,
    ...(command.table ? { table: command.table } : {}),
  });
  const prepared = command.adapt ? await command.adapt(planned) : planned;
  const told = announce(terminal, prepared);
  const progress = new RunProgress(terminal, prepared.models, systemClock);
  const {
    run: result,
    directory,
    failure,
  } = await executeRun(prepared, command.outputDirectory, {
    clock: systemClock,
    random: Math.random,
    logger: messages(terminal),
    files: diskFiles,
    signal,
    listen: (event) => {
      progress.apply(event);
      command.listen?.(event);
    },
    ...(command.onFolder ? { onFolder: command.onFolder } : {}),
  }).finally(() => progress.end());
  command.onResult?.(result);
  warn(
    terminal,
    warningsOf(result.data.warnings, result.data.sources).filter((text) => !told.includes(text)),
  );
  terminal.result(command.json ? JSON.stringify(result, null, 2) : comparisonText(result, terminal.colour));
  if (failure) {
    terminal.message(`persona: ${failure.message}`);
    return exitCodes.defect;
  }
  terminal.message(`Report: ${path.join(directory, 'report.md')}`);
  return exitCodeOfRun(result.status);
}

/** Says what is about to be sent where, before anything is. Returns the warnings among it. */
function announce(terminal: Terminal, { data, experiment, models }: PreparedRun): string[] {
  const hosts = hostsOf(models);
  const rows = `${data.rows.length} of ${data.table.rowCount} rows`;
  const redacted = experiment.data.redact ? `${data.redactions} redactions` : 'redaction off';
  const where = hosts.length === 0 ? 'nothing leaves this machine' : `to be sent to ${hosts.join(', ')}`;
  terminal.message(`${rows}, ${redacted}, ${modelsText(models)}, ${where}`);
  const lifecycle = lifecycleWarnings(models, systemClock.now().toISOString().slice(0, 10));
  return warn(terminal, warningsOf([...data.warnings, ...lifecycle], data.table.sources));
}

function modelsText(models: PreparedRun['models']): string {
  const carried = models.filter((model) => model.carried).length;
  const asked = models.length - carried;
  return `${asked} ${asked === 1 ? 'model' : 'models'}${carried > 0 ? ` (and ${carried} taken over)` : ''}`;
}

function warningsOf(warnings: readonly string[], sources: readonly { path: string; warnings: string[] }[]): string[] {
  return [...warnings, ...sources.flatMap((source) => source.warnings.map((text) => `${source.path}: ${text}`))];
}

function warn(terminal: Terminal, warnings: string[]): string[] {
  warnings.forEach((text) => terminal.message(`warning: ${text}`));
  return warnings;
}

function messages(terminal: Terminal): Logger {
  return {
    trace() {},
    info() {},
    warn: (text) => terminal.message(`warning: ${text}`),
    error: (text) => terminal.message(`error: ${text}`),
  };
}
