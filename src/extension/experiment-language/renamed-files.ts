import path from 'node:path';
import { type FileRenameEvent, type TextDocument, TextEdit, type Uri, workspace, WorkspaceEdit } from 'vscode';
import { renamedData } from '../../core/experiment/assistance/renamed-data';
import { editorRange, structureOf } from './document-structure';
import { isExperimentFile } from './experiment-file';

const experiments = '**/{experiment,*.experiment}.{yaml,yml}';
const elsewhere = '**/{node_modules,.git}/**';
const mostFiles = 200;

/** What to change in the experiments of the workspace so that they still name data that is renamed or moved. */
export async function followRenames(files: FileRenameEvent['files']): Promise<WorkspaceEdit> {
  const edit = new WorkspaceEdit();
  for (const document of await experimentDocuments()) {
    const structure = structureOf(document);
    const isMoved = files.some(({ oldUri }) => isInside(document.uri, oldUri)); // its own paths may change with it
    if (structure && !isMoved) {
      const base = path.dirname(document.uri.fsPath);
      const edits = files.flatMap(({ oldUri, newUri }) => renamedData(structure, base, oldUri.fsPath, newUri.fsPath));
      if (edits.length > 0) {
        edit.set(
          document.uri,
          edits.map((each) => new TextEdit(editorRange(each), each.newText)),
        );
      }
    }
  }
  return edit;
}

async function experimentDocuments(): Promise<TextDocument[]> {
  const found = await workspace.findFiles(experiments, elsewhere, mostFiles);
  const opened = await Promise.allSettled(found.map((uri) => workspace.openTextDocument(uri)));
  return opened
    .flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    .filter((document) => isExperimentFile(document));
}

function isInside(uri: Uri, folder: Uri): boolean {
  return uri.fsPath === folder.fsPath || uri.fsPath.startsWith(`${folder.fsPath}${path.sep}`);
}
