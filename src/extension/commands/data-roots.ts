import path from 'node:path';
import { Uri, workspace } from 'vscode';
import type { ExtensionServices } from './services';

/**
 * Files and folders whose data may be read, absolute: in an untrusted workspace its folders, the samples that ship with the
 * product, and what the user has chosen outside of them; null: everything. `confined`: so in a trusted one, too.
 */
export function dataRoots(
  { extensionUri }: Pick<ExtensionServices, 'extensionUri'>,
  chosen?: string,
  confined = !workspace.isTrusted,
): string[] | null {
  if (!confined && workspace.isTrusted) {
    return null;
  }
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return [
    ...folders.map(({ uri }) => uri.fsPath),
    Uri.joinPath(extensionUri, 'media', 'samples').fsPath,
    ...(chosen === undefined ? [] : [chosen]),
  ];
}

/** Output directories of settings are relative to the workspace folder of `resource`, else to its own folder. */
export function outputBase(resource: Uri): string {
  return workspace.getWorkspaceFolder(resource)?.uri.fsPath ?? path.dirname(resource.fsPath);
}

/** The file, or the folder of an experiment file, where it lies outside of the workspace; undefined inside, where links do not count. */
export function chosenOutside(uri: Uri, what: 'file' | 'folder'): string | undefined {
  return workspace.getWorkspaceFolder(uri) ? undefined : what === 'file' ? uri.fsPath : path.dirname(uri.fsPath);
}
