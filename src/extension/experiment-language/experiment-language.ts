import { stat } from 'node:fs/promises';
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
import { columnCell } from '../../core/experiment/assistance/column-place';
import { placedTexts, readStructure } from '../../core/experiment/assistance/structure';
import type { DataFile } from '../../core/data/file';
import { dataFiles } from '../../core/experiment/data-file';
import { knownColumns, mostFilesRead, readingOptions } from '../../core/experiment/findings/data-findings';
import type { FindingPorts } from '../../core/experiment/findings/product-finding';
import { chosenOutside, dataRoots } from '../commands/data-roots';
import { EditorKeys } from '../platform/keys';
import { type AssistancePorts, ExperimentAssistance } from './assistance';
import { CostEstimates } from './cost-estimates';
import { cachedDataFacts } from './data-facts';
import { dataFilesFor } from './data-files';
import { structureOf } from './document-structure';
import { experimentFolder } from './experiment-place';
import { ExperimentLenses } from './lenses';
import { ExperimentNavigation, type NavigationPorts } from './navigation';
import { OpenExperiments } from './open-experiments';
import { PriceHints } from './price-hints';
import { followRenames } from './renamed-files';
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
  const costs = new CostEstimates();
  const dataRootsOf = (document: TextDocument) => portsOf(document).dataRoots;
  const experiments = new OpenExperiments({ keys, dataRootsOf, costs, today });
  const hints = new PriceHints({
    keys,
    isTrusted: () => workspace.isTrusted,
    today,
    estimates: (document) => experiments.estimates(document),
  });
  const lenses = new ExperimentLenses((document) => experiments.lastRun(document));
  const refreshAll = (): void => {
    workspace.textDocuments.forEach((document) => problems.refresh(document, 0));
    hints.refresh();
  };
  refreshAll();
  return [
    problems,
    costs,
    hints,
    lenses,
    ...watched('**/*.{csv,tsv,tab,jsonl,ndjson,json}', refreshAll),
    ...watched('**/run.json', () => lenses.refresh()),
    workspace.onDidOpenTextDocument((document) => problems.refresh(document, 0)),
    workspace.onDidChangeTextDocument(({ document }) => problems.refresh(document)),
    workspace.onDidCloseTextDocument((document) => problems.close(document)),
    workspace.onWillRenameFiles((event) => event.waitUntil(followRenames(event.files))),
    workspace.onDidGrantWorkspaceTrust(refreshAll),
    workspace.onDidChangeWorkspaceFolders(refreshAll),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('personas') && refreshAll()),
    extensions.onDidChange(refreshAll),
    context.secrets.onDidChange(refreshAll),
    languages.registerCodeActionsProvider(selector, problems, { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
    languages.registerCodeLensProvider(selector, lenses),
    languages.registerInlayHintsProvider(selector, hints),
    ...providers(portsOf),
  ];
}

/** What answers without keeping anything. */
function providers(portsOf: PortsOf): Disposable[] {
  const columnsOf = columnsIn(portsOf);
  const assistance = new ExperimentAssistance({ columnsOf, filesFor: dataFilesFor, leavesKeys: isYamlServed, today });
  const navigation = new ExperimentNavigation({ ...dataPlaces(portsOf), leavesLanguage: isYamlServed });
  return [
    languages.registerCompletionItemProvider(selector, assistance, ' ', ':', '[', '{', ',', '"', "'"),
    languages.registerHoverProvider(selector, assistance),
    languages.registerDocumentLinkProvider(selector, navigation),
    languages.registerDocumentSymbolProvider(selector, navigation, { label: 'Experiment' }),
    languages.registerDefinitionProvider(selector, navigation),
    languages.registerRenameProvider(selector, navigation),
  ];
}

/** Calls back whenever a file of the workspace that matches comes, changes or goes. */
function watched(pattern: string, changed: () => void): Disposable[] {
  const files = workspace.createFileSystemWatcher(pattern);
  return [files, ...[files.onDidCreate, files.onDidChange, files.onDidDelete].map((event) => event(changed))];
}

/** Whether another extension, which loads with the first YAML file, serves it with the schema that the manifest names. */
function isYamlServed(): boolean {
  return extensions.getExtension(yamlExtension) !== undefined;
}

function today(): string {
  return systemClock.now().toISOString().slice(0, 10);
}

type PortsOf = (document: TextDocument) => DataPorts;
type DataPorts = Pick<FindingPorts, 'baseDirectory' | 'dataRoots' | 'columnNames' | 'rowTokens'>;

/** Where the data of a document is and how it is looked at. */
function dataPorts(context: ExtensionContext): PortsOf {
  const facts = cachedDataFacts();
  return ({ uri }) => ({
    baseDirectory: experimentFolder(uri),
    dataRoots: dataRoots(context, chosenOutside(uri, 'folder')),
    ...facts,
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
function columnsIn(portsOf: PortsOf): AssistancePorts['columnsOf'] {
  return (document, line) => {
    const written = readStructure(document.getText(), line);
    return knownColumns(written?.value, { ...portsOf(document), signal: new AbortController().signal });
  };
}

/** What of the data cannot be read leads nowhere. */
function dataPlaces(portsOf: PortsOf): Pick<NavigationPorts, 'filesNamed' | 'columnPlaces'> {
  const filesOf = async (document: TextDocument, named: readonly string[]): Promise<DataFile[]> => {
    const { baseDirectory, dataRoots: roots } = portsOf(document);
    const found = await Promise.allSettled(
      baseDirectory === null ? [] : named.map((name) => dataFiles([name], baseDirectory, roots)),
    );
    const files = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    const states = await Promise.allSettled(files.map(({ absolutePath }) => stat(absolutePath)));
    return files.filter((_, index) => states[index]?.status === 'fulfilled');
  };
  return {
    filesNamed: async (document, name) => (await filesOf(document, [name])).map(({ absolutePath }) => absolutePath),
    async columnPlaces(document, name) {
      const structure = structureOf(document);
      if (structure === null) {
        return [];
      }
      const options = readingOptions(structure.value, new AbortController().signal);
      const files = await filesOf(
        document,
        placedTexts(structure.value, ['data', 'from']).map(({ text }) => text),
      );
      const found = await Promise.allSettled(
        files.slice(0, mostFilesRead).map((file) => columnCell(file, name, options)),
      );
      return found.flatMap((each, index) => {
        const file = files[index]?.absolutePath;
        const cell = each.status === 'fulfilled' ? each.value : null;
        return cell === null || file === undefined ? [] : [{ ...cell, file, quote: options.quote ?? '"' }];
      });
    },
  };
}
