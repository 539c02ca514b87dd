import path from 'node:path';
import type { Command } from 'commander';
import { type FoundRun, listRuns } from '../../core/runs/read';
import { type ExitCode, exitCodes } from '../exit-codes';
import { runsText } from '../render/runs';
import type { Terminal } from '../terminal';
import type { Runner } from './command';

interface RunsOptions {
  output: string;
  json?: boolean;
}

/** `persona runs`: what there is in an output directory, newest first. */
export function addRunsCommand(program: Command, run: Runner): void {
  program
    .command('runs')
    .description('list earlier runs, newest first')
    .option('--output <directory>', 'where the runs are kept', 'personas')
    .option('--json', 'print JSON on stdout')
    .action(run(runs));
}

async function runs(terminal: Terminal, { output, json }: RunsOptions): Promise<ExitCode> {
  const directory = path.resolve(terminal.workingDirectory, output);
  const found = await listRuns(directory);
  if (json) {
    terminal.result(JSON.stringify(found.map(runJson), null, 2));
  } else if (found.length > 0) {
    terminal.result(runsText(found, terminal.colour));
  }
  if (found.length === 0) {
    terminal.message(
      `There are no runs in ${directory}. Make one with: persona generate --from FILE, or try: persona demo`,
    );
  }
  return exitCodes.succeeded;
}

/** A model run that has not ended, or never will, has neither status nor count. */
function runJson(found: FoundRun): unknown {
  const { runId, directory } = found;
  if ('problem' in found) {
    return { runId, directory, problem: found.problem };
  }
  const { createdAt, name, mode, status, data, planned, models, totals } = found.run;
  return {
    runId,
    directory,
    createdAt,
    name,
    mode,
    status,
    data: { rows: data.rows, rowsShown: data.rowsShown },
    models: planned.map((key) => {
      const model = models.find((ended) => ended.key === key);
      return { key, status: model?.status ?? null, personas: model?.personas.length ?? null };
    }),
    totals,
  };
}
