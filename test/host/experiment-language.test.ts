import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readColumnNames } from '../../src/core/data/column-list';
import { readRowTokens } from '../../src/core/data/row-tokens';
import { checkExperiment } from '../../src/core/experiment/findings/check-experiment';
import { ExperimentProblems } from '../../src/extension/experiment-language/problems';

const wrong = `# a study
data:
  from: interviews.csv
  exclude: [no such column at all]
generation:
  persons: 3
  models:
    - claude-sonet-5-5
    - model: claude-opus-5-5
      temperature: 1
    - openai:gpt-6.1-sol
`;

describe('experiment files in the editor', () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const opened: vscode.Uri[] = [];

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
    await Promise.all(opened.splice(0).map((uri) => vscode.workspace.fs.delete(uri)));
  });

  it('show the problems that the command line prints, in the same places', async () => {
    const document = await open('wrong.experiment.yaml', wrong);
    const shown = await diagnostics(document, (found) => found.length > 0);
    const printed = await checkExperiment(wrong, {
      day: new Date().toISOString().slice(0, 10),
      keys: {
        storedKey: () => Promise.resolve(undefined),
        variable: (name) => process.env[name],
        userBaseUrl: () => undefined,
      },
      trusted: true,
      dataRoots: null,
      baseDirectory: folder?.fsPath ?? null,
      columnNames: readColumnNames,
      rowTokens: readRowTokens,
      signal: new AbortController().signal,
    });
    assert.ok(printed.length >= 4);
    const place = ({ start, end }: vscode.Range) => [
      start.line + 1,
      start.character + 1,
      end.line + 1,
      end.character + 1,
    ];
    assert.deepEqual(
      shown.map(({ code, message, range }) => [code, message, ...place(range)]),
      printed.map((each) => [each.code, each.message, each.line, each.column, each.endLine, each.endColumn]),
    );
    assert.deepEqual(new Set(shown.map(({ source }) => source)), new Set(['Personas']));
  });

  it('show them as one types, also before the first save', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'yaml',
      content: 'generation:\n  persnas: 3\n',
    });
    const editor = await vscode.window.showTextDocument(document);
    const before = await diagnostics(document, (found) => found.some(({ code }) => code === 'unknown-key'));
    assert.match(before.find(({ code }) => code === 'unknown-key')?.message ?? '', /Did you mean personas/u);
    await editor.edit((edit) => edit.replace(new vscode.Range(1, 2, 1, 9), 'personas'));
    await diagnostics(document, (found) => !found.some(({ code }) => code === 'unknown-key'));
  });

  it('leave other YAML alone', async () => {
    const other = await open('other.yaml', wrong);
    const document = await open('beside.experiment.yaml', wrong);
    await diagnostics(document, (found) => found.length > 0);
    assert.deepEqual(vscode.languages.getDiagnostics(other.uri), []);
    assert.deepEqual(await lensTitles(other.uri), []);
  });

  const fixes: [what: string, code: string, line: number, title: RegExp, expected: string][] = [
    ['the model', 'unknown-model', 7, /^Replace claude-sonet-5-5 with claude-sonnet-5-5$/u, '    - claude-sonnet-5-5'],
    ['a key', 'unknown-key', 5, /^Replace persons with personas$/u, '  personas: 3'],
    ['a refused temperature', 'temperature-refused', 9, /^Remove temperature: 1$/u, '    - openai:gpt-6.1-sol'],
  ];
  for (const [what, code, line, title, expected] of fixes) {
    it(`mend ${what}`, async () => {
      const document = await open(`${code}.experiment.yaml`, wrong);
      const found = await diagnostics(document, (all) => all.some((each) => each.code === code));
      const range = found.find((each) => each.code === code)?.range;
      assert.ok(range);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
      );
      const fix = actions.find((action) => title.test(action.title));
      assert.ok(fix?.edit, actions.map((action) => action.title).join(' · '));
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.equal(document.lineAt(line).text, expected);
      await diagnostics(document, (all) => !all.some((each) => each.code === code));
    });
  }

  it('offer models, keys and the columns of the data where they are written', async () => {
    const text = 'data:\n  from: interviews.csv\n  exclude: []\ngeneration:\n  \n  models:\n    - \n';
    const document = await open('unfinished.experiment.yaml', text);
    await diagnostics(document, (found) => found.length > 0);
    const offered = async (line: number, character: number): Promise<Map<unknown, vscode.CompletionItem>> => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(line, character),
      );
      return new Map(items.map((item) => [typeof item.label === 'string' ? item.label : item.label.label, item]));
    };
    assert.ok((await offered(2, 12)).has('respondent'));
    const keys = await offered(4, 2);
    assert.ok(keys.has('personas') && !keys.has('models') && !keys.has('redact'));
    const { documentation } = (await offered(6, 6)).get('anthropic:claude-sonnet-5-5') ?? {};
    assert.match(typeof documentation === 'object' ? documentation.value : '', /per million tokens/u);
  });

  it('explain a key and a model', async () => {
    const document = await open('explained.experiment.yaml', wrong);
    await diagnostics(document, (found) => found.length > 0);
    const hovered = async (line: number, character: number): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(line, character),
      );
      const contents = hovers.flatMap((hover) => hover.contents);
      return contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
    };
    assert.match(await hovered(3, 4), /Columns that never leave this machine/u);
    assert.match(await hovered(8, 16), /anthropic:claude-opus-5-5.*tokens of context/su);
    assert.match(await hovered(10, 10), /openai:gpt-6\.1-sol/u);
  });

  it('leave to another extension for YAML what it tells, for as long as it is there', async () => {
    const document = await open('shared.experiment.yaml', 'generation:\n  models: [offline:segments]\n');
    const place = {
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 11,
      severity: 'error',
      suggestion: null,
      fix: null,
    } as const;
    let isServed = true;
    const problems = new ExperimentProblems(
      () =>
        Promise.resolve([
          { ...place, code: 'unknown-key', message: 'of the language' },
          { ...place, code: 'unknown-model', message: 'of the product' },
        ]),
      () => isServed,
    );
    try {
      problems.refresh(document, 0);
      const has = (message: string) => (found: vscode.Diagnostic[]) => found.some((each) => each.message === message);
      const shown = await diagnostics(document, has('of the product'));
      assert.ok(!has('of the language')(shown));
      isServed = false;
      problems.refresh(document, 0);
      await diagnostics(document, has('of the language'));
    } finally {
      problems.dispose();
    }
    await diagnostics(document, (found) => found.length === 0);
  });

  it('drop what was found in a text that has changed since', async () => {
    const document = await open('changing.experiment.yaml', 'generation:\n  models: [offline:segments]\n');
    const place = {
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 11,
      severity: 'error',
      suggestion: null,
      fix: null,
    } as const;
    const signals: AbortSignal[] = [];
    const answers: (() => void)[] = [];
    const problems = new ExperimentProblems(
      (_, signal) => {
        const message = `check ${signals.push(signal)}`;
        return new Promise((resolve) => {
          answers.push(() => resolve([{ ...place, code: 'unknown-model', message }]));
          started.shift()?.();
        });
      },
      () => false,
    );
    const started: (() => void)[] = [];
    const next = (): Promise<void> => new Promise((resolve) => started.push(resolve));
    try {
      for (let check = 0; check < 2; check++) {
        const running = next();
        problems.refresh(document, 0);
        await running;
      }
      assert.deepEqual(
        signals.map((signal) => signal.aborted),
        [true, false],
      );
      answers.forEach((answer) => answer());
      const shown = await diagnostics(document, (found) => found.length > 0);
      assert.deepEqual(
        shown.map(({ message }) => message),
        ['check 2'],
      );
    } finally {
      problems.dispose();
    }
  });

  it('can be run and priced from their first line', async () => {
    const document = await open('fine.experiment.yaml', 'generation:\n  models: [offline:segments]\n');
    assert.deepEqual(await lensTitles(document.uri), ['$(play) Run Experiment', '$(credit-card) Estimate Cost']);
  });
});

async function lensTitles(uri: vscode.Uri): Promise<(string | undefined)[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  return lenses.map(({ command }) => command?.title);
}

/** The diagnostics of a document as soon as they are what is waited for. */
async function diagnostics(
  { uri }: vscode.TextDocument,
  isReady: (found: vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  let stop = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    const look = (): void => {
      if (isReady(vscode.languages.getDiagnostics(uri))) {
        resolve();
      }
    };
    const listener = vscode.languages.onDidChangeDiagnostics(look);
    stop = () => listener.dispose();
    look();
  });
  try {
    await ready;
    return vscode.languages.getDiagnostics(uri);
  } finally {
    stop();
  }
}
