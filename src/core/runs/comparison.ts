import { generatingMs, latencySpreads, type Percentiles } from '../analysis/latency';
import { durationText, modelCostText, tokensText } from '../text/figures';
import type { EvidenceCounts, ModelRun, Run } from './run';

/** A table as text. The columns whose indexes are in `figures` hold numbers. */
export interface TextTable {
  header: string[];
  rows: string[][];
  figures: number[];
}

type Cell = (model: ModelRun, evidence: EvidenceCounts | undefined) => string;

const columns = {
  Model: (model) => model.key,
  Status: (model) => model.status,
  Personas: (model) => String(model.personas.length),
  'Excerpts verified': (_, evidence) =>
    evidence && evidence.cited > 0 ? `${evidence.verified} of ${evidence.cited}` : '–',
  'Tokens in': (model) => tokensText(model.usage, 'inputTokens'),
  'Tokens out': (model) => tokensText(model.usage, 'outputTokens'),
  Queued: (model) => durationText(model.queuedMs),
  Waited: (model) => durationText(model.waitedMs),
  Latency: (model) => durationText(model.latencyMs),
  'First token': (model) => durationText(model.timeToFirstTokenMs),
  Generating: (model) => durationText(generatingMs(model)),
  Cost: (model) => modelCostText(model.cost),
} satisfies Record<string, Cell>;

export type ComparisonColumn = keyof typeof columns;

export const comparisonColumns = Object.keys(columns) as ComparisonColumn[];

/** The models of a run beside one another. `name` makes the name of a model fit to be printed. */
export function comparisonTable(
  run: Run,
  chosen: readonly ComparisonColumn[],
  name: (key: string) => string,
): TextTable {
  const rows = run.models.map((model) =>
    chosen.map((column) => {
      const cell: Cell = columns[column];
      const text = cell(model, run.analysis.evidence[model.key]);
      return column === 'Model' ? name(text) : text;
    }),
  );
  const figures = chosen.flatMap((column, index) => (column === 'Model' || column === 'Status' ? [] : [index]));
  return { header: [...chosen], rows, figures };
}

/** How the latency of each model varies that ran repeatedly; null where none did. `name` as in `comparisonTable`. */
export function latencyTable(run: Run, name: (key: string) => string): TextTable | null {
  const rows = latencySpreads(run.models).map(({ model, runs, latency, firstToken, generating }) => [
    name(model),
    String(runs),
    ...[latency, firstToken, generating].map(percentilesText),
  ]);
  const header = ['Over its runs, p50 / p95', 'Runs', 'Latency', 'First token', 'Generating'];
  return rows.length === 0 ? null : { header, rows, figures: [1, 2, 3, 4] };
}

function percentilesText(times: Percentiles | null): string {
  return times === null ? '–' : `${durationText(times.p50)} / ${durationText(times.p95)}`;
}
