import {
  type Disposable,
  type Event,
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
} from 'vscode';
import type { FoundRun } from '../../core/runs/read';
import type { Run, RunStatus } from '../../core/runs/run';
import { costText } from '../../core/text/figures';
import type { LiveRuns } from '../runs/live-runs';
import type { OutputDirectories } from '../runs/output-directories';

/** All runs of one study. */
interface StudyNode {
  kind: 'study';
  name: string;
  runs: RunNode[];
}

/** A run in the view; commands of the view are called with it. */
export interface RunNode {
  kind: 'run';
  directory: string;
  found: FoundRun;
}

/** Why an output directory shows no runs. */
interface ProblemNode {
  kind: 'problem';
  message: string;
}

type Node = StudyNode | RunNode | ProblemNode;

/** Files of a run change in bursts; the view reads them again once a burst is over. */
const refreshAfterMs = 200;

/** The runs of every known output directory, by study, newest first. */
export class RunsTree implements TreeDataProvider<Node>, Disposable {
  readonly #directories: OutputDirectories;
  readonly #liveRuns: LiveRuns;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData: Event<void> = this.#changed.event;

  #timer: NodeJS.Timeout | undefined;

  constructor(directories: OutputDirectories, liveRuns: LiveRuns) {
    this.#directories = directories;
    this.#liveRuns = liveRuns;
  }

  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.fire(), refreshAfterMs);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) {
      return node.kind === 'study' ? node.runs : [];
    }
    const { runs, problems } = await this.#directories.runs();
    const studies = new Map<string, RunNode[]>();
    for (const read of runs) {
      const found = 'run' in read ? { ...read, run: this.#liveRuns.settle(read.directory, read.run) } : read;
      const name = studyName(found);
      studies.set(name, [...(studies.get(name) ?? []), { kind: 'run', directory: found.directory, found }]);
    }
    return [
      ...problems.map((message): Node => ({ kind: 'problem', message })),
      ...[...studies].map(([name, nodes]): Node => ({ kind: 'study', name, runs: nodes })),
    ];
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case 'study':
        return studyItem(node);
      case 'run':
        return runItem(node);
      case 'problem':
        return problemItem(node);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }
}

function studyName(found: FoundRun): string {
  return 'run' in found ? (found.run.name ?? found.run.data.sources[0]?.path ?? 'Unnamed') : 'Cannot be read';
}

function studyItem({ name, runs }: StudyNode): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.description = runs.length === 1 ? '1 run' : `${runs.length} runs`;
  return item;
}

function problemItem({ message }: ProblemNode): TreeItem {
  const item = new TreeItem(message);
  item.tooltip = message;
  item.iconPath = new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
  return item;
}

function runItem({ directory, found }: RunNode): TreeItem {
  if ('problem' in found) {
    const item = new TreeItem(found.runId);
    item.description = 'cannot be read';
    item.tooltip = found.problem;
    item.iconPath = new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
    item.contextValue = 'brokenRun';
    return item;
  }
  const { run } = found;
  const item = new TreeItem(dateText(run.createdAt));
  item.description = `${modelsText(run)} · ${costOf(run)}`;
  item.tooltip = tooltip(run);
  item.iconPath = iconOf(run.status);
  item.contextValue = run.status === 'running' ? 'runningRun' : 'run';
  item.command = { command: 'personas.openRun', title: 'Open Run', arguments: [{ kind: 'run', directory, found }] };
  item.accessibilityInformation = { label: `Run of ${dateText(run.createdAt)}, ${run.status}, ${item.description}` };
  return item;
}

function modelsText(run: Run): string {
  const done = run.models.filter((model) => model.status === 'succeeded').length;
  return `${done} of ${run.planned.length}`;
}

function costOf({ totals }: Run): string {
  return totals.usd === null || (totals.usd === 0 && !totals.usdComplete)
    ? 'cost unknown'
    : costText(totals.usd, totals.usdComplete);
}

function tooltip(run: Run): MarkdownString {
  const text = new MarkdownString();
  text.appendText(`${run.runId}\n${run.status}, ${run.mode}\n`);
  text.appendText(`${run.data.rowsShown} of ${run.data.rows} rows shown\n`);
  for (const key of run.planned) {
    text.appendText(`${key}: ${run.models.find((model) => model.key === key)?.status ?? 'not ended'}\n`);
  }
  return text;
}

const shortDate: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
};

function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString(undefined, shortDate);
}

const icons: Record<RunStatus, readonly [icon: string, colour?: string]> = {
  running: ['sync', 'problemsInfoIcon.foreground'],
  succeeded: ['pass', 'charts.green'],
  partial: ['warning', 'problemsWarningIcon.foreground'],
  failed: ['error', 'problemsErrorIcon.foreground'],
  cancelled: ['circle-slash'],
  'over-budget': ['warning', 'problemsWarningIcon.foreground'],
  interrupted: ['debug-disconnect', 'problemsWarningIcon.foreground'],
};

function iconOf(status: RunStatus): ThemeIcon {
  const [icon, colour] = icons[status];
  return new ThemeIcon(icon, colour === undefined ? undefined : new ThemeColor(colour));
}
