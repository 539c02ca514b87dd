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
import { knownColumns } from '../../core/experiment/findings/data-findings';
import type { FindingPorts } from '../../core/experiment/findings/product-finding';
import { parseExperiment } from '../../core/experiment/parse';
import { chosenOutside, dataRoots } from '../commands/data-roots';
import { EditorKeys } from '../platform/keys';
import { type ColumnsOf, ExperimentAssistance } from './assistance';
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
  const portsOf = dataPorts(context);
  const problems = new ExperimentProblems(textCheck(keys, portsOf), isYamlServed);
  const assistance = new ExperimentAssistance(columnsIn(portsOf), isYamlServed, today);
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
    languages.registerCompletionItemProvider(selector, assistance, ' ', ':', '['),
    languages.registerHoverProvider(selector, assistance),
    languages.registerCodeLensProvider(selector, new ExperimentLenses()),
  ];
}

/** Whether another extension, which loads with the first YAML file, serves it with the schema that the manifest names. */
function isYamlServed(): boolean {
  return extensions.getExtension(yamlExtension) !== undefined;
}

function today(): string {
  return systemClock.now().toISOString().slice(0, 10);
}

type DataPorts = Pick<FindingPorts, 'baseDirectory' | 'dataRoots' | 'columnNames'>;

/** Where the data of a document is and how its columns are read. */
function dataPorts(context: ExtensionContext): (document: TextDocument) => DataPorts {
  const columnNames = cachedColumnNames();
  return ({ uri }) => ({
    baseDirectory: uri.scheme === 'file' ? path.dirname(uri.fsPath) : null,
    dataRoots: dataRoots(context, chosenOutside(uri, 'folder')),
    columnNames,
  });
}

function textCheck(keys: EditorKeys, portsOf: (document: TextDocument) => DataPorts): CheckText {
  return (document, signal) =>
    checkExperiment(document.getText(), {
      day: today(),
      keys,
      trusted: workspace.isTrusted,
      ...portsOf(document),
      signal,
    });
}

/** The line that is being written may not be YAML yet; then the others tell. */
function columnsIn(portsOf: (document: TextDocument) => DataPorts): ColumnsOf {
  return (document, line) => {
    const text = document.getText();
    const others = text.split('\n').with(line, '').join('\n');
    const written = parseExperiment(text).written ?? parseExperiment(others).written;
    return knownColumns(written?.value, { ...portsOf(document), signal: new AbortController().signal });
  };
}
