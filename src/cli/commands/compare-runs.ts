import path from 'node:path';
import { compareModels, compareRuns } from '../../core/analysis/compare-models';
import { readReviews } from '../../core/reviews/review-store';
import { reviewSummary } from '../../core/reviews/review-summary';
import { readRun, resolveRun } from '../../core/runs/read';
import { type ExitCode, exitCodes } from '../exit-codes';
import { modelComparisonText } from '../render/model-comparison';
import { runComparisonText } from '../render/run-comparison';
import type { Terminal } from '../terminal';

export interface CompareOptions {
  output: string;
  json?: boolean;
}

/** Prints the comparison of a run's models, or of two runs where `other` names one. */
export async function compare(
  terminal: Terminal,
  reference: string,
  other: string | undefined,
  { output, json }: CompareOptions,
): Promise<ExitCode> {
  const { workingDirectory, colour } = terminal;
  const outputDirectory = path.resolve(workingDirectory, output);
  const folderOf = (named: string): Promise<string> => resolveRun(named, outputDirectory, workingDirectory);
  const directory = await folderOf(reference);
  const run = await readRun(directory);
  if (other === undefined) {
    const comparison = { ...compareModels(run), reviews: reviewSummary(run, await readReviews(directory)) };
    terminal.result(json ? JSON.stringify(comparison, null, 2) : modelComparisonText(run, comparison, colour));
    return exitCodes.succeeded;
  }
  const later = await readRun(await folderOf(other));
  const comparison = compareRuns(run, later);
  const runs = { before: run, after: later };
  terminal.result(json ? JSON.stringify(comparison, null, 2) : runComparisonText(runs, comparison, colour));
  return exitCodes.succeeded;
}
