import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { ExperimentAssistance } from '../../src/extension/experiment-language/assistance';
import { ExperimentNavigation } from '../../src/extension/experiment-language/navigation';

const study = `name: Study of the editor
data:
  from: interviews.csv
  text: [answer]
  exclude: [email]
generation:
  models:
    - &priced
      model: openai:gpt-6.1-sol
      weight: 2
    - offline:segments
    - { <<: *priced, weight: 1 }
    - openai:unheard-of
`;

describe('writing an experiment in the editor', () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const opened: vscode.Uri[] = [];
  let texts = 0;

  async function open(name: string, text: string): Promise<vscode.TextDocument> {
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    opened.push(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    return document;
  }

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await Promise.all(opened.splice(0).map((uri) => vscode.workspace.fs.delete(uri, { recursive: true })));
  });

  async function offered(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.CompletionItem[]> {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    return items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text); // the words of the document
  }

  /** Opens a text at its `|` and takes what is offered there under a name. Returns the text that there is then. */
  async function taken(text: string, label: string): Promise<string> {
    const before = text.slice(0, text.indexOf('|'));
    const document = await open(`taken-${texts++}.experiment.yaml`, text.replace('|', ''));
    const at = document.positionAt(before.length);
    const items = await offered(document, at);
    const item = items.find((each) => labelOf(each) === label);
    assert.ok(item?.range && item.insertText !== undefined, `${label} among ${items.map(labelOf).join(', ')}`);
    const range = item.range instanceof vscode.Range ? item.range : item.range.replacing;
    const snippet =
      typeof item.insertText === 'string' ? new vscode.SnippetString().appendText(item.insertText) : item.insertText;
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document, document);
    assert.ok(await editor.insertSnippet(snippet, range));
    return document.getText();
  }

  const snippets: [style: string, text: string, key: string, expected: string][] = [
    [
      'a section',
      'data:\n  from: interviews.csv\ngen|',
      'generation',
      'data:\n  from: interviews.csv\ngeneration:\n  personas: 3\n  models:\n    - ',
    ],
    [
      'a model',
      'generation:\n  models:\n    - model: x:y\n      pr|',
      'price',
      'generation:\n  models:\n    - model: x:y\n      price:\n        input: \n        output: ',
    ],
    [
      'a list',
      'generation:\n  models:\n    - pro|',
      'provider',
      'generation:\n  models:\n    - provider: \n      model: ',
    ],
    ['braces', 'data: { from: a.csv, ex| }', 'exclude', 'data: { from: a.csv, exclude: [] }'],
    [
      'a section below a list',
      'generation:\n  models:\n    - offline:segments\n  exec|',
      'execution',
      'generation:\n  models:\n    - offline:segments\n  execution:\n    mode: parallel',
    ],
  ];
  for (const [style, text, key, expected] of snippets) {
    it(`is offered keys with places to fill in, in ${style}`, async () => {
      assert.equal(await taken(text, key), expected);
    });
  }

  it('is offered models, columns and files where they are written, also half-typed', async () => {
    assert.equal(
      await taken('generation: { models: [{ provider: openai }, anth|', 'anthropic:claude-sonnet-5-5'),
      'generation: { models: [{ provider: openai }, anthropic:claude-sonnet-5-5',
    );
    assert.equal(
      await taken('data:\n  from: interviews.csv\n  exclude: ["ema|"]', 'email'),
      'data:\n  from: interviews.csv\n  exclude: ["email"]',
    );
    assert.equal(await taken('data:\n  from: |', 'interviews.csv'), 'data:\n  from: interviews.csv');
    const document = await open('models.experiment.yaml', 'generation:\n  models:\n    - \n');
    const items = await offered(document, new vscode.Position(2, 6));
    const model = items.find((item) => labelOf(item) === 'anthropic:claude-sonnet-5-5');
    const note = typeof model?.label === 'object' ? model.label.description : '';
    assert.match(note ?? '', /^1M context, \$\d+\/\$\d+$/u);
  });

  it('tells what a key does, and the card of a model', async () => {
    const document = await open('hover.experiment.yaml', study);
    const hovered = async (part: string): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        document.positionAt(study.indexOf(part) + 2),
      );
      const contents = hovers.flatMap((hover) => hover.contents);
      return contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
    };
    assert.match(await hovered('exclude:'), /Columns that never leave this machine.*For example/su);
    const card = await hovered('gpt-6.1-sol');
    assert.match(card, /tokens of context, at most 128,000 out/u);
    assert.match(card, /price: https:\/\/\S+, 2026-\d\d-\d\d/u);
  });

  it('shows behind each model what it costs by the million tokens and on the data', async () => {
    const document = await open('hints.experiment.yaml', study);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
    );
    const shown = hints.map(({ position, label }) => [position.line, typeof label === 'string' ? label : ''] as const);
    const [priced, free, inline, unknown] = shown;
    assert.deepEqual(
      shown.map(([line]) => line),
      [8, 10, 11, 12],
    );
    assert.match(priced?.[1] ?? '', /^~\$0\.\d+ · \$\S+ in, \$\S+ out per M$/u);
    assert.equal(free?.[1], 'free');
    assert.equal(inline?.[1], priced?.[1]);
    assert.equal(unknown?.[1], 'price unknown');
    const tooltip = hints[0]?.tooltip;
    assert.match(typeof tooltip === 'object' ? tooltip.value : '', /tokens in and .* out for one run/u);
  });

  it('links to the data that is there', async () => {
    const text = 'data:\n  from: [interviews.csv, "gone.csv", "*.csv"]\n';
    const document = await open('links.experiment.yaml', text);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.deepEqual(
      links.map(({ range, target }) => [document.getText(range), target && path.basename(target.fsPath)]),
      [['interviews.csv', 'interviews.csv']],
    );
  });

  it('follows data that is renamed', async () => {
    assert.ok(folder);
    const [before, after] = ['before.csv', 'after.csv'].map((name) => vscode.Uri.joinPath(folder, name));
    assert.ok(before && after);
    await vscode.workspace.fs.writeFile(before, Buffer.from('who,what\n1,a\n'));
    opened.push(after);
    const document = await open('follows.experiment.yaml', 'data:\n  from: [interviews.csv, before.csv] # both\n');
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(before, after);
    assert.ok(await vscode.workspace.applyEdit(rename));
    assert.equal(document.getText(), 'data:\n  from: [interviews.csv, after.csv] # both\n');
  });

  it('has its sections, keys and models as an outline', async () => {
    const document = await open('outline.experiment.yaml', study);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['name', 'data', 'generation'],
    );
    const models = symbols[2]?.children[0];
    assert.deepEqual(
      models?.children.map(({ name, selectionRange }) => [name, selectionRange.start.line]).slice(0, 2),
      [
        ['openai:gpt-6.1-sol', 8],
        ['offline:segments', 10],
      ],
    );
  });

  it('leads to the file, the column, the anchor that something names', async () => {
    const document = await open('definitions.experiment.yaml', study);
    const definition = async (part: string): Promise<vscode.LocationLink | undefined> => {
      const [first] = await vscode.commands.executeCommand<vscode.LocationLink[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        document.positionAt(study.indexOf(part) + 1),
      );
      return first;
    };
    assert.match((await definition('interviews.csv'))?.targetUri.fsPath ?? '', /interviews\.csv$/u);
    const column = await definition('email');
    assert.ok(column);
    const data = await vscode.workspace.openTextDocument(column.targetUri);
    assert.deepEqual([data.getText(column.targetRange), column.targetRange.start.line], ['email', 0]);
    const anchor = await definition('*priced');
    assert.equal(anchor && document.getText(anchor.targetRange), 'priced');
    assert.equal(anchor?.targetRange.start.line, 7);
  });

  it('has an anchor renamed with all its aliases', async () => {
    const document = await open('renamed.experiment.yaml', study);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      document.positionAt(study.indexOf('*priced') + 2),
      'dear',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), study.replaceAll('priced', 'dear'));
  });

  describe('with runs', () => {
    const offline = `name: Lenses
data: { from: interviews.csv }
output: { directory: lens-runs }
generation:
  personas: 2
  models:
    - offline:segments
    - offline:topics
`;

    async function lenses(uri: vscode.Uri): Promise<vscode.Command[]> {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
      return found.flatMap(({ command }) => command ?? []);
    }

    /** The keys of the models of each run in a folder. */
    async function planned(name: string): Promise<string[][]> {
      assert.ok(folder);
      const runs = vscode.Uri.joinPath(folder, name).fsPath;
      opened.push(vscode.Uri.file(runs));
      const files = (await readdir(runs)).toSorted().map((each) => path.join(runs, each, 'run.json'));
      const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      return texts.map((text) => {
        const run: { planned: string[]; name: string } = JSON.parse(text);
        return [run.name, ...run.planned];
      });
    }

    it('runs all of it or one model, and opens the last run once there is one', async () => {
      const document = await open('lenses.experiment.yaml', offline);
      const before = await lenses(document.uri);
      assert.deepEqual(
        before.map(({ title }) => title.replace(/^\$\(\S+\) /u, '')),
        ['Run Experiment', 'Estimate Cost', 'Run Only This', 'Run Only This'],
      );
      const only = before.at(-1);
      assert.ok(only);
      await vscode.commands.executeCommand(only.command, ...(only.arguments ?? []));
      assert.deepEqual(await planned('lens-runs'), [['Lenses', 'offline:topics']]);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.window.showTextDocument(document);
      const last = (await lenses(document.uri)).find(({ title }) => title.includes('Compare Last Run'));
      assert.ok(last);
      await vscode.commands.executeCommand(last.command, ...(last.arguments ?? []));
      await tabOf(vscode.TabInputWebview);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.window.showTextDocument(document);
    });

    it('runs what is shown, although it was never saved', async () => {
      const text = offline.replace('Lenses', 'Never saved').replace('lens-runs', 'unsaved-runs');
      const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: text });
      await vscode.window.showTextDocument(document);
      assert.ok((await lenses(document.uri)).some(({ title }) => title.includes('Run Experiment')));
      await vscode.commands.executeCommand('personas.runExperiment', document.uri);
      assert.deepEqual(await planned('unsaved-runs'), [['Never saved', 'offline:segments', 'offline:topics']]);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await vscode.window.showTextDocument(document);
    });
  });

  it('begins with a file for the data that runs as it is, and overwrites none', async () => {
    assert.ok(folder);
    const data = vscode.Uri.joinPath(folder, 'interviews.csv');
    const names = ['experiment.yaml', 'interviews.experiment.yaml', 'interviews-2.experiment.yaml'];
    const there = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name));
    const [first, second] = names.filter((name) => !there.has(name));
    assert.ok(first && second);
    for (const name of [first, second]) {
      await vscode.commands.executeCommand('personas.newExperiment', data);
      const editor = vscode.window.activeTextEditor;
      assert.ok(editor);
      opened.push(editor.document.uri);
      assert.equal(path.basename(editor.document.uri.fsPath), name);
      assert.equal(editor.document.getText(editor.selection), 'Answers in interviews.csv');
      const text = editor.document.getText();
      assert.match(text, /^ {2}from: interviews\.csv #/mu);
      assert.match(text, /^ {2}id: respondent #/mu);
      assert.match(text, /^ {2}exclude: \[email\] #/mu);
      assert.match(text, /^ {2}text: \[.*answer.*\] #/mu);
      assert.match(text, /^ {4}- offline:segments/mu);
      await diagnosed(editor.document);
      assert.deepEqual(vscode.languages.getDiagnostics(editor.document.uri), []);
    }
  });

  it('leaves to another extension for YAML what it tells', async () => {
    const document = await open('served.experiment.yaml', study);
    let isServed = true;
    const ports = { leavesKeys: () => isServed, today: () => '2026-11-23' };
    const assistance = new ExperimentAssistance({
      ...ports,
      columnsOf: () => Promise.resolve(['email']),
      filesFor: () => Promise.resolve(['interviews.csv']),
    });
    const navigation = new ExperimentNavigation({
      filesNamed: () => Promise.resolve(['/interviews.csv']),
      columnPlaces: () => Promise.resolve([]),
      leavesLanguage: () => isServed,
    });
    const at = (part: string, offset = 0) => document.positionAt(study.indexOf(part) + offset);
    const told = async () => [
      (await assistance.provideCompletionItems(document, at('  from', 2))).length > 0,
      (await assistance.provideCompletionItems(document, at('interviews'))).length > 0,
      (await assistance.provideCompletionItems(document, at('offline'))).length > 0,
      (await assistance.provideHover(document, at('exclude', 2))) !== undefined,
      (await assistance.provideHover(document, at('gpt-6'))) !== undefined,
      navigation.provideDocumentSymbols(document).length > 0,
      (await navigation.provideDefinition(document, at('*priced', 1))).length > 0,
      (await navigation.provideDocumentLinks(document)).length > 0,
    ];
    const [keys, files, models, ofKey, ofModel, outline, anchor, links] = await told();
    assert.deepEqual([keys, ofKey, outline, anchor], [false, false, false, false]);
    assert.deepEqual([files, models, ofModel, links], [true, true, true, true]);
    isServed = false;
    assert.deepEqual(await told(), Array(8).fill(true));
  });
});

/** Waits until an editor of a kind is open. */
async function tabOf(kind: typeof vscode.TabInputWebview): Promise<void> {
  const { tabGroups } = vscode.window;
  const isOpen = () => tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => input instanceof kind));
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (isOpen()) {
        listener.dispose();
        resolve();
      }
    };
    const listener = tabGroups.onDidChangeTabs(look);
    look();
  });
}

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

/** Waits until a document has been looked at: what is wrong with it is known then. */
async function diagnosed(document: vscode.TextDocument): Promise<void> {
  const editor = await vscode.window.showTextDocument(document);
  const end = new vscode.Position(document.lineCount, 0);
  const changed = (has: boolean) =>
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (vscode.languages.getDiagnostics(document.uri).some(({ code }) => code === 'unknown-key') === has) {
          listener.dispose();
          resolve();
        }
      };
      const listener = vscode.languages.onDidChangeDiagnostics(look);
    });
  const wrong = changed(true);
  await editor.edit((edit) => edit.insert(end, 'wrong: 1\n'));
  await wrong;
  const right = changed(false);
  await vscode.commands.executeCommand('undo');
  await right;
}
