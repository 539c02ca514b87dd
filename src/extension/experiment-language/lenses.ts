import { CodeLens, type CodeLensProvider, Range, type TextDocument } from 'vscode';
import { isExperimentFile } from './experiment-file';

/** What can be done with an experiment, above its first line. */
export class ExperimentLenses implements CodeLensProvider {
  provideCodeLenses(document: TextDocument): CodeLens[] {
    if (document.uri.scheme !== 'file' || !isExperimentFile(document)) {
      return [];
    }
    const top = new Range(0, 0, 0, 0);
    const lens = (command: string, title: string) => new CodeLens(top, { command, title, arguments: [document.uri] });
    return [
      lens('personas.runExperiment', '$(play) Run Experiment'),
      lens('personas.estimateCost', '$(credit-card) Estimate Cost'),
    ];
  }
}
