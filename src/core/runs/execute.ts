import { hostname } from 'node:os';
import path from 'node:path';
import type { RunAnalysis } from '../analysis/analyse';
import type { Clock } from '../clock';
import { hashFile } from '../data/file-hash';
import type { ShownData, Source } from '../data/table';
import { PersonaError, toPersonaError } from '../errors';
import { experimentDocument } from '../experiment/document';
import type { GenerationListener } from '../generation/events';
import { MultiModelGenerator } from '../generation/generator';
import type { Logger } from '../log';
import { createPause } from '../pause';
import type { Random } from '../random';
import { markdownReport } from './export/markdown';
import { reportTexts } from './report-texts';
import { ResponseCacheFolder } from './response-cache-folder';
import { hostsOf, lifecycleWarnings, type PreparedRun } from './prepare';
import { type ModelRun, type Run, runSchemaVersion } from './run';
import type { RunFiles } from './run-files';
import { RunFolder, type RunHead } from './run-folder';
import { statusOfRun } from './summary';
import { refuseUnknownPrices } from './unknown-prices';

export interface ExecutionPorts {
  clock: Clock;
  random: Random;
  logger: Logger;
  files: RunFiles;
  signal: AbortSignal;
  listen: GenerationListener;
  /** Told once the run folder exists, before anything is sent. */
  onFolder?: (folder: { directory: string; runId: string }, head: RunHead) => void;
}

/** A run that was made, whether it could be written to its end or not. */
export interface ExecutedRun {
  run: Run;
  directory: string;
  /** Why it broke off: the disk failed, or there is a defect. `run` is then what was known, with status `interrupted`. */
  failure: PersonaError | null;
}

/**
 * Runs what was prepared and keeps it below `outputDirectory`.
 * Throws PersonaError only while there is no run folder: `missing-key` and the like where no model can start (nothing was
 * sent), `invalid-config` where the directory cannot be written.
 */
export async function executeRun(
  planned: PreparedRun,
  outputDirectory: string,
  ports: ExecutionPorts,
): Promise<ExecutedRun> {
  const { clock, files } = ports;
  const now = clock.now();
  const prepared = refuseUnknownPrices(planned, now.toISOString().slice(0, 10));
  refuseIfNoneCanStart(prepared);
  const startedMs = clock.monotonicMs();
  const head = runHead(prepared, outputDirectory, now);
  const carried = prepared.models.flatMap((model) => model.carried ?? []);
  const folder = await RunFolder.create(outputDirectory, head, now, files, carried, clock);
  ports.onFolder?.(folder, head);
  const { directory } = folder;
  const wallMs = (): number => clock.monotonicMs() - startedMs;
  try {
    const runs = await generate(prepared, folder, outputDirectory, ports);
    const compared =
      ports.signal.aborted && runs.some((run) => run.status === 'cancelled')
        ? 'cancelled'
        : await analysed(runs, prepared, head, ports);
    const isCancelled = compared === 'cancelled';
    const analysis = isCancelled ? null : compared;
    await flagChangedSources(head, prepared.data.table.sources);
    const status = statusOfRun(runs, isCancelled);
    const { htmlReport } = await import('./export/html-report');
    const reports = (run: Run) =>
      reportTexts(run, { 'report.md': markdownReport, 'report.html': htmlReport }, ports.logger);
    return { run: await folder.finish(status, wallMs(), reports, analysis), directory, failure: null };
  } catch (thrown) {
    return { run: folder.state('interrupted', wallMs()), directory, failure: toPersonaError(thrown) };
  }
}

/** Compares what the models delivered. What they wrote is worth keeping although that should fail. */
async function analysed(
  models: readonly ModelRun[],
  { data, experiment }: PreparedRun,
  { data: runData }: RunHead,
  { logger, signal }: Pick<ExecutionPorts, 'logger' | 'signal'>,
): Promise<RunAnalysis | 'cancelled' | null> {
  try {
    const { analyse } = await import('../analysis/analyse');
    return await analyse({ models, data, runData, experiment }, createPause(signal));
  } catch (error) {
    if (toPersonaError(error).code === 'cancelled') {
      return 'cancelled';
    }
    logger.error(`The personas could not be compared: ${toPersonaError(error).message}`);
    runData.warnings.push('The personas could not be compared with one another; what the models wrote is complete.');
    return null;
  }
}

