import type { FoundRun } from '../../core/runs/read';
import type { Run, RunStatus } from '../../core/runs/run';
import { costText, countOf, countText, durationText } from '../../core/text/figures';

/** All runs of one study, newest first. */
export interface Study {
  name: string;
  runs: FoundRun[];
}

/** Runs by study in the order given, those that cannot be read together. */
export function studiesOf(runs: readonly FoundRun[]): Study[] {
  const studies = new Map<string, FoundRun[]>();
  for (const found of runs) {
    const name = studyName(found);
    studies.set(name, [...(studies.get(name) ?? []), found]);
  }
  return [...studies].map(([name, ofStudy]) => ({ name, runs: ofStudy }));
}

/** What the runs of a study have in common: its name, else their data. */
export function studyName(found: FoundRun): string {
  return 'run' in found ? (found.run.name ?? found.run.data.sources[0]?.path ?? 'Unnamed') : 'Cannot be read';
}

/**
 * Whether a run has all words of a search, whatever their case: in its id, study, date, data, models, status, mode, or the names of its
 * personas.
 */
export function isFound(found: FoundRun, search: string): boolean {
  const text = searchedText(found).toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

function searchedText(found: FoundRun): string {
  if ('problem' in found) {
    return [found.runId, studyName(found), problemWords(found), found.problem].join('\n');
  }
  const { run } = found;
  return [
    found.runId,
    studyName(found),
    dateText(run.createdAt),
    statusWords[run.status],
    run.mode,
    ...run.data.sources.map(({ path }) => path),
    ...run.planned,
    ...run.models.flatMap(({ personas }) => personas.map(({ name }) => name)),
  ].join('\n');
}

export const statusWords: Readonly<Record<RunStatus, string>> = {
  running: 'running',
  succeeded: 'succeeded',
  partial: 'partial',
  failed: 'failed',
  cancelled: 'cancelled',
  'over-budget': 'over budget',
  interrupted: 'interrupted',
};

/** Why a run is not shown, in a few words. */
export function problemWords({ code }: Extract<FoundRun, { problem: string }>): string {
  return code === 'unsupported' ? 'of a newer version, read-only' : 'damaged';
}

/** `succeeded · 3 of 3 · $0.0122`: how it ended, how many of its models succeeded, what it cost. */
export function runDescription(run: Run): string {
  const succeeded = run.models.filter(({ status }) => status === 'succeeded').length;
  return `${statusWords[run.status]} · ${succeeded} of ${run.planned.length} · ${costOf(run)}`;
}

/** What there is to know of a run before it is opened, a line each. */
export function runLines(run: Run): string[] {
  const personas = run.models.reduce((sum, model) => sum + model.personas.length, 0);
  const { rows, rowsShown, hosts, sources } = run.data;
  return [
    run.runId,
    `${statusWords[run.status]}, ${run.mode}, ${new Date(run.createdAt).toLocaleString()}`,
    `${sources.map(({ path }) => path).join(', ')}: ${countText(rowsShown)} of ${countOf(rows, 'row')} shown`,
    hosts.length === 0 ? 'nothing left this machine' : `sent to ${hosts.join(', ')}`,
    `${countOf(personas, 'persona')}, ${costOf(run)}, ${run.status === 'running' ? 'not ended' : durationText(run.totals.wallMs)}`,
    ...(run.continues === null ? [] : [`continues run ${run.continues}`]),
    ...run.planned.map((key) => {
      const model = run.models.find((candidate) => candidate.key === key);
      const why = model?.error ? `: ${model.error.code}` : '';
      return `${key}: ${model ? `${model.status}${why}` : 'not ended'}`;
    }),
  ];
}

function costOf({ totals }: Run): string {
  return totals.usd === null || (totals.usd === 0 && !totals.usdComplete)
    ? 'cost unknown'
    : costText(totals.usd, totals.usdComplete);
}

/** By which menus tell what can be done with a run. */
export type RunContext = 'run' | 'failedRun' | 'runningRun' | 'brokenRun' | 'newerRun';

/** `failedRun`: a model failed, or never ended. */
export function contextOf(found: FoundRun): RunContext {
  if ('problem' in found) {
    return found.code === 'unsupported' ? 'newerRun' : 'brokenRun';
  }
  const { status, planned, models } = found.run;
  if (status === 'running') {
    return 'runningRun';
  }
  return models.length < planned.length || models.some((model) => model.status !== 'succeeded') ? 'failedRun' : 'run';
}

const shortDate: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
};

/** A date in the user's way, with its year where that is not the present one; one that is none as it is written. */
export function dateText(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString(undefined, { ...shortDate, ...year });
}
