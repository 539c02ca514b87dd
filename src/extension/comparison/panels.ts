import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { Logger } from '../../core/log';
import type { RunSubject } from '../runs/run-subject';
import { comparisonViewType } from '../contributions';
import { ComparisonPanel } from './panel';

/** All open comparison panels, one for a run. */
export class ComparisonPanels implements Disposable {
  readonly #extensionUri: Uri;
  readonly #logger: Logger;
  readonly #open = new Map<string, ComparisonPanel>();

  constructor(extensionUri: Uri, logger: Logger) {
    this.#extensionUri = extensionUri;
    this.#logger = logger;
  }

  /** Shows a run, in the panel it has already or in a new one. */
  show(run: RunSubject): void {
    const known = this.#open.get(run.directory);
    if (known) {
      known.reveal();
      return;
    }
    const options = { enableScripts: true, localResourceRoots: [Uri.joinPath(this.#extensionUri, 'dist')] };
    this.adopt(window.createWebviewPanel(comparisonViewType, 'Personas', ViewColumn.Active, options), run);
  }

  /** Takes over a panel that the editor has restored. */
  adopt(view: WebviewPanel, run: RunSubject): void {
    view.iconPath = Uri.joinPath(this.#extensionUri, 'media', 'personas.svg');
    const panel = new ComparisonPanel(view, run, this.#extensionUri, this.#logger);
    this.#open.set(run.directory, panel);
    view.onDidDispose(() => {
      if (this.#open.get(run.directory) === panel) {
        this.#open.delete(run.directory);
      }
    });
  }

  /** Closes the panel of a run that is gone. */
  close(directory: string): void {
    this.#open.get(directory)?.dispose();
  }

  dispose(): void {
    this.#open.forEach((panel) => panel.dispose());
  }
}
