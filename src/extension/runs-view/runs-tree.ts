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
import { type FoundRun, listRuns } from '../../core/runs/read';
import type { Run, RunStatus } from '../../core/runs/run';
import { costText } from '../../core/text/figures';
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

type Node = StudyNode | RunNode;

/** The runs of every known output directory, by study, newest first. */
export class RunsTree implements TreeDataProvider<Node>, Disposable {
  readonly #directories: OutputDirectories;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData: Event<void> = this.#changed.event;

  constructor(directories: OutputDirectories) {
    this.#directories = directories;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) {
      return node.kind === 'study' ? node.runs : [];
    }
    const lists = await Promise.all(this.#directories.all().map(listRuns));
    const runs = lists.flat().toSorted((a, b) => b.runId.localeCompare(a.runId));
    const studies = new Map<string, RunNode[]>();
    for (const found of runs) {
      const name = studyName(found);
      studies.set(name, [...(studies.get(name) ?? []), { kind: 'run', directory: found.directory, found }]);
    }
    return [...studies].map(([name, nodes]) => ({ kind: 'study', name, runs: nodes }));
  }

  getTreeItem(node: Node): TreeItem {
    return node.kind === 'study' ? studyItem(node) : runItem(node);
  }

  dispose(): void {
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
