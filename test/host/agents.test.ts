import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Run } from '../../src/core/runs/run';
import { agentTools } from '../../src/extension/agents/agent-tools';
import { toolNames } from '../../src/extension/agents/tool-inputs';
import { directoriesOf } from '../../src/extension/commands/choose-run';
import type { ExtensionServices } from '../../src/extension/commands/services';
import { LiveRuns } from '../../src/extension/runs/live-runs';
import { OutputDirectories } from '../../src/extension/runs/output-directories';
import { RunsTree } from '../../src/extension/runs-view/runs-tree';
import { storedRun } from '../support/stored-runs';

/** What an extension remembers, for one test. */
class Memory implements vscode.Memento {
  readonly #values = new Map<string, unknown>();

  keys(): string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string, fallback?: T): T | undefined {
    return this.#values.has(key) ? (this.#values.get(key) as T) : fallback;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}

describe('what language models may ask', () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const runsFolder = path.join(folder.fsPath, 'personas');
  const made: vscode.Uri[] = [];
  const { token } = new vscode.CancellationTokenSource();
  let before: string[];

  const runIds = (): Promise<string[]> => readdir(runsFolder).catch(() => []);

  async function ask(name: string, input: object): Promise<string> {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  }

  function write(name: string, text: string): void {
    const uri = vscode.Uri.joinPath(folder ?? vscode.Uri.file('/'), name);
    mkdirSync(path.dirname(uri.fsPath), { recursive: true });
    writeFileSync(uri.fsPath, text);
    made.push(uri);
  }

  beforeEach(async () => {
    before = await runIds();
  });

  afterEach(async () => {
    const left = (await runIds()).filter((id) => !before.includes(id));
    made.push(...left.map((id) => vscode.Uri.file(path.join(runsFolder, id))));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await Promise.all(made.splice(0).map((uri) => vscode.workspace.fs.delete(uri, { recursive: true })));
  });

  it('is there without the extension being loaded for it', () => {
    const known = vscode.lm.tools.map(({ name }) => name);
    assert.deepEqual(
      toolNames.filter((name) => !known.includes(name)),
      [],
    );
  });

  it('makes a run on this machine, lists it, and reads its personas with their evidence, page by page', async function () {
    this.timeout(60_000);
    const ended = await ask('personas_runOffline', { data: 'interviews.csv', personas: 2 });
    const [, id = ''] = /^Run (\d{8}-\d{6}-[0-9a-f]{4}): succeeded · 3 of 3 · \$0$/mu.exec(ended) ?? [];
    assert.ok(id !== '', ended);
    assert.match(ended, /nothing left this machine/u);
    assert.ok((await readdir(path.join(runsFolder, id))).includes('report.html'));

    const listed = await ask('personas_listRuns', { search: 'interviews topics' });
    assert.match(listed, new RegExp(`interviews\\.csv: succeeded · 3 of 3 · \\$0\\n  ${id}\\n`, 'u'));

    const first = await ask('personas_readPersonas', { run: id });
    assert.match(first, /^\d+ personas of run .* page 1 of \d+\. Ask for page 2/u);
    assert.match(first, /^ {2}\[interviews\.csv row \d+, verified: “.+”\]$/mu);
    assert.ok(first.length < 13_000, `${first.length} characters`);
    const consensus = await ask('personas_readPersonas', { model: 'consensus' });
    assert.match(consensus, /^c1, .* from offline:/mu);
  });

  it('is refused what is not there, and data that nobody has chosen', async () => {
    await assert.rejects(ask('personas_readPersonas', { run: 'unheard-of' }), /personas_listRuns lists them/u);
    for (const data of ['../interviews.csv', '/etc/hostname', 'gone.csv']) {
      await assert.rejects(ask('personas_runOffline', { data }), /There is no file .* in a folder of this workspace/u);
    }
    assert.deepEqual(await runIds(), before);
  });

  describe('before an experiment is run', () => {
    const memory = new Memory();
    const tools = agentTools({
      extensionUri: vscode.Uri.file('/nowhere'),
      workspaceState: memory,
      keys: {
        storedKey: () => Promise.resolve('sk-canary'),
        variable: () => undefined,
        userBaseUrl: () => undefined,
      },
    } as unknown as ExtensionServices);
    const prepared = async (file: string) =>
      tools.personas_runExperiment.prepareInvocation?.({ input: { file } }, token);

    it('has the user confirm who gets what, and what it may cost, without a key', async () => {
      write(
        'agents/experiment.yaml',
        'data: { from: ../interviews.csv, text: [answer] }\ngeneration:\n  models: [anthropic:claude-sonnet-5-5, offline:topics]\nbudget: { max_cost: 2 }\n',
      );
      const { confirmationMessages } = (await prepared('agents/experiment.yaml')) ?? {};
      assert.equal(confirmationMessages?.title, 'Run the experiment experiment.yaml?');
      const { message } = confirmationMessages;
      const text = typeof message === 'string' ? message : message.value;
      for (const part of [
        /2 model runs: anthropic:claude-sonnet-5-5, offline:topics/u,
        /Sends \d+ rows to api\.anthropic\.com/u,
        /Redaction: on/u,
        /Columns sent: answer/u,
        /Expected cost: about .?\$\d+\.\d+; the budget is .?\$2/u,
      ]) {
        assert.match(text, part);
      }
      assert.doesNotMatch(text, /canary/u);
    });

    it('reads no data from outside the workspace, whatever the file says', async () => {
      write('outside.experiment.yaml', 'data: { from: /etc/passwd }\ngeneration: { models: [offline:topics] }\n');
      await assert.rejects(async () => prepared('outside.experiment.yaml'), /outside/u);
      await assert.rejects(async () => prepared('interviews.csv'), /is no experiment file/u);
    });
  });

  it('is what the view of runs shows, too: found by words, damaged and newer ones named', async () => {
    write('personas/20260103-000000-0003/run.json', JSON.stringify(storedRun('20260103-000000-0003')));
    write('personas/20260101-000000-0001/run.json', '{');
    write('personas/20260102-000000-0002/run.json', '{"schemaVersion":99}');
    const [directories, liveRuns] = [new OutputDirectories(new Memory()), new LiveRuns()];
    const view: { message?: string | undefined } = {};
    const tree = new RunsTree({ directories, liveRuns, shown: (run: Run) => run, view });
    const items = async (): Promise<vscode.TreeItem[]> => {
      const studies = await tree.getChildren();
      const nodes = await Promise.all(studies.map((study) => tree.getChildren(study)));
      return [...studies, ...nodes.flat()].map((node) => tree.getTreeItem(node));
    };
    const shown = await items();
    const about = (context: string) => shown.filter(({ contextValue }) => contextValue === context);
    const [whole] = about('run');
    assert.equal(whole?.description, 'succeeded · 1 of 1 · $0.0060');
    assert.equal(whole.command?.command, 'personas.openRun');
    assert.deepEqual(
      [...about('brokenRun'), ...about('newerRun')].map(({ label, description, command }) => [
        label,
        description,
        command?.command,
      ]),
      [
        ['20260101-000000-0001', 'damaged', 'personas.openRun'],
        ['20260102-000000-0002', 'of a newer version, read-only', 'personas.openRun'],
      ],
    );
    const nodes = (await Promise.all((await tree.getChildren()).map((study) => tree.getChildren(study)))).flat();
    const runs = nodes.flatMap((node) => (node.kind === 'run' ? [node] : []));
    const [one] = runs;
    assert.deepEqual(directoriesOf(one, undefined), [one?.directory]);
    assert.deepEqual(
      directoriesOf(one, runs),
      runs.map(({ directory }) => directory),
    );
    assert.deepEqual(directoriesOf('/a/folder', 'offline:topics'), ['/a/folder']);
    await tree.find('damaged');
    assert.deepEqual(
      (await items()).map(({ label }) => label),
      ['Cannot be read', '20260101-000000-0001'],
    );
    assert.match(view.message ?? '', /^“damaged”: 1 of \d+ runs$/u);
    await tree.find('');
    assert.equal((await items()).length, shown.length);
    assert.equal(view.message, undefined);
    [directories, liveRuns, tree].forEach((part) => part.dispose());
  });
});
