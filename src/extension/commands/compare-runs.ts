import { commands, window } from 'vscode';
import { readRun } from '../../core/runs/read';
import type { Run } from '../../core/runs/run';
import { studyName } from '../runs-view/run-entries';
import { chooseRun, directoriesOf, type RunReference, type Selected } from './choose-run';
import type { ExtensionServices } from './services';

/**
 * Shows what is in two runs, what is gone and what is new, the older one first: those selected in the view, else the one given and
 * another that is asked for, else two that are asked for.
 */
export async function compareRuns(
  services: ExtensionServices,
  reference?: RunReference,
  selected?: Selected,
): Promise<void> {
  const named = directoriesOf(reference, selected);
  if (named.length > 2) {
    await window.showWarningMessage('Select two runs to compare.');
    return;
  }
  const one = named[0] ?? (await chooseRun(services, 'Compare Runs: which one?'));
  if (one === undefined) {
    return;
  }
  const first = await readRun(one);
  const study = studyName({ directory: one, runId: first.runId, run: first });
  const other = named[1] ?? (await chooseRun(services, 'Compare Runs: with which other one?', { except: one, study }));
  if (other === undefined) {
    return;
  }
  const blind = [one, other].find((directory) => services.blindSeeds.of(directory) !== null);
  if (blind !== undefined) {
    await window.showWarningMessage(
      'One of these runs is judged blind; beside another run its models could be told apart. Reveal them first.',
    );
    return;
  }
  await show(services, first, await readRun(other));
}

async function show({ documents }: ExtensionServices, one: Run, other: Run): Promise<void> {
  const [before, after] = Date.parse(one.createdAt) <= Date.parse(other.createdAt) ? [one, other] : [other, one];
  const { runComparisonDocument } = await import('../../core/analysis/run-comparison-document');
  const uri = documents.add(`${before.runId} and ${after.runId}.md`, runComparisonDocument(before, after));
  await commands.executeCommand('markdown.showPreview', uri);
}
