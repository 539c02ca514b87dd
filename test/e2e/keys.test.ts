import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { householdAnswers } from '../support/household-answers';
import { filesBelow, TemporaryDirectory } from '../support/temporary-directory';
import { streamAnthropicAnswer } from '../support/wire-answers';
import { startWireServer, type WireServer } from '../support/wire-server';
import { openWorkbench, type Workbench } from './support/workbench';

const sample = path.resolve(__dirname, '../../media/samples/household-energy/interviews.csv');
const wrongKey = 'sk-ant-wrong-canary-0815';
const key = 'sk-ant-right-canary-0815';
const secret = /canary-0815/u;
const missing = 'The key for Anthropic is missing.';

const claude = '    - "anthropic:claude-sonnet-5-5"\n';
const experiment = (models: string): string =>
  `data: { from: interviews.csv }\ngeneration:\n  personas: 2\n  models:\n${models}`;

describe('keys in the editor', function () {
  this.timeout(120_000);
  const study = new TemporaryDirectory();
  let server: WireServer;
  let host: string;
  let workbench: Workbench;

  before(async () => {
    server = await startWireServer({
      anthropic: streamAnthropicAnswer(householdAnswers.first),
      models({ headers }, response) {
        if (headers.authorization === `Bearer ${key}`) {
          response.send(200, { data: [] });
        } else {
          response.send(401, { error: { message: `No such key: ${headers.authorization}` } });
        }
      },
    });
    // An address of this machine that does not count as one: servers on this machine need no key.
    host = new URL(server.url).host.replace('127.0.0.1', '0.0.0.0');
    cpSync(sample, study.join('interviews.csv'));
    study.write('claude.experiment.yaml', experiment(claude));
    study.write('mixed.experiment.yaml', experiment(`    - "offline:segments"\n${claude}`));
    workbench = await openWorkbench({
      workspace: study.path,
      env: { ANTHROPIC_BASE_URL: `http://${host}`, OLLAMA_HOST: 'ftp://127.0.0.1' },
      settings: { 'personas.defaultModels': ['offline:segments'] },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed ${this.currentTest.title.slice(0, 30)}`);
    }
  });

  after(async () => {
    await workbench.close();
    await server.close();
    study.remove();
  });

  it('offer the models there are where the address of a server is wrong, and say so', async () => {
    const { explorer, quickPick } = workbench;
    await explorer.contextMenu('interviews.csv', 'Generate Personas…');
    await quickPick.opened('Generate Personas: which models?');
    const items = await quickPick.items();
    assert.ok(items.some(({ label }) => label === 'offline:segments'));
    const wrong = items.find(({ label }) => label.includes('Not asked for its models'));
    assert.match(wrong?.detail ?? '', /"ftp:\/\/127\.0\.0\.1" is not a base URL.*OLLAMA_HOST/u);
    await quickPick.cancel();
  });

  it('are asked for when a run needs one, with the offline way open', async () => {
    const { explorer, dialog, comparison } = workbench;
    await explorer.contextMenu('claude.experiment.yaml', 'Run Experiment');
    await dialog.opened(missing);
    assert.match(await dialog.detail(), /anthropic:claude-sonnet-5-5: No key for Anthropic\. Set ANTHROPIC_API_KEY/u);
    assert.deepEqual((await dialog.buttons()).toSorted(), ['Cancel', 'Run Offline Instead', 'Set Key…']);
    await workbench.screenshot('keys-1-missing');
    await dialog.press('Run Offline Instead');
    await comparison.frame.getByText('segments', { exact: true }).first().waitFor();
    await comparison.frame.getByText('Done', { exact: true }).first().waitFor();
    assert.deepEqual(server.requests, []);
  });

  it('may be missing: the run goes on without those models', async () => {
    const { explorer, dialog, comparison } = workbench;
    await workbench.runCommand('View: Close All Editors');
    await explorer.contextMenu('mixed.experiment.yaml', 'Run Experiment');
    await dialog.opened(missing);
    assert.deepEqual((await dialog.buttons()).toSorted(), ['Cancel', 'Go On Without These Models', 'Set Key…']);
    await dialog.press('Go On Without These Models');
    await comparison.frame.getByText('No key for Anthropic').first().waitFor();
    await comparison.frame.getByText('Done', { exact: true }).first().waitFor();
    assert.deepEqual(server.requests, []);
  });

  it('are checked when they are set, and the run continues', async () => {
    const { explorer, dialog, inputBox, notifications, comparison } = workbench;
    await workbench.runCommand('View: Close All Editors');
    await explorer.contextMenu('claude.experiment.yaml', 'Run Experiment');
    await dialog.opened(missing);
    await dialog.press('Set Key…');
    await inputBox.opened('API Key for Anthropic');
    assert.ok(await inputBox.isPassword());
    await inputBox.fill(wrongKey);
    await inputBox.accept();
    await dialog.opened('Anthropic does not accept the key.');
    assert.match(await dialog.detail(), /No such key: Bearer …/u);
    assert.deepEqual((await dialog.buttons()).toSorted(), ['Keep', 'Remove', 'Try Again']);
    await workbench.screenshot('keys-2-refused');
    await dialog.press('Try Again');
    await inputBox.opened('API Key for Anthropic');
    await inputBox.fill(key);
    await inputBox.accept();
    await notifications.waitFor('Anthropic accepts the key.');
    await dialog.opened(`Send 145 rows to ${host}?`);
    await dialog.press('Continue');
    await comparison.choose('Side by Side');
    await comparison.frame.getByText('Low-balance watcher').first().waitFor();
    await comparison.frame.getByText('Done', { exact: true }).first().waitFor();
    assert.equal(server.requests.at(-1)?.headers.authorization, `Bearer ${key}`);
  });

  it('stand in no setting, log, run file or webview', async () => {
    await workbench.runCommand('Personas: Show Log');
    for (const frame of workbench.page.frames()) {
      assert.doesNotMatch(await frame.content(), secret, frame.url());
    }
    const profile = path.resolve(workbench.workspace, '../..');
    const files = filesBelow(profile);
    const names = [...files.keys()];
    assert.ok(names.some((name) => name.endsWith('settings.json')) && names.some((name) => name.endsWith('run.json')));
    assert.ok(names.some((name) => name.endsWith('.log')));
    for (const [name, text] of files) {
      assert.ok(!secret.test(text), `${name} holds the key`);
    }
  });

  it('are gone once they are removed', async () => {
    const { quickPick, dialog, explorer } = workbench;
    await workbench.runCommand('Personas: Remove API Key…');
    await quickPick.opened('Whose key do you want to remove?');
    await quickPick.pick('Anthropic');
    await dialog.opened('Remove the stored key for Anthropic?');
    await dialog.press('Remove Key');
    await explorer.contextMenu('claude.experiment.yaml', 'Run Experiment');
    await dialog.opened(missing);
    await dialog.press('Cancel');
  });
});
