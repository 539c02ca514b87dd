import path from 'node:path';
import { commands, type Uri, type WebviewPanel, window } from 'vscode';
import { prepareWhatIf } from '../../core/analysis/what-if';
import type { Logger } from '../../core/log';
import { readRun } from '../../core/runs/read';
import { RunRows } from '../../core/runs/run-rows';
import { markdownReport } from '../../core/runs/export/markdown';
import type { Evidence, HostMessage, PageMessage, RunAction } from '../../protocol/messages';
import type { RunInsights } from '../../protocol/insights';
import type { Judgement } from '../../protocol/reviews';
import { parsePageMessage } from '../../protocol/parse';
import type { VirtualDocuments } from '../platform/virtual-documents';
import type { CommandId } from '../contributions';
import type { BlindableRun } from '../runs/blindable-run';
import type { SourceFile } from '../runs/run-subject';
import { blindCombination, blindReviews, judgementOf, keyOf, rulesOf } from './blind-view';
import { comparisonHtml } from './html';
import { openEvidence, openReport, showReport } from './open-evidence';
import { runInsights } from './run-insights';
import { copyPersona, diffPersona } from './persona-actions';
import { RunReviews } from './run-reviews';
import { experimentFileOf, saveWeights } from './save-weights';

/** At most this often a model's view is sent to the page. */
const updateEveryMs = 100;

/** What a panel uses of the extension. */
export interface PanelPorts {
  extensionUri: Uri;
  documents: VirtualDocuments;
  logger: Logger;
}

const runCommands = {
  export: 'personas.exportRun',
  compare: 'personas.compareRuns',
  'open-folder': 'personas.openRunFolder',
} as const satisfies Record<RunAction, CommandId>;

/** One run in one panel. Whatever listens here ends with the panel; the run itself goes on. */
export class ComparisonPanel {
  readonly #view: WebviewPanel;
  readonly #run: BlindableRun;
  readonly #reviews: RunReviews;
  readonly #logger: Logger;
  readonly #documents: VirtualDocuments;
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #ready = false;
  /** By the path of the file as the run knows it. */
  readonly #rows = new Map<string, RunRows>();
  #experimentFile: string | null = null;
  /** Of the ended run. */
  #insights: Promise<RunInsights> | undefined;
  #whatIf: Promise<ReturnType<typeof prepareWhatIf>> | undefined;

