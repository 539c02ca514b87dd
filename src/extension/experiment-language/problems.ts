import {
  type CancellationToken,
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  languages,
  Range,
  type TextDocument,
  TextEdit,
  Uri,
  WorkspaceEdit,
} from 'vscode';
import { type ExperimentProblem, isLanguageProblem } from '../../core/experiment/findings/check-experiment';
import type { TextRange } from '../../core/experiment/locate';
import { isExperimentFile } from './experiment-file';

/** Checks a text; rejects when the signal is aborted. */
export type CheckText = (document: TextDocument, signal: AbortSignal) => Promise<ExperimentProblem[]>;

interface Shown {
  version: number;
  problems: { problem: ExperimentProblem; diagnostic: Diagnostic }[];
}

const pauseMs = 150;
const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** The problems of open experiment files, shown a moment after the last key, and what mends them. */
export class ExperimentProblems implements Disposable, CodeActionProvider {
  readonly #collection = languages.createDiagnosticCollection('personas');
  readonly #check: CheckText;
  /** Whether another extension reports what any editor of YAML would. */
  readonly #leavesLanguage: () => boolean;
  readonly #shown = new Map<string, Shown>();
  readonly #pending = new Map<string, { timer: NodeJS.Timeout; controller: AbortController }>();

  constructor(check: CheckText, leavesLanguage: () => boolean) {
    this.#check = check;
    this.#leavesLanguage = leavesLanguage;
  }

  /** Checks a document again, at once or when nobody has typed for a moment. */
  refresh(document: TextDocument, pause = pauseMs): void {
    const id = document.uri.toString();
    this.#stop(id);
    if (!isExperimentFile(document)) {
      this.#remove(document.uri);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      this.#show(document, controller.signal).catch((error: unknown) => {
        if (!controller.signal.aborted) {
          this.#collection.set(document.uri, [failure(error)]);
        }
      });
    }, pause);
    this.#pending.set(id, { timer, controller });
  }

  /** Forgets a document that was closed. */
  close({ uri }: TextDocument): void {
    this.#stop(uri.toString());
    this.#remove(uri);
  }

  async #show(document: TextDocument, signal: AbortSignal): Promise<void> {
    const { version } = document;
    const found = await this.#check(document, signal);
    if (signal.aborted || document.isClosed || document.version !== version) {
      return;
    }
    const told = this.#leavesLanguage() ? found.filter((problem) => !isLanguageProblem(problem)) : found;
    const problems = told.map((problem) => ({ problem, diagnostic: diagnosticOf(problem) }));
    this.#shown.set(document.uri.toString(), { version, problems });
    this.#collection.set(
      document.uri,
      problems.map(({ diagnostic }) => diagnostic),
    );
  }

  provideCodeActions(document: TextDocument, range: Range, _: unknown, token: CancellationToken): CodeAction[] {
    const shown = this.#shown.get(document.uri.toString());
    if (shown?.version !== document.version || token.isCancellationRequested) {
      return [];
    }
    return shown.problems
      .filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined)
      .flatMap(({ problem, diagnostic }) => {
        const fix = codeActionOf(problem, document);
        return fix ? [Object.assign(fix, { diagnostics: [diagnostic] })] : [];
      });
  }

  #stop(id: string): void {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    pending?.controller.abort();
    this.#pending.delete(id);
  }

  #remove(uri: Uri): void {
    this.#shown.delete(uri.toString());
    this.#collection.delete(uri);
  }

  dispose(): void {
    [...this.#pending.keys()].forEach((id) => this.#stop(id));
    this.#collection.dispose();
  }
}

function rangeOf({ line, column, endLine, endColumn }: TextRange): Range {
  return new Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

function diagnosticOf(problem: ExperimentProblem): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf(problem), problem.message, severities[problem.severity]);
  diagnostic.source = 'Personas';
  diagnostic.code = problem.code;
  return diagnostic;
}

function failure(error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error);
  const text = `The experiment could not be checked: ${reason}`;
  return new Diagnostic(new Range(0, 0, 0, 0), text, DiagnosticSeverity.Warning);
}

function codeActionOf({ fix }: ExperimentProblem, { uri }: TextDocument): CodeAction | undefined {
  if (fix === null) {
    return undefined;
  }
  const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
  switch (fix.kind) {
    case 'edit':
      action.edit = new WorkspaceEdit();
      action.edit.set(
        uri,
        fix.edits.map((edit) => new TextEdit(rangeOf(edit), edit.newText)),
      );
      action.isPreferred = true;
      break;
    case 'create-file':
      action.edit = new WorkspaceEdit();
      action.edit.createFile(Uri.file(fix.file), { contents: Buffer.from(fix.text) });
      break;
    case 'set-key':
      action.command = { command: 'personas.setApiKey', title: fix.title, arguments: [fix.provider] };
      break;
  }
  return action;
}
