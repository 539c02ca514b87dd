import { window } from 'vscode';
import type { RunsTree } from '../runs-view/runs-tree';

/** Asks for words and shows the runs alone that have them. */
export async function findRuns(runs: RunsTree): Promise<void> {
  const words = await window.showInputBox({
    title: 'Find Runs',
    prompt: 'Study, data, model, status, mode, persona or date; all words have to be found. Empty: all runs.',
    value: runs.search,
  });
  if (words !== undefined) {
    await runs.find(words);
  }
}
