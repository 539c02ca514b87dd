import { commands, Range, Selection, type TextDocument, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Evidence } from '../../core/persona/persona';

/** How far behind the start of a record its excerpt is looked for, in UTF-16 units. */
const searchedLength = 50_000;

/** Opens the data file in the text editor with the excerpt selected, or at least at the line of its record. */
export async function openEvidence(file: string, evidence: Evidence): Promise<void> {
  const uri = Uri.file(file);
  const line = Math.max(0, (evidence.line ?? 1) - 1);
  const start = new Selection(line, 0, line, 0);
  await commands.executeCommand('vscode.openWith', uri, 'default', { selection: start, viewColumn: ViewColumn.Beside });
  const editor = window.visibleTextEditors.find((candidate) => candidate.document.uri.toString() === uri.toString());
  const found = editor && findExcerpt(editor.document, line, evidence);
  if (editor && found) {
    editor.selection = new Selection(found.start, found.end);
    editor.revealRange(found);
  }
}

/** The words of the excerpt in the file, whatever quoting and line breaks stand between them. */
function findExcerpt(document: TextDocument, line: number, evidence: Evidence): Range | undefined {
  const words = (evidence.original ?? evidence.excerpt).match(/[\p{L}\p{M}\p{N}]+/gu);
  if (!words || evidence.verdict === 'rejected' || line >= document.lineCount) {
    return undefined;
  }
  const offset = document.offsetAt(new Range(line, 0, line, 0).start);
  const text = document.getText().slice(offset, offset + searchedLength);
  const match = new RegExp(words.join(String.raw`[^\p{L}\p{N}]+`), 'iu').exec(text);
  if (!match) {
    return undefined;
  }
  const from = offset + match.index;
  return new Range(document.positionAt(from), document.positionAt(from + match[0].length));
}

/** Opens a text file of a run beside the panel. */
export async function openReport(file: string): Promise<void> {
  const uri = Uri.file(file);
  await workspace.fs.stat(uri);
  await commands.executeCommand('markdown.showPreview', uri);
}
