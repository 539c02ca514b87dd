import type { TextDocument } from 'vscode';

const name = /(?:^|[/\\])(?:experiment|[^/\\]*\.experiment)\.ya?ml$/u;

/** Whether a file of this name or path is an experiment. */
export function isExperimentName(file: string): boolean {
  return name.test(file);
}

/** Whether a document is an experiment: by its name, or one that is not saved yet by its section of models. */
export function isExperimentFile(document: TextDocument): boolean {
  const { uri, languageId } = document;
  if (uri.scheme === 'untitled') {
    return isExperimentName(uri.path) || (languageId === 'yaml' && /^generation\s*:/mu.test(document.getText()));
  }
  return uri.scheme === 'file' && isExperimentName(uri.path);
}
