import { Uri } from 'vscode';
import { demoExperiment } from '../../core/runs/demo';
import { runWithProgress } from './run-flow';
import type { ExtensionServices } from './services';

/** Runs the embedded generator on the sample interviews that ship with the product. */
export async function demo(services: ExtensionServices): Promise<void> {
  const sample = Uri.joinPath(services.extensionUri, 'media', 'samples', 'household-energy');
  const experiment = await demoExperiment(sample.fsPath);
  await runWithProgress(services, {
    experiment,
    baseDirectory: sample.fsPath,
    outputDirectory: Uri.joinPath(services.storageUri, 'demo').fsPath,
  });
}
