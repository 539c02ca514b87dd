import path from 'node:path';
import { commands, type Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { GenerationEvent } from '../../core/generation/events';
import type { Run } from '../../core/runs/run';
import type { PreparedRun } from '../../core/runs/prepare';
import type { RunHead } from '../../core/runs/run-folder';
import type { Logger } from '../../core/log';
import type { HostMessage, PageMessage } from '../../protocol/messages';
import { parsePageMessage } from '../../protocol/parse';
import { comparisonViewType } from '../contributions';
import { comparisonHtml } from './html';
import { openEvidence, openReport } from './open-evidence';
import { RunViewModel } from './run-view';

/** A run that a panel shows. */
export interface ShownRun {
  directory: string;
  runId: string;
  head: RunHead;
  prepared: PreparedRun;
  stop: () => void;
}

/** At most this often a model's view is sent to the page. */
const updateEveryMs = 100;

/** All open comparison panels. */
export class ComparisonPanels implements Disposable {
  readonly #extensionUri: Uri;
  readonly #logger: Logger;
  readonly #open = new Set<ComparisonPanel>();

  constructor(extensionUri: Uri, logger: Logger) {
    this.#extensionUri = extensionUri;
    this.#logger = logger;
  }

  /** Shows a run that is starting. */
  open(run: ShownRun): ComparisonPanel {
    const view = window.createWebviewPanel(comparisonViewType, run.head.name ?? 'Personas', ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(this.#extensionUri, 'dist')],
    });
    view.iconPath = Uri.joinPath(this.#extensionUri, 'media', 'personas.svg');
    view.webview.html = comparisonHtml(view.webview, this.#extensionUri);
    const panel = new ComparisonPanel(view, run, this.#logger);
    this.#open.add(panel);
    view.onDidDispose(() => this.#open.delete(panel));
    return panel;
  }

  dispose(): void {
    this.#open.forEach((panel) => panel.dispose());
  }
}

/** One run in one panel. Whatever listens here ends with the panel; the run itself goes on. */
export class ComparisonPanel {
  readonly #view: WebviewPanel;
  readonly #run: ShownRun;
  readonly #logger: Logger;
  readonly #model: RunViewModel;
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #ready = false;

  constructor(view: WebviewPanel, run: ShownRun, logger: Logger) {
    this.#view = view;
    this.#run = run;
    this.#logger = logger;
    const { prepared, head, runId } = run;
    this.#model = new RunViewModel(
      runId,
      head,
      prepared.models,
      prepared.experiment.generation.personas,
      performance.now(),
    );
    const listeners = [
      view.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      view.onDidChangeViewState(() => this.#sendSnapshot()),
    ];
    view.onDidDispose(() => {
      clearTimeout(this.#timer);
      this.#ready = false;
      listeners.forEach((listener) => listener.dispose());
    });
  }

  apply(event: GenerationEvent): void {
    this.#model.apply(event);
    this.#changed.add(event.key);
    this.#timer ??= setTimeout(() => this.#flush(), updateEveryMs);
  }

  finish(run: Run): void {
    this.#model.finish(run);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.clear();
    this.#sendSnapshot();
  }

  dispose(): void {
    this.#view.dispose();
  }

  #flush(): void {
    this.#timer = undefined;
    const { status, totals } = this.#model.snapshot(performance.now());
    for (const key of this.#changed) {
      const model = this.#model.model(key);
      if (model) {
        this.#send({ type: 'model-changed', model, status, totals });
      }
    }
    this.#changed.clear();
  }

  #sendSnapshot(): void {
    this.#send({ type: 'snapshot', run: this.#model.snapshot(performance.now()) });
  }

  /** A hidden page drops messages; it gets a snapshot when it is shown again. */
  #send(message: HostMessage): void {
    if (this.#ready && this.#view.visible) {
      void this.#view.webview.postMessage(message);
    }
  }

  async #receive(raw: unknown): Promise<void> {
    const message = parsePageMessage(raw);
    if (!message) {
      this.#logger.warn('The panel sent a message that is not understood; it was dropped.');
      return;
    }
    try {
      await this.#handle(message);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#logger.error(`${message.type}: ${text}`);
      this.#send({ type: 'problem', message: text });
    }
  }

  async #handle(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#sendSnapshot();
        break;
      case 'open-evidence':
        await this.#openEvidence(message);
        break;
      case 'error-action': {
        const [command, ...args] =
          message.action === 'set-key'
            ? ['personas.setApiKey', this.#model.model(message.modelKey)?.provider]
            : ['personas.showLog'];
        await commands.executeCommand(command ?? 'personas.showLog', ...args);
        break;
      }
      case 'open-report':
        await openReport(path.join(this.#run.directory, 'report.md'));
        break;
      case 'cancel':
        this.#run.stop();
        break;
      case 'page-error':
        this.#logger.error(`The panel reports: ${message.message}`);
        break;
    }
  }

  async #openEvidence({
    modelKey,
    personaId,
    evidenceId,
  }: Extract<PageMessage, { type: 'open-evidence' }>): Promise<void> {
    const persona = this.#model.model(modelKey)?.personas.find(({ id }) => id === personaId);
    const evidence = persona?.evidence.find(({ id }) => id === evidenceId);
    const source = this.#run.prepared.data.table.sources.find((candidate) => candidate.path === evidence?.source);
    if (!evidence || !source) {
      throw new Error('This excerpt belongs to no row of the data.');
    }
    await openEvidence(source.absolutePath, evidence);
  }
}
