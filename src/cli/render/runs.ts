import path from 'node:path';
import { styleText } from 'node:util';
import type { FoundRun } from '../../core/runs/read';
import type { Run } from '../../core/runs/run';
import { costText, countText } from '../../core/text/figures';
import { aligned, visible } from './text';

const longestName = 40;

/**
 * Runs as a table for a terminal, one line each: without a name the data files stand for it, and what is wrong with a run
 * stands in place of its figures.
 */
export function runsText(found: readonly FoundRun[], colour: boolean): string {
  const header = ['Run', 'Started', 'Name', 'Status', 'Done', 'Cost', 'Rows', 'Models'];
  const lines = aligned([header, ...found.map(cells)], [4, 5, 6]);
  return lines
    .map((line, index) => (colour && index === 0 ? styleText('dim', line, { validateStream: false }) : line))
    .join('\n');
}

function cells(found: FoundRun): string[] {
  if ('problem' in found) {
    return [found.runId, '–', '–', 'unreadable', '–', '–', '–', visible(found.problem)];
  }
  const { run } = found;
  const done = run.models.filter(({ status }) => status === 'succeeded').length;
  return [
    found.runId,
    localTime(run.createdAt),
    shortened(visible(run.name ?? run.data.sources.map((source) => path.basename(source.path)).join(', '))),
    run.status,
    `${done} of ${run.planned.length}`,
    costText(run.totals.usd, run.totals.usdComplete),
    `${countText(run.data.rowsShown)} of ${countText(run.data.rows)}`,
    run.planned.map((key) => modelText(run, key)).join(', '),
  ];
}

/** The key alone says that the model succeeded. */
function modelText(run: Run, key: string): string {
  const status = run.models.find((model) => model.key === key)?.status ?? 'not ended';
  return status === 'succeeded' ? visible(key) : `${visible(key)} (${status})`;
}

function shortened(name: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  return characters.length > longestName ? `${characters.slice(0, longestName - 1).join('')}…` : name;
}

/** `2026-11-23 14:05` in the time zone of this machine. */
function localTime(iso: string): string {
  const date = new Date(iso);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return Number.isNaN(date.getTime())
    ? '–'
    : `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
