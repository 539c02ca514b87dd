import path from 'node:path';
import { Uri, workspace } from 'vscode';

/**
 * Where an experiment is on disk, or would be: one that was never saved is at home in the first folder of the workspace.
 * Undefined where there is none.
 */
export function experimentPlace(uri: Uri): Uri | undefined {
  if (uri.scheme === 'file') {
    return uri;
  }
  if (uri.scheme !== 'untitled') {
    return undefined;
  }
  if (path.isAbsolute(uri.fsPath)) {
    return Uri.file(uri.fsPath);
  }
  const folder = workspace.workspaceFolders?.find((each) => each.uri.scheme === 'file')?.uri;
  return folder && Uri.joinPath(folder, path.basename(uri.path));
}

/** What the paths of an experiment are relative to, absolute; null where nobody can say. */
export function experimentFolder(uri: Uri): string | null {
  const place = experimentPlace(uri);
  return place ? path.dirname(place.fsPath) : null;
}
