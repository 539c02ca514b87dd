import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openWorkbench, type Workbench } from './support/workbench';

const samples = path.resolve(__dirname, '../../media/samples/household-energy');

describe('the view of runs', function () {
  this.timeout(120_000);
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ workspace: samples });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed ${this.currentTest.title.slice(0, 30)}`);
    }
  });

  after(() => workbench.close());

  it('says how to begin where there are no runs, and runs the demo with the three offline generators', async () => {
    const { page, comparison, notifications } = workbench;
    await page.locator('.activitybar').getByRole('tab', { name: 'Personas' }).first().click();
    await page.getByText('No runs yet.').first().waitFor();
    await workbench.screenshot('history-1-empty');
    await page.getByRole('button', { name: 'Try the Demo' }).first().click();
    await comparison.frame.getByText('3 of 3 models').first().waitFor();
    await notifications.waitUntilGone('of 3 done');
    assert.equal(await comparison.models.count(), 3);
    await page.locator('.monaco-list-row').filter({ hasText: '3 of 3 · $0' }).waitFor();
    await workbench.screenshot('history-2-demo');
  });

  for (const { label, extension, content } of [
    { label: 'Markdown', extension: 'md', content: /^# Household energy app, first months[\s\S]*offline:archetypes/u },
    { label: 'JSON', extension: 'json', content: /^\{\n {2}"schemaVersion": 1,[\s\S]*"offline:archetypes"/u },
  ]) {
    it(`exports a run as ${label} to where the user wants it`, async () => {
      const { page, quickPick, inputBox, notifications } = workbench;
      await page.locator('.monaco-list-row').filter({ hasText: '3 of 3 · $0' }).click({ button: 'right' });
      await page.locator('.monaco-menu .action-label', { hasText: 'Export Run' }).first().click({ delay: 200 });
      await quickPick.opened('Export Run: as what?');
      await quickPick.pick(label);
      await inputBox.opened('Export Run');
      await page.waitForFunction(
        (ending) => document.querySelector<HTMLInputElement>('.quick-input-filter input')?.value.endsWith(`.${ending}`),
        extension,
      );
      await inputBox.accept();
      const message = await notifications.waitFor(`.${extension}.`);
      const [, name = ''] = /Exported to (\S+)\.$/u.exec(message) ?? [];
      assert.match(await readFile(path.join(workbench.workspace, name), 'utf8'), content);
    });
  }
});
