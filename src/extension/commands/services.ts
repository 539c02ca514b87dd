import type { Memento, Uri } from 'vscode';
import type { Logger } from '../../core/log';
import type { ComparisonPanels } from '../comparison/panels';
import type { EditorKeys } from '../platform/keys';

/** What the commands share. */
export interface ExtensionServices {
  extensionUri: Uri;
  /** A folder of the extension's own, for what belongs to no workspace. */
  storageUri: Uri;
  workspaceState: Memento;
  keys: EditorKeys;
  logger: Logger;
  panels: ComparisonPanels;
}
