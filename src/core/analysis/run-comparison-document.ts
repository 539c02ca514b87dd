import type { Run } from '../runs/run';
import { compareRuns } from './compare-models';
import { runDifferenceMarkdown } from './comparison-markdown';

/** Two runs beside one another as a Markdown document: what is in both, gone and new, and their figures. */
export function runComparisonDocument(before: Run, after: Run): string {
  return runDifferenceMarkdown({ before, after }, compareRuns(before, after));
}
