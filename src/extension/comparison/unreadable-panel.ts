import path from 'node:path';
import { commands, type Uri, type WebviewPanel } from 'vscode';
import type { FoundRun } from '../../core/runs/read';
import type { HostMessage } from '../../protocol/messages';
import { parsePageMessage } from '../../protocol/parse';
import { comparisonHtml } from './html';

/** A run folder whose run cannot be read, and why. */
export type UnreadableRun = Extract<FoundRun, { problem: string }>;

/** Fills a panel with why its run cannot be shown and where its file is. */
export function showUnreadable(view: WebviewPanel, extensionUri: Uri, run: UnreadableRun): void {
  const { directory, runId, problem, code } = run;
  const message: HostMessage = {
    type: 'unreadable',
    directory,
    file: path.join(directory, 'run.json'),
    message: problem,
    newer: code === 'unsupported',
  };
  view.title = `Run ${runId}`;
  const listener = view.webview.onDidReceiveMessage(async (raw: unknown) => {
    const request = parsePageMessage(raw)?.type;
    if (request === 'ready') {
      await view.webview.postMessage(message);
    } else if (request === 'open-run-file') {
      await commands.executeCommand('personas.openRunFile', directory);
    }
  });
  view.onDidDispose(() => listener.dispose());
  view.webview.html = comparisonHtml(view.webview, extensionUri);
}
