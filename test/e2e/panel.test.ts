import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { hostileText } from '../webview/fixtures/hostile-run';
import { violations } from './support/accessibility';
import { openWorkbench, type Workbench } from './support/workbench';

const samples = path.resolve(__dirname, '../../media/samples/household-energy');
const tabs = ['Overview', 'Side by Side', 'Consensus', 'Coverage'] as const;

describe('the comparison panel', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  /** The sample study with a file of hostile texts beside it. */
  let folder: string;
  /** What the window asked other machines for, and what a policy kept it from. */
  const calls: string[] = [];

  before(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'personas-panel-')), 'study');
    await cp(samples, folder, { recursive: true });
    const lines = (await readFile(path.join(samples, 'interviews.csv'), 'utf8')).trimEnd().split('\n');
    const cell = `"${hostileText.replaceAll('"', '""')}"`;
    const hostile = lines.map((line, index) => (index === 0 ? `${line},notes` : `${line},${cell}`));
    hostile.splice(2, 1, `${lines[2] ?? ''},"${hostileText.repeat(5000).slice(0, 2_000_000).replaceAll('"', '""')}"`);
    await writeFile(path.join(folder, 'hostile.csv'), `${hostile.join('\n')}\n`);
    workbench = await openWorkbench({ workspace: folder });
    workbench.page.on('request', (request) => request.url().includes('example.invalid') && calls.push(request.url()));
    workbench.page.on('console', (message) => {
      if (/Content Security Policy/u.test(message.text()) && /example\.invalid|inline/u.test(message.text())) {
        calls.push(message.text());
      }
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed ${this.currentTest.title.slice(0, 30)}`);
    }
  });

  after(async () => {
    await workbench.close();
    await rm(path.dirname(folder), { recursive: true });
  });

  /** The document of the page. */
  async function frame(): Promise<Frame> {
    const main = await workbench.comparison.frame.locator('main').elementHandle();
    const found = await main?.ownerFrame();
    assert.ok(found);
    return found;
  }

  const focused = async (): Promise<string> =>
    (await frame()).evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );

  /** Presses Tab until what has the focus is called this. */
  async function tabTo(name: string): Promise<void> {
    for (let presses = 0; presses < 30; presses++) {
      if ((await focused()) === name) {
        return;
      }
      await workbench.page.keyboard.press('Tab');
    }
    assert.fail(`${name} is not reached with Tab; the focus is on ${await focused()}`);
  }

  it('is reached and used by keyboard alone, from the context menu of a file to an export', async () => {
    const { page, explorer, quickPick, inputBox, notifications, comparison } = workbench;
    const { keyboard } = page;
    await explorer.row('hostile.csv').waitFor();
    await keyboard.press('Control+Shift+E');
    await keyboard.press('Home');
    for (let presses = 0; presses < 20; presses++) {
      if ((await explorer.row('hostile.csv').getAttribute('class'))?.includes('focused')) {
        break;
      }
      await keyboard.press('ArrowDown');
    }
    await keyboard.press('Shift+F10');
    await page.locator('.monaco-menu .action-item.focused, .monaco-menu .action-label').first().waitFor();
    for (let presses = 0; presses < 40; presses++) {
      const item = page.locator('.monaco-menu .action-item.focused .action-label');
      if ((await item.count()) > 0 && (await item.first().textContent()) === 'Generate Personas…') {
        break;
      }
      await keyboard.press('ArrowDown');
    }
    await keyboard.press('Enter');
    await quickPick.opened('Generate Personas: which models?');
    await quickPick.items();
    await keyboard.press('Enter');
    await inputBox.opened('Generate Personas: how many?');
    await keyboard.press('Enter');
    await inputBox.opened('Generate Personas: what is the study about?');
    await keyboard.press('Enter');
    await quickPick.opened('Generate Personas: what may the models see?');
    await quickPick.said(' rows');
    await keyboard.press('Enter');
    await comparison.frame.getByText('1 of 1 model').first().waitFor();
    await notifications.waitUntilGone('of 1 done');
    await comparison.frame.getByRole('button', { name: 'Open Report' }).waitFor();
    await tabTo('More for this run');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await quickPick.opened('Export Run: as what?');
    await quickPick.items();
    await keyboard.press('Enter');
    await inputBox.opened('Export Run');
    await page.waitForFunction(() =>
      /personas-.*\.\w+$/u.test(document.querySelector<HTMLInputElement>('.quick-input-filter input')?.value ?? ''),
    );
    await keyboard.press('Enter');
    const message = await notifications.waitFor('Exported to');
    const [, name = ''] = /Exported to (\S+?)\.?$/u.exec(message.trim()) ?? [];
    assert.ok((await readFile(path.join(workbench.workspace, name), 'utf8')).length > 100);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('is accessible on each tab in dark, light and high contrast', async () => {
    const { comparison, page } = workbench;
    for (const theme of ['Dark Modern', 'Light Modern', 'Default High Contrast'] as const) {
      await workbench.colorTheme(theme);
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      for (const tab of tabs) {
        await comparison.frame.getByRole('tab', { name: tab }).click();
        assert.deepEqual(await violations(await frame()), [], `${tab} in ${theme}`);
      }
    }
    await workbench.colorTheme('Dark Modern');
  });

  it('shows a hostile run file as text over a reload, runs none of it and fetches nothing', async () => {
    const { comparison } = workbench;
    const runs = path.join(workbench.workspace, 'personas');
    const [runId = ''] = await readdir(runs);
    const file = path.join(runs, runId, 'run.json');
    const hostile = (await readFile(file, 'utf8')).replaceAll(
      /"(text|name|excerpt|label)": "[^"\\]+"/gu,
      (_, field: string) => `"${field}": ${JSON.stringify(hostileText)}`,
    );
    await writeFile(file, hostile);
    await workbench.reload();
    await comparison.frame.getByText('1 of 1 model').first().waitFor();
    for (const tab of tabs) {
      await comparison.frame.getByRole('tab', { name: tab }).click();
      assert.equal(await comparison.frame.locator('#root :is(img, a, iframe, link, object, script)').count(), 0);
    }
    await comparison.frame.getByRole('tab', { name: 'Side by Side' }).click();
    await comparison.frame.getByText('<img src=x onerror=').first().waitFor();
    assert.equal(await (await frame()).title(), 'Personas');
    assert.deepEqual(calls, []);
  });

  it('says where the file of a damaged run is, and opens it', async () => {
    const { comparison, activeEditor } = workbench;
    const runs = path.join(workbench.workspace, 'personas');
    const [runId = ''] = await readdir(runs);
    await writeFile(path.join(runs, runId, 'run.json'), '{"schemaVersion": 1');
    await workbench.reload();
    await comparison.frame.getByText('This run cannot be read').waitFor();
    await workbench.screenshot('panel-damaged');
    assert.deepEqual(await violations(await frame()), []);
    await comparison.frame.getByRole('button', { name: 'Open Run File' }).click();
    await activeEditor.opened('run.json');
  });
});
