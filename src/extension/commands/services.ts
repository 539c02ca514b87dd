import type { Memento, Uri } from 'vscode';
import type { Logger } from '../../core/log';
import type { ComparisonPanels } from '../comparison/panels';
import type { EditorKeys } from '../platform/keys';
import type { VirtualDocuments } from '../platform/virtual-documents';
import type { BlindSeeds } from '../runs/blind-seeds';
import type { LiveRuns } from '../runs/live-runs';
import type { OutputDirectories } from '../runs/output-directories';

/** What the commands share. */
export interface ExtensionServices {
  extensionUri: Uri;
  /** A folder of the extension's own, for what belongs to no workspace. */
  storageUri: Uri;
  workspaceState: Memento;
  /** Which runs are judged blind. */
  blindSeeds: BlindSeeds;
  keys: EditorKeys;
  logger: Logger;
  panels: ComparisonPanels;
  liveRuns: LiveRuns;
  outputDirectories: OutputDirectories;
  documents: VirtualDocuments;
  /** Reads the runs of the view again. */
  refreshRuns: () => void;
}
