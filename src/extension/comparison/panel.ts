import path from 'node:path';
import { commands, type Uri, type WebviewPanel } from 'vscode';
import { prepareWhatIf } from '../../core/analysis/what-if';
import type { Logger } from '../../core/log';
import { readRun } from '../../core/runs/read';
import { RunRows } from '../../core/runs/run-rows';
import type { Evidence, HostMessage, PageMessage } from '../../protocol/messages';
import { parsePageMessage } from '../../protocol/parse';
import type { RunSubject, SourceFile } from '../runs/run-subject';
import { comparisonHtml } from './html';
import { openEvidence, openReport } from './open-evidence';

/** At most this often a model's view is sent to the page. */
const updateEveryMs = 100;

/** One run in one panel. Whatever listens here ends with the panel; the run itself goes on. */
export class ComparisonPanel {
  readonly #view: WebviewPanel;
  readonly #run: RunSubject;
  readonly #logger: Logger;
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #ready = false;
  /** By the path of the file as the run knows it. */
  readonly #rows = new Map<string, RunRows>();
  #whatIf: Promise<ReturnType<typeof prepareWhatIf>> | undefined;

  constructor(view: WebviewPanel, run: RunSubject, extensionUri: Uri, logger: Logger) {
    this.#view = view;
    this.#run = run;
    this.#logger = logger;
    view.title = run.view().title;
    const listeners = [
      view.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      view.onDidChangeViewState(() => this.#sendSnapshot()),
      run.onDidChange?.((keys) => this.#changes(keys)),
    ];
    view.onDidDispose(() => {
      clearTimeout(this.#timer);
      this.#ready = false;
      listeners.forEach((listener) => listener?.dispose());
    });
    view.webview.html = comparisonHtml(view.webview, extensionUri);
  }

  reveal(): void {
    this.#view.reveal();
  }

  dispose(): void {
    this.#view.dispose();
  }

  #changes(keys: ReadonlySet<string> | null): void {
    if (keys === null) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#changed.clear();
      this.#sendSnapshot();
      return;
    }
    keys.forEach((key) => this.#changed.add(key));
    this.#timer ??= setTimeout(() => this.#flush(), updateEveryMs);
  }

  #flush(): void {
    this.#timer = undefined;
    const { status, totals } = this.#run.view();
    for (const key of this.#changed) {
      const model = this.#run.model(key);
      if (model) {
        this.#send({ type: 'model-changed', model, status, totals });
      }
    }
    this.#changed.clear();
  }

  #sendSnapshot(): void {
    this.#send({ type: 'snapshot', run: this.#run.view() });
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
        await this.#openEvidence(message.evidence);
        break;
      case 'show-row':
        await this.#sendRow(message.evidence);
        break;
      case 'error-action':
        if (message.action === 'set-key') {
          await commands.executeCommand('personas.setApiKey', this.#run.model(message.modelKey)?.provider);
        } else {
          await commands.executeCommand('personas.showLog');
        }
        break;
      case 'open-report':
        await openReport(path.join(this.#run.directory, 'report.md'));
        break;
      case 'cancel':
        this.#run.stop?.();
        break;
      case 'cancel-model':
        this.#run.stopModel?.(message.modelKey);
        break;
      case 'rerun-model':
        await commands.executeCommand('personas.rerunModel', this.#run.directory, message.modelKey);
        break;
      case 'what-if':
        await this.#combine(message);
        break;
      case 'page-error':
        this.#logger.error(`The panel reports: ${message.message}`);
        break;
    }
  }

  /** Combines the personas anew out of what the run file keeps. */
  async #combine({ id, ...rules }: Extract<PageMessage, { type: 'what-if' }>): Promise<void> {
    this.#whatIf ??= readRun(this.#run.directory).then((run) => prepareWhatIf(run));
    const whatIf = await this.#whatIf;
    if (!whatIf) {
      throw new Error('This run does not keep what it takes to combine its personas anew. Run it again.');
    }
    const startedMs = performance.now();
    const combination = whatIf(rules);
    this.#send({ type: 'what-if', id, combination, milliseconds: performance.now() - startedMs });
  }

  /** The rows of a data file. */
  #rowsOf(name: string, source: SourceFile): RunRows {
    const rows =
      this.#rows.get(name) ?? new RunRows({ path: name, absolutePath: source.file }, source.sha256, source.options);
    this.#rows.set(name, rows);
    return rows;
  }

  async #sendRow({ source: name, row, column, start }: Evidence): Promise<void> {
    const source = this.#run.source(name);
    if (!source || row === null) {
      return;
    }
    const rows = this.#rowsOf(name, source);
    const cells = await rows.cells(row, column === null ? null : { column, start: start ?? 0 });
    this.#send({ type: 'row', source: name, row, cells });
  }

  async #openEvidence(evidence: Evidence): Promise<void> {
    const source = evidence.row === null ? undefined : this.#run.source(evidence.source);
    if (!source || evidence.row === null) {
      throw new Error('This excerpt belongs to no row of the data.');
    }
    const line = evidence.line ?? (await this.#rowsOf(evidence.source, source).line(evidence.row));
    await openEvidence(source, { ...evidence, line });
  }
}
