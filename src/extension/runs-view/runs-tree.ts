import {
  type Command,
  commands,
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
import { countOf } from '../../core/text/figures';
import type { LiveRuns } from '../runs/live-runs';
import type { OutputDirectories } from '../runs/output-directories';
import { contextOf, dateText, isFound, problemWords, runDescription, runLines, studiesOf } from './run-entries';

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

/** What the view says of itself beside its runs. */
export interface RunsViewText {
  message?: string | undefined;
}

export interface RunsTreePorts {
  directories: OutputDirectories;
  liveRuns: LiveRuns;
  /** A run as it may be shown: without the names of its models while it is judged blind. */
  shown: (run: Run, directory: string) => Run;
  view: RunsViewText;
}

/** Files of a run change in bursts; the view reads them again once a burst is over. */
const refreshAfterMs = 200;
/** Set while the view shows found runs only. */
const filteredContext = 'personas.runsFiltered';

/** The runs of every known output directory, by study, newest first; those alone that a search finds, while there is one. */
export class RunsTree implements TreeDataProvider<Node>, Disposable {
  readonly #ports: RunsTreePorts;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData: Event<void> = this.#changed.event;
  #search = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(ports: RunsTreePorts) {
    this.#ports = ports;
  }

  /** What is searched for; empty where all runs are shown. */
  get search(): string {
    return this.#search;
  }

  /** Shows the runs alone that have these words; all again for an empty text. */
  async find(words: string): Promise<void> {
    this.#search = words.trim();
    await commands.executeCommand('setContext', filteredContext, this.#search !== '');
    this.#changed.fire();
  }

  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.fire(), refreshAfterMs);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) {
      return node.kind === 'study' ? node.runs : [];
    }
    const { directories, view } = this.#ports;
    const { runs, problems } = await directories.runs();
    const all = runs.map((found) => this.#asShown(found));
    const found = this.#search === '' ? all : all.filter((each) => isFound(each, this.#search));
    view.message =
      this.#search === '' ? undefined : `“${this.#search}”: ${found.length} of ${countOf(all.length, 'run')}`;
    return [
      ...problems.map((message): Node => ({ kind: 'problem', message })),
      ...studiesOf(found).map(({ name, runs: ofStudy }): Node => ({
        kind: 'study',
        name,
        runs: ofStudy.map((each) => ({ kind: 'run', directory: each.directory, found: each })),
      })),
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

  #asShown(found: FoundRun): FoundRun {
    const { liveRuns, shown } = this.#ports;
    const { directory } = found;
    return 'run' in found ? { ...found, run: shown(liveRuns.settle(directory, found.run), directory) } : found;
  }
}

function studyItem({ name, runs }: StudyNode): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.id = `study ${name}`;
  item.description = countOf(runs.length, 'run');
  return item;
}

function problemItem({ message }: ProblemNode): TreeItem {
  const item = new TreeItem(message);
  item.tooltip = message;
  item.iconPath = warningIcon('warning');
  return item;
}

function runItem(node: RunNode): TreeItem {
  const { directory, found } = node;
  const item = new TreeItem('run' in found ? dateText(found.run.createdAt) : found.runId);
  item.id = directory;
  item.contextValue = contextOf(found);
  if ('problem' in found) {
    item.description = problemWords(found);
    item.tooltip = found.problem;
    item.iconPath = warningIcon(found.code === 'unsupported' ? 'lock' : 'warning');
    item.command = openCommand(node);
    item.accessibilityInformation = { label: `Run ${found.runId}, ${item.description}` };
    return item;
  }
  const { run } = found;
  item.description = runDescription(run);
  item.tooltip = new MarkdownString().appendText(runLines(run).join('\n'));
  item.iconPath = iconOf(run.status);
  item.command = openCommand(node);
  item.accessibilityInformation = { label: `Run of ${dateText(run.createdAt)}, ${item.description}` };
  return item;
}

function openCommand(node: RunNode): Command {
  return { command: 'personas.openRun', title: 'Open Run', arguments: [node] };
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

function warningIcon(icon: string): ThemeIcon {
  return new ThemeIcon(icon, new ThemeColor('problemsWarningIcon.foreground'));
}
