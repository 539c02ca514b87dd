import type { TextDocument } from 'vscode';

const name = /(?:^|[/\\])(?:experiment|[^/\\]*\.experiment)\.ya?ml$/u;

/** Whether a document is an experiment: by its name, or one that is not saved yet by its section of models. */
export function isExperimentFile(document: TextDocument): boolean {
  const { uri, languageId } = document;
  if (uri.scheme === 'untitled') {
    return name.test(uri.path) || (languageId === 'yaml' && /^generation\s*:/mu.test(document.getText()));
  }
  return uri.scheme === 'file' && name.test(uri.path);
}
