import path from 'node:path';
import {
  commands,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { hashFile } from '../../core/data/file-hash';
import type { Evidence } from '../../core/persona/persona';
import type { SourceFile } from '../runs/run-subject';

/** How far behind the start of a record its excerpt is looked for, in UTF-16 units. */
const searchedLength = 50_000;

/**
 * Opens the data file in the text editor with the excerpt selected, or at least at the line of its record. Where the file
 * is no longer what the run has read, the excerpt is looked for in all of it, and the change is said.
 */
export async function openEvidence({ file, sha256 }: SourceFile, evidence: Evidence): Promise<void> {
  const uri = Uri.file(file);
  const line = Math.max(0, (evidence.line ?? 1) - 1);
  const selection = new Selection(line, 0, line, 0);
  const changed = (await hashFile(file)) !== sha256;
  await commands.executeCommand('vscode.openWith', uri, 'default', { selection, viewColumn: ViewColumn.Beside });
  const editor = window.visibleTextEditors.find((candidate) => candidate.document.uri.toString() === uri.toString());
  const found = editor && select(editor, evidence, changed ? null : line);
  if (changed) {
    const where = found
      ? ` The excerpt now stands in line ${found.start.line + 1}.`
      : evidence.excerpt === ''
        ? ''
        : ' The excerpt is not in it any more.';
    void window.showWarningMessage(`${path.basename(file)} has changed since this run.${where}`);
  }
}

function select(editor: TextEditor, evidence: Evidence, line: number | null): Range | undefined {
  const found = findExcerpt(editor.document, line, evidence);
  if (found) {
    editor.selection = new Selection(found.start, found.end);
    editor.revealRange(found);
  }
  return found;
}

/** The words of the excerpt in the file, whatever quoting and line breaks stand between them. `line` null: anywhere. */
function findExcerpt(document: TextDocument, line: number | null, evidence: Evidence): Range | undefined {
  const words = (evidence.original ?? evidence.excerpt).match(/[\p{L}\p{M}\p{N}]+/gu);
  if (!words || evidence.verdict === 'rejected' || (line ?? 0) >= document.lineCount) {
    return undefined;
  }
  const offset = document.offsetAt(new Range(line ?? 0, 0, line ?? 0, 0).start);
  const text = document.getText();
  const searched = text.slice(offset, line === null ? undefined : offset + searchedLength);
  const match = new RegExp(words.join(String.raw`[^\p{L}\p{N}]+`), 'iu').exec(searched);
  if (!match) {
    return undefined;
  }
  const from = offset + match.index;
  return new Range(document.positionAt(from), document.positionAt(from + match[0].length));
}

/** Shows the report of a run. */
export async function openReport(file: string): Promise<void> {
  const uri = Uri.file(file);
  await workspace.fs.stat(uri);
  await commands.executeCommand('markdown.showPreview', uri);
}
