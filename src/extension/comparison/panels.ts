import { type Disposable, EventEmitter, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { BlindableRun } from '../runs/blindable-run';
import type { BlindSeeds } from '../runs/blind-seeds';
import type { RunSubject } from '../runs/run-subject';
import { comparisonViewType } from '../contributions';
import { ComparisonPanel, type PanelPorts } from './panel';
import { showUnreadable, type UnreadableRun } from './unreadable-panel';

/** All open comparison panels, one for a run. */
export class ComparisonPanels implements Disposable {
  readonly #ports: PanelPorts;
  readonly #blindSeeds: BlindSeeds;
  readonly #open = new Map<string, { panel: ComparisonPanel; run: BlindableRun; listener: Disposable }>();
  readonly #changed = new EventEmitter<void>();
  /** A panel was opened or closed, or the run of one has changed as a whole. */
  readonly onDidChange = this.#changed.event;

  constructor(ports: PanelPorts, blindSeeds: BlindSeeds) {
    this.#ports = ports;
    this.#blindSeeds = blindSeeds;
  }

  /** Shows a run, in the panel it has already or in a new one. */
  show(run: RunSubject): void {
    const known = this.#open.get(run.directory);
    if (known) {
      known.panel.reveal();
      return;
    }
    this.adopt(this.#newView(), run);
  }

  /** Tells why a run cannot be shown, in a panel that the editor has restored or in a new one. */
  showUnreadable(run: UnreadableRun, view = this.#newView()): void {
    this.#giveIcon(view);
    showUnreadable(view, this.#ports.extensionUri, run);
  }

  /** Takes over a panel that the editor has restored. */
  adopt(view: WebviewPanel, subject: RunSubject): void {
    const run = new BlindableRun(subject, this.#blindSeeds);
    this.#giveIcon(view);
    const panel = new ComparisonPanel(view, run, this.#ports);
    const listener = run.onDidChange((keys) => keys ?? this.#changed.fire());
    this.#open.delete(run.directory);
    this.#open.set(run.directory, { panel, run, listener });
    view.onDidDispose(() => {
      listener.dispose();
      if (this.#open.get(run.directory)?.panel === panel) {
        this.#open.delete(run.directory);
      }
      this.#changed.fire();
    });
    this.#changed.fire();
  }

  /** The runs of the open panels as they are shown there, that of the panel opened last first. */
  runs(): RunSubject[] {
    return [...this.#open.values()].map(({ run }) => run).toReversed();
  }

  #newView(): WebviewPanel {
    const options = { enableScripts: true, localResourceRoots: [Uri.joinPath(this.#ports.extensionUri, 'dist')] };
    return window.createWebviewPanel(comparisonViewType, 'Personas', ViewColumn.Active, options);
  }

  #giveIcon(view: WebviewPanel): void {
    view.iconPath = Uri.joinPath(this.#ports.extensionUri, 'media', 'personas.svg');
  }

  /** Closes the panel of a run that is gone. */
  close(directory: string): void {
    this.#open.get(directory)?.panel.dispose();
  }

  dispose(): void {
    this.#open.forEach(({ panel }) => panel.dispose());
    this.#changed.dispose();
  }
}
