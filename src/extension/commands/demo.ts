import { commands, ProgressLocation, Uri, window } from 'vscode';
import { systemClock } from '../../core/clock';
import { demoExperiment } from '../../core/runs/demo';
import { DemoRuns, removeDemoRuns } from '../../core/runs/demo-runs';
import { type DemoStep, DemoSteps } from '../../core/runs/demo-steps';
import { readData } from '../../core/runs/prepare';
import type { Run } from '../../core/runs/run';
import { countOf, durationText } from '../../core/text/figures';
import { explain, runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

/** Runs the embedded generators on the sample interviews that ship with the product, and offers what each step did and took. */
export async function demo(services: ExtensionServices): Promise<void> {
  const sample = Uri.joinPath(services.extensionUri, 'media', 'samples', 'household-energy').fsPath;
  const outputDirectory = Uri.joinPath(services.storageUri, 'demo').fsPath;
  try {
    const experiment = await demoExperiment(sample);
    const runs = new DemoRuns(outputDirectory);
    const timer = new DemoSteps(systemClock);
    const steps: DemoStep[] = [];
    const signal = new AbortController().signal;
    const table = await readData(experiment, sample, { dataRoots: null, signal });
    steps.push(timer.read(table));
    await runWithProgress(services, {
      experiment,
      baseDirectory: sample,
      outputDirectory,
      table,
      adapt(prepared) {
        steps.push(...timer.prepared(prepared));
        return prepared;
      },
      listen(event) {
        const step = timer.apply(event);
        steps.push(...(step ? [step] : []));
      },
      onFolder: ({ runId }) => void runs.add(runId),
      onResult(run) {
        steps.push(...timer.finished(run));
        void offer(services, run, steps, outputDirectory);
      },
    });
  } catch (thrown) {
    await explain(services, thrown);
  }
}

/** Says what the demo took, with a way to its steps and one to take it away again. */
async function offer(
  services: ExtensionServices,
  { totals }: Run,
  steps: readonly DemoStep[],
  outputDirectory: string,
): Promise<void> {
  const [show, remove] = ['Show Each Step', 'Remove Demo Runs'];
  const message = `The demo took ${durationText(totals.wallMs)} and cost nothing: no key, no network.`;
  const answer = await window.showInformationMessage(message, show, remove);
  if (answer === show) {
    const uri = services.documents.add('What the demo did.md', stepsText(steps));
    await commands.executeCommand('markdown.showPreview', uri);
  } else if (answer === remove) {
    const location = ProgressLocation.Window;
    const removing = removeDemoRuns(outputDirectory);
    const removed = await window.withProgress({ location, title: 'Removing demo runs' }, () => removing);
    services.refreshRuns();
    void window.showInformationMessage(`${countOf(removed.length, 'demo run')} removed.`);
  }
}

function stepsText(steps: readonly DemoStep[]): string {
  const lines = steps.flatMap(({ number, title, cost, explanation }) => [
    `${number}. **${title}** — ${cost}`,
    '',
    `   ${explanation}`,
    '',
  ]);
  return ['# What the demo did', '', ...lines].join('\n');
}
