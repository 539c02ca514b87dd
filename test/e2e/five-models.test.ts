import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { householdAnswers } from '../support/household-answers';
import {
  answerError,
  inTurn,
  streamAnthropicAnswer,
  streamGeminiAnswer,
  streamResponsesAnswer,
} from '../support/wire-answers';
import { startWireServer, type WireServer } from '../support/wire-server';
import { openWorkbench, type Workbench } from './support/workbench';

const samples = path.resolve(__dirname, '../../media/samples/household-energy');
const fakeModels = path.resolve(__dirname, '../host/extensions/fake-models');
const models = ['offline:segments', 'claude-sonnet-5-5', 'gpt-6.1-sol', 'gemini-3.8-flash'];

describe('five models of five providers in one run', function () {
  this.timeout(120_000);
  let server: WireServer;
  let workbench: Workbench;

  before(async () => {
    server = await startWireServer({
      anthropic: streamAnthropicAnswer(householdAnswers.first, {
        usage: { input_tokens: 12_480, output_tokens: 1_320 },
      }),
      responses: streamResponsesAnswer(householdAnswers.second),
      gemini: inTurn(
        answerError(401, { error: { code: 401, message: 'API key not valid.', status: 'UNAUTHENTICATED' } }),
        streamGeminiAnswer(householdAnswers.third),
      ),
    });
    workbench = await openWorkbench({
      workspace: samples,
      viewport: { width: 1800, height: 1080 },
      extensions: [fakeModels],
      env: {
        ANTHROPIC_API_KEY: 'sk-canary-a',
        ANTHROPIC_BASE_URL: server.url,
        OPENAI_API_KEY: 'sk-canary-o',
        OPENAI_BASE_URL: server.chatUrl,
        GEMINI_API_KEY: 'canary-g',
        GOOGLE_GEMINI_BASE_URL: server.url,
        PERSONAS_FAKE_ANSWER: householdAnswers.fourth,
      },
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
  });

  it('runs them side by side; the one whose key is refused says what to do', async () => {
    const { explorer, quickPick, inputBox, dialog, notifications, comparison } = workbench;
    await explorer.contextMenu('interviews.csv', 'Generate Personas…');
    await quickPick.opened('Generate Personas: which models?');
    const items = await quickPick.items();
    const editorModel = items.find(({ label }) => /tool/iu.test(label) && !/no tool|without/iu.test(label));
    assert.ok(editorModel, `no model of the editor among ${items.map(({ label }) => label).join(', ')}`);
    await workbench.screenshot('five-1-models');
    await quickPick.check(...models, editorModel.label);
    await quickPick.accept();
    await inputBox.opened('Generate Personas: how many?');
    await inputBox.fill('2');
    await inputBox.accept();
    await inputBox.opened('Generate Personas: what is the study about?');
    await inputBox.accept();
    await quickPick.opened('Generate Personas: what may the models see?');
    await quickPick.accept();
    await dialog.opened('Send 145 rows to');
    await dialog.press('Always in This Workspace');
    await comparison.frame.getByText('4 of 5 models').first().waitFor();
    await notifications.waitUntilGone('of 5 done');
    assert.equal(await comparison.models.count(), 5);
    assert.match(await comparison.frame.locator('body').innerText(), /key/iu);
  });

  it('looks right in light, dark and high contrast', async () => {
    const { page } = workbench;
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    for (const [theme, name] of [
      ['Light Modern', 'light'],
      ['Dark Modern', 'dark'],
      ['Default High Contrast', 'hc'],
    ] as const) {
      await workbench.colorTheme(theme);
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await workbench.screenshot(`five-2-${name}`);
    }
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  });

  it('keeps the panel over a reload of the window', async () => {
    await workbench.reload();
    const { comparison } = workbench;
    await comparison.frame.getByText('4 of 5 models').first().waitFor();
    assert.equal(await comparison.models.count(), 5);
  });

  it('lists the run, opens it, and runs the failed model again in a run that continues it', async () => {
    const { page, comparison, notifications } = workbench;
    await workbench.runCommand('View: Close All Editors');
    await page.locator('.activitybar').getByRole('tab', { name: 'Personas' }).first().click();
    const run = page.locator('.monaco-list-row').filter({ hasText: '4 of 5 ·' });
    await run.waitFor();
    await workbench.screenshot('five-3-runs');
    await run.click();
    await comparison.frame.getByText('4 of 5 models').first().waitFor();
    await comparison.frame.getByRole('button', { name: 'Rerun gemini-3.8-flash' }).click();
    await comparison.frame.getByText('5 of 5 models').first().waitFor();
    await notifications.waitUntilGone('of 5 done');
    await workbench.screenshot('five-4-rerun');
    assert.equal(server.requests.filter((request) => request.path.includes('/messages')).length, 1);
    const [newer] = await storedRuns();
    assert.equal(newer?.models.filter((model) => model.fromRun === newer.continues).length, 4);
    assert.equal(newer?.status, 'succeeded');
  });

  it('deletes a run after a question, by name where there is no trash', async () => {
    const { page, dialog } = workbench;
    const before = await storedRuns();
    const run = page.locator('.monaco-list-row').filter({ hasText: '4 of 5 ·' });
    await run.click({ button: 'right' });
    await page.locator('.monaco-menu .action-label', { hasText: 'Delete Run' }).first().click({ delay: 200 });
    await dialog.opened('Delete run');
    await dialog.press('Move to Trash');
    await dialog.opened('cannot be moved to the trash');
    await dialog.press('Delete Permanently');
    await run.waitFor({ state: 'detached' });
    assert.equal((await storedRuns()).length, before.length - 1);
  });

  interface StoredRun {
    status: string;
    continues: string | null;
    models: { key: string; fromRun: string | null }[];
  }

  async function storedRuns(): Promise<StoredRun[]> {
    const folder = path.join(workbench.workspace, 'personas');
    const ids = (await readdir(folder)).toSorted().toReversed();
    return Promise.all(
      ids.map(async (id): Promise<StoredRun> => JSON.parse(await readFile(path.join(folder, id, 'run.json'), 'utf8'))),
    );
  }
});
