import path from 'node:path';
import { commands, type Range, Selection, type TextEditor, Uri, ViewColumn, window, workspace } from 'vscode';
import { hashFile } from '../../core/data/file-hash';
import type { Evidence } from '../../core/persona/persona';
import { findExcerpt } from './find-excerpt';
import type { SourceFile } from '../runs/run-subject';

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

/** Shows the report of a run. */
export async function openReport(file: string): Promise<void> {
  const uri = Uri.file(file);
  await workspace.fs.stat(uri);
  await commands.executeCommand('markdown.showPreview', uri);
}

/** Shows a report that is in no file. */
export async function showReport(uri: Uri): Promise<void> {
  await workspace.openTextDocument(uri);
  await commands.executeCommand('markdown.showPreview', uri);
}
