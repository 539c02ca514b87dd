import path from 'node:path';
import { compareModels, compareRuns } from '../../core/analysis/compare-models';
import { compareTwoPersonas } from '../../core/analysis/compare-personas';
import { personaDifferenceMarkdown, runDifferenceMarkdown } from '../../core/analysis/comparison-markdown';
import { modelComparisonMarkdown } from '../../core/analysis/model-comparison-markdown';
import { PersonaError } from '../../core/errors';
import { readReviews } from '../../core/reviews/review-store';
import { reviewSummary } from '../../core/reviews/review-summary';
import { readRun, resolveRun } from '../../core/runs/read';
import type { Run } from '../../core/runs/run';
import { type ExitCode, exitCodes } from '../exit-codes';
import { modelComparisonText } from '../render/model-comparison';
import { personaComparisonText, runComparisonText } from '../render/run-comparison';
import type { Terminal } from '../terminal';
import { writeResult } from './write-result';

export interface CompareOptions {
  persona?: string[];
  output: string;
  to?: string;
  json?: boolean;
}

/** A run and where it is. */
interface Located {
  directory: string;
  run: Run;
}

/** A comparison in the forms in which it can leave. */
interface Comparison {
  value: unknown;
  text: (colour: boolean) => string;
  markdown: () => string;
}

/** Prints or writes the comparison of a run's models, of two runs where `other` names one, or of two of their personas. */
export async function compare(
  terminal: Terminal,
  reference: string,
  other: string | undefined,
  { persona, output, to, json }: CompareOptions,
): Promise<ExitCode> {
  const { workingDirectory } = terminal;
  const outputDirectory = path.resolve(workingDirectory, output);
  const locate = async (named: string): Promise<Located> => {
    const directory = await resolveRun(named, outputDirectory, workingDirectory);
    return { directory, run: await readRun(directory) };
  };
  const before = await locate(reference);
  const after = other === undefined ? undefined : await locate(other);
  const comparison = persona
    ? personaComparison(before.run, (after ?? before).run, persona)
    : after
      ? runComparison(before.run, after.run)
      : await modelComparison(before);
  if (to === undefined) {
    terminal.result(json ? JSON.stringify(comparison.value, null, 2) : comparison.text(terminal.colour));
  } else {
    const folders = [before, ...(after ? [after] : [])].map(({ directory }) => directory);
    await writeResult(terminal, to, comparison.markdown(), folders);
  }
  return exitCodes.succeeded;
}

async function modelComparison({ run, directory }: Located): Promise<Comparison> {
  const value = { ...compareModels(run), reviews: reviewSummary(run, await readReviews(directory)) };
  return {
    value,
    text: (colour) => modelComparisonText(run, value, colour),
    markdown: () => modelComparisonMarkdown(run, value),
  };
}

function runComparison(before: Run, after: Run): Comparison {
  const value = compareRuns(before, after);
  const runs = { before, after };
  return {
    value,
    text: (colour) => runComparisonText(runs, value, colour),
    markdown: () => runDifferenceMarkdown(runs, value),
  };
}

/** The first persona is of the first run. Throws PersonaError `invalid-config` where there are not two. */
function personaComparison(before: Run, after: Run, refs: readonly string[]): Comparison {
  const [one, other] = refs;
  if (one === undefined || other === undefined || refs.length > 2) {
    throw new PersonaError('invalid-config', 'Two personas can be compared: give --persona twice.');
  }
  const value = compareTwoPersonas({ run: before, ref: one }, { run: after, ref: other });
  return {
    value,
    text: (colour) => personaComparisonText(value, colour),
    markdown: () => personaDifferenceMarkdown(value),
  };
}