/** Has the models write. */
async function generate(
  { experiment, data, models, prompt }: PreparedRun,
  recorder: RunFolder,
  outputDirectory: string,
  ports: ExecutionPorts,
): Promise<ModelRun[]> {
  const { execution, generation } = experiment;
  const cache = execution.cache ? new ResponseCacheFolder(outputDirectory, ports.logger) : undefined;
  return new MultiModelGenerator({ ...ports, recorder, cache }).generate(
    {
      mode: execution.mode === 'sequential' ? 'sequential' : 'parallel',
      models,
      data,
      prompt,
      personas: generation.personas,
      embeddedPersonas: generation.personasAsked ? generation.personas : null,
      seed: generation.seed,
      concurrency: execution.concurrency,
      perProvider: execution.perProvider,
      retries: execution.retries,
      maxCostUsd: experiment.budget.maxCost,
      firstTokenTimeoutMs: inMilliseconds(execution.firstTokenTimeoutSeconds),
    },
    ports.signal,
    ports.listen,
  );
}

function inMilliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

/** Throws the reason of the first model when not a single one can start. */
function refuseIfNoneCanStart({ models }: PreparedRun): void {
  const started = models.filter((model) => model.carried === undefined);
  const reasons = started.flatMap(({ key, source }) => ('error' in source ? [{ key, error: source.error }] : []));
  const [first] = reasons;
  if (first && reasons.length === started.length) {
    const text = reasons.map(({ key, error }) => `${key}: ${error.message}`).join('\n');
    throw new PersonaError(first.error.code, `No model can start, nothing was sent.\n${text}`, { cause: first.error });
  }
}

function runHead(prepared: PreparedRun, outputDirectory: string, now: Date): RunHead {
  const { experiment, data, models } = prepared;
  const fromRun = (absolutePath: string): string =>
    path.relative(path.join(outputDirectory, 'run'), absolutePath).replaceAll(path.sep, '/');
  const { sources, columns, rowCount } = data.table;
  return {
    schemaVersion: runSchemaVersion,
    name: experiment.name,
    createdAt: now.toISOString(),
    mode: experiment.execution.mode,
    continues: prepared.continues ?? null,
    writer: { pid: process.pid, host: hostname() },
    data: {
      sources: sources.map(({ path: name, absolutePath, sha256, encoding, delimiter, rows: count, warnings }) => ({
        path: name,
        location: fromRun(absolutePath),
        sha256,
        encoding,
        delimiter,
        rows: count,
        warnings: [...warnings],
      })),
      columns: columns.map(({ name, type }) => ({ name, type })),
      rows: rowCount,
      rowsShown: data.rows.length,
      shownRows: data.rows.map((row) => row.id),
      ...(data.groups.length === 0 ? {} : { groups: data.groups.map((group) => ({ ...group })) }),
      redactions: data.redactions,
      hosts: hostsOf(models),
      warnings: [...data.warnings, ...lifecycleWarnings(models, now.toISOString().slice(0, 10))],
    },
    settings: {
      baseDirectory: fromRun(prepared.baseDirectory),
      columns: columnNames(data),
      experiment: experimentDocument(experiment),
      personasAsked: experiment.generation.personasAsked,
    },
    planned: models.map((model) => model.key),
  };
}

/** Which columns played which part, by name. */
function columnNames({ table, roles }: ShownData): Run['settings']['columns'] {
  const names = (indexes: readonly number[]): string[] => indexes.flatMap((index) => table.columns[index]?.name ?? []);
  return {
    text: names(roles.text),
    id: roles.id === null ? null : (names([roles.id])[0] ?? null),
    context: names(roles.context),
    exclude: names(roles.excluded),
  };
}

/** Adds a warning to each source whose file is no longer what was read. */
async function flagChangedSources(head: RunHead, sources: readonly Source[]): Promise<void> {
  for (const [index, source] of sources.entries()) {
    const onDisk = await hashFile(source.absolutePath).catch(() => null);
    if (onDisk !== source.sha256) {
      head.data.sources[index]?.warnings.push(
        'The file changed while the run was under way; rows and lines are those of the file as it was read.',
      );
    }
  }
}
