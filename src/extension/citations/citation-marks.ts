import {
  type DecorationOptions,
  Disposable,
  MarkdownString,
  OverviewRulerLane,
  Range,
  StatusBarAlignment,
  type StatusBarItem,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  window,
  workspace,
} from 'vscode';
import { hashFile } from '../../core/data/file-hash';
import { countOf, countText } from '../../core/text/figures';
import { visibleText } from '../../core/text/visible-text';
import { findExcerpt } from '../comparison/find-excerpt';
import type { ComparisonPanels } from '../comparison/panels';
import type { RunSubject, SourceFile } from '../runs/run-subject';
import { citedLines, type CitedLine } from './cited-lines';

/** A data file of an open run. */
interface OpenSource {
  run: RunSubject;
  name: string;
  source: SourceFile;
}

/** Counts above it share a mark. */
const highestCount = 9;
/** Above so many excerpts only lines are marked. */
const mostExcerpts = 2000;

/**
 * Marks in the text editor which records of a data file the personas of an open run cite: how many in the gutter, the excerpts in the
 * text, who cites them on hover, and in the status bar how many rows are cited. Where the file is no longer what the run has read there are
 * no marks, and the status bar says so.
 */
export class CitationMarks implements Disposable {
  readonly #panels: ComparisonPanels;
  readonly #status: StatusBarItem = window.createStatusBarItem('personas.citedRows', StatusBarAlignment.Left);
  readonly #gutter = new Map<string, TextEditorDecorationType>();
  readonly #excerpt = window.createTextEditorDecorationType({
    textDecoration: 'underline dotted',
    overviewRulerColor: new ThemeColor('charts.blue'),
    overviewRulerLane: OverviewRulerLane.Right,
  });
  readonly #altered = window.createTextEditorDecorationType({ textDecoration: 'underline dashed' });
  readonly #listeners: Disposable;

  constructor(panels: ComparisonPanels) {
    this.#panels = panels;
    this.#status.name = 'Cited Rows';
    this.#listeners = Disposable.from(
      panels.onDidChange(() => this.#refresh()),
      window.onDidChangeVisibleTextEditors(() => this.#refresh()),
      window.onDidChangeActiveTextEditor(() => this.#refresh()),
      workspace.onDidSaveTextDocument(() => this.#refresh()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#sourceOf(document.uri)) {
          this.#refresh();
        }
      }),
    );
    this.#refresh();
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#status.dispose();
    [this.#excerpt, this.#altered, ...this.#gutter.values()].forEach((type) => type.dispose());
  }

  #refresh(): void {
    const isActive = window.activeTextEditor && this.#sourceOf(window.activeTextEditor.document.uri) !== undefined;
    if (isActive !== true) {
      this.#status.hide();
    }
    for (const editor of window.visibleTextEditors) {
      void this.#mark(editor);
    }
  }

  /** Of several open runs over the file the one opened last. */
  #sourceOf(uri: Uri): OpenSource | undefined {
    return this.#panels.runs().flatMap((run) =>
      run.view().sources.flatMap(({ path: name }): OpenSource[] => {
        const source = run.source(name);
        return source && uri.scheme === 'file' && Uri.file(source.file).fsPath === uri.fsPath
          ? [{ run, name, source }]
          : [];
      }),
    )[0];
  }

  async #mark(editor: TextEditor): Promise<void> {
    const found = this.#sourceOf(editor.document.uri);
    if (!found) {
      this.#clear(editor);
      return;
    }
    const { run, name, source } = found;
    const isChanged = editor.document.isDirty || (await hashFile(source.file).catch(() => null)) !== source.sha256;
    const lines = isChanged ? [] : citedLines(run.view(), name);
    this.#clear(editor);
    this.#markLines(editor, lines);
    this.#markExcerpts(editor, lines);
    if (editor === window.activeTextEditor) {
      const rows = run.view().sources.find(({ path }) => path === name)?.rows ?? 0;
      this.#status.text = isChanged
        ? '$(warning) Changed since the run'
        : `$(comment-discussion) ${countText(lines.length)} of ${countText(rows)} rows cited`;
      this.#status.tooltip = isChanged
        ? `The file is no longer what ${run.view().title} has read: rows are not marked.`
        : `Rows that personas of ${run.view().title} cite`;
      this.#status.show();
    }
  }

  #clear(editor: TextEditor): void {
    [this.#excerpt, this.#altered, ...this.#gutter.values()].forEach((type) => editor.setDecorations(type, []));
  }

  #markLines(editor: TextEditor, lines: readonly CitedLine[]): void {
    const labelOf = ({ personas }: CitedLine): string =>
      personas.length > highestCount ? `${highestCount}+` : String(personas.length);
    for (const label of new Set(lines.map(labelOf))) {
      const own = lines.filter((line) => labelOf(line) === label);
      editor.setDecorations(
        this.#gutterMark(label),
        own.map(({ line, personas }) => ({
          range: new Range(line - 1, 0, line - 1, 0),
          hoverMessage: hover(`Cited by ${countOf(personas.length, 'persona')}`, personas),
        })),
      );
    }
  }

  #markExcerpts(editor: TextEditor, lines: readonly CitedLine[]): void {
    const excerpts = lines.flatMap(({ line, row, excerpts: own }) => own.map((one) => ({ ...one, line, row })));
    const verified: DecorationOptions[] = [];
    const altered: DecorationOptions[] = [];
    for (const { evidence, citedBy, line, row } of excerpts.length > mostExcerpts ? [] : excerpts) {
      const range = findExcerpt(editor.document, line - 1, evidence);
      if (range) {
        const options = { range, hoverMessage: hover(`Row ${row}, ${evidence.verdict}, cited by`, citedBy) };
        (evidence.verdict === 'altered' ? altered : verified).push(options);
      }
    }
    editor.setDecorations(this.#excerpt, verified);
    editor.setDecorations(this.#altered, altered);
  }

  #gutterMark(label: string): TextEditorDecorationType {
    const known =
      this.#gutter.get(label) ??
      window.createTextEditorDecorationType({
        gutterIconSize: 'contain',
        light: { gutterIconPath: gutterIcon(label, '#1a5cff') },
        dark: { gutterIconPath: gutterIcon(label, '#57a3f8') },
      });
    this.#gutter.set(label, known);
    return known;
  }
}

/** Names come from models: they are set as text, never as Markdown. */
function hover(title: string, personas: readonly string[]): MarkdownString {
  const message = new MarkdownString();
  message.appendText(`${title}\n`);
  for (const persona of personas) {
    message.appendMarkdown('- ').appendText(`${visibleText(persona)}\n`);
  }
  return message;
}

function gutterIcon(label: string, colour: string): Uri {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18">' +
    `<rect x="2.5" y="2.5" width="13" height="13" rx="3" fill="none" stroke="${colour}"/>` +
    `<text x="9" y="12.5" font-family="sans-serif" font-size="${label.length > 1 ? 8 : 10}" text-anchor="middle" fill="${colour}">${label}</text></svg>`;
  return Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