  constructor(view: WebviewPanel, run: BlindableRun, { extensionUri, documents, logger }: PanelPorts) {
    this.#view = view;
    this.#run = run;
    this.#reviews = new RunReviews(run.directory);
    this.#logger = logger;
    this.#documents = documents;
    view.title = run.view().title;
    const listeners = [
      view.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      view.onDidChangeViewState(() => this.#sendSnapshot()),
      run.onDidChange((keys) => this.#changes(keys)),
      this.#reviews.onDidChange(() => this.#sendReviews()),
      this.#reviews,
    ];
    view.onDidDispose(() => {
      clearTimeout(this.#timer);
      this.#ready = false;
      listeners.forEach((listener) => listener.dispose());
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
      this.#view.title = this.#run.view().title;
      this.#sendSnapshot();
      void this.#findExperiment();
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
    const run = this.#run.view();
    const experimentFile = run.blind || this.#experimentFile === null ? null : path.basename(this.#experimentFile);
    this.#send({ type: 'snapshot', run: { ...run, experimentFile } });
    void this.#sendReviews();
    if (run.status !== 'running' && !run.blind) {
      void this.#sendInsights();
    }
  }

  async #sendInsights(): Promise<void> {
    try {
      this.#insights ??= readRun(this.#run.directory).then((run) => runInsights(run));
      const insights = await this.#insights;
      if (this.#run.names() === null) {
        this.#send({ type: 'insights', insights });
      }
    } catch (error) {
      this.#insights = undefined;
      this.#logger.error(`insights: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #sendReviews(): Promise<void> {
    try {
      const reviews = await this.#reviews.view(this.#run.openView());
      const names = this.#run.names();
      this.#send({ type: 'reviews', reviews: names ? blindReviews(reviews, names) : reviews });
    } catch (error) {
      this.#tell('reviews', error);
    }
  }

  /** What went wrong, in the log and on the page. */
  #tell(what: string, error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.#logger.error(`${what}: ${text}`);
    this.#send({ type: 'problem', message: this.#run.shownText(text) });
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
      this.#tell(message.type, error);
    }
  }

  async #handle(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#sendSnapshot();
        await this.#findExperiment();
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
        await this.#openReport();
        break;
      case 'run-action':
        await commands.executeCommand(runCommands[message.action], this.#run.directory);
        break;
      case 'copy-persona':
        await copyPersona(this.#run, message.ref);
        break;
      case 'diff-persona':
        await diffPersona(this.#run, this.#documents, message.ref, message.baseline);
        break;
      case 'open-run-file':
        await commands.executeCommand('personas.openRunFile', this.#run.directory);
        break;
      case 'cancel':
        this.#run.stop();
        break;
      case 'cancel-model':
        this.#run.stopModel(message.modelKey);
        break;
      case 'rerun-model':
        await commands.executeCommand('personas.rerunModel', this.#run.directory, this.#keyOf(message.modelKey));
        break;
      case 'what-if':
        await this.#combine(message);
        break;
      case 'judge':
        await this.#judge(message.judgement);
        break;
      case 'set-blind':
        await this.#setBlind(message.blind);
        break;
      case 'save-weights':
        await this.#saveWeights(message.weights);
        break;
      case 'page-error':
        this.#logger.error(`The panel reports: ${message.message}`);
        break;
    }
  }

  /** Combines the personas anew out of what the run file keeps. */
  async #combine({ id, ...rules }: Extract<PageMessage, { type: 'what-if' }>): Promise<void> {
    this.#whatIf ??= readRun(this.#run.directory).then((run) => prepareWhatIf(run));
    const whatIf = await this.#whatIf.catch((error: unknown) => {
      this.#whatIf = undefined;
      throw error;
    });
    if (!whatIf) {
      throw new Error('This run does not keep what it takes to combine its personas anew. Run it again.');
    }
    const startedMs = performance.now();
    const names = this.#run.names();
    const combination = whatIf(rulesOf(rules, this.#run.openView(), names));
    const milliseconds = performance.now() - startedMs;
    const shown = names ? blindCombination(combination, names) : combination;
    this.#send({ type: 'what-if', id, combination: shown, milliseconds });
  }

  #keyOf(shown: string): string {
    return keyOf(shown, this.#run.names());
  }

  async #judge(judgement: Judgement): Promise<void> {
    const names = this.#run.names();
    await this.#reviews.add(this.#run.openView(), judgementOf(judgement, names), names !== null);
  }

  async #setBlind(isBlind: boolean): Promise<void> {
    const reveal = 'Reveal';
    const question = 'Reveal which model is which?';
    const detail = 'What you judge from then on is no longer judged blind. What you have judged stays marked as blind.';
    if (isBlind || (await window.showWarningMessage(question, { modal: true, detail }, reveal)) === reveal) {
      await this.#run.setBlind(isBlind);
    }
  }

  /** The report of the run; while it is judged blind, one without the names of the models. */
  async #openReport(): Promise<void> {
    if (this.#run.names() === null) {
      await openReport(path.join(this.#run.directory, 'report.md'));
    } else {
      const report = markdownReport(this.#run.shownRun(await readRun(this.#run.directory)));
      await showReport(this.#documents.add('Report without names.md', report));
    }
  }

  /** Looks for the experiment file that the weights could be saved to. */
  async #findExperiment(): Promise<void> {
    const before = this.#experimentFile;
    this.#experimentFile =
      this.#run.openView().status === 'running' ? null : await experimentFileOf(this.#run.directory).catch(() => null);
    if (this.#experimentFile !== before) {
      this.#sendSnapshot();
    }
  }

  async #saveWeights(weights: Record<string, number>): Promise<void> {
    if (this.#experimentFile === null || this.#run.names() !== null) {
      throw new Error('There is no experiment file to save the weights to.');
    }
    await saveWeights(this.#experimentFile, weights);
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
