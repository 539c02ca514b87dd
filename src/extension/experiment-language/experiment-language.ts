import path from 'node:path';
import {
  CodeActionKind,
  type Disposable,
  type DocumentSelector,
  type ExtensionContext,
  extensions,
  languages,
  type TextDocument,
  workspace,
} from 'vscode';
import { systemClock } from '../../core/clock';
import { checkExperiment } from '../../core/experiment/findings/check-experiment';
import { chosenOutside, dataRoots } from '../commands/data-roots';
import { EditorKeys } from '../platform/keys';
import { cachedColumnNames } from './column-cache';
import { ExperimentLenses } from './lenses';
import { type CheckText, ExperimentProblems } from './problems';

/** Names as in `isExperimentFile`. */
const selector: DocumentSelector = [
  { scheme: 'file', pattern: '**/{experiment,*.experiment}.{yaml,yml}' },
  { scheme: 'untitled', language: 'yaml' },
];

const yamlExtension = 'redhat.vscode-yaml';

/** Everything the editor does for experiment files. Loaded with the first of them. */
export function createExperimentLanguage(context: ExtensionContext): Disposable[] {
  const keys = new EditorKeys(context.secrets);
  const problems = new ExperimentProblems(textCheck(keys, context), isYamlServed);
  const refreshAll = (): void => workspace.textDocuments.forEach((document) => problems.refresh(document, 0));
  const dataFiles = workspace.createFileSystemWatcher('**/*.{csv,tsv,tab}');
  refreshAll();
  return [
    problems,
    dataFiles,
    ...[dataFiles.onDidCreate, dataFiles.onDidChange, dataFiles.onDidDelete].map((event) => event(refreshAll)),
    workspace.onDidOpenTextDocument((document) => problems.refresh(document, 0)),
    workspace.onDidChangeTextDocument(({ document }) => problems.refresh(document)),
    workspace.onDidCloseTextDocument((document) => problems.close(document)),
    workspace.onDidGrantWorkspaceTrust(refreshAll),
    extensions.onDidChange(refreshAll),
    context.secrets.onDidChange(refreshAll),
    languages.registerCodeActionsProvider(selector, problems, { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
    languages.registerCodeLensProvider(selector, new ExperimentLenses()),
  ];
}

/** Whether another extension, which loads with the first YAML file, serves it with the schema that the manifest names. */
function isYamlServed(): boolean {
  return extensions.getExtension(yamlExtension) !== undefined;
}

function textCheck(keys: EditorKeys, context: ExtensionContext): CheckText {
  const columnNames = cachedColumnNames();
  return (document: TextDocument, signal) =>
    checkExperiment(document.getText(), {
      day: systemClock.now().toISOString().slice(0, 10),
      keys,
      trusted: workspace.isTrusted,
      dataRoots: dataRoots(context, chosenOutside(document.uri, 'folder')),
      baseDirectory: document.uri.scheme === 'file' ? path.dirname(document.uri.fsPath) : null,
      columnNames,
      signal,
    });
}
