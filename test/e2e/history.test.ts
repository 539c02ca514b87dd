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
    {
      label: 'HTML',
      extension: 'html',
      content: /^<!doctype html>[\s\S]*default-src 'none'[\s\S]*offline:archetypes/u,
    },
    { label: 'CSV', extension: 'csv', content: /^\uFEFFrun,model,persona,[\s\S]*,offline:archetypes,/u },
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

  it('compares a run with another one, what is in both, gone and new', async () => {
    const { page, comparison, notifications, quickPick } = workbench;
    await workbench.runCommand('Personas: Try the Demo');
    await page.locator('.monaco-list-row').filter({ hasText: '3 of 3 · $0' }).nth(1).waitFor();
    await notifications.waitUntilGone('of 3 done');
    await page.locator('.monaco-list-row').filter({ hasText: '3 of 3 · $0' }).first().click({ button: 'right' });
    await page.locator('.monaco-menu .action-label', { hasText: 'Compare Runs' }).first().click({ delay: 200 });
    await quickPick.opened('Compare Runs: with which other one?');
    await quickPick.accept();
    await comparison.frame.getByText('Both runs were shown the same rows.').waitFor();
    await comparison.frame.getByRole('heading', { name: 'In both runs' }).waitFor();
    await workbench.screenshot('history-3-compared');
  });

  it('finds runs by words, says when none has them, and shows all again', async () => {
    const { page, inputBox } = workbench;
    const rows = page.locator('.monaco-list-row').filter({ hasText: '3 of 3 · $0' });
    await workbench.runCommand('Personas: Find Runs…');
    await inputBox.opened('Find Runs');
    await inputBox.fill('ENERGY topics');
    await inputBox.accept();
    await page.getByText('“ENERGY topics”: 2 of 2 runs').waitFor();
    await workbench.runCommand('Personas: Find Runs…');
    await inputBox.opened('Find Runs');
    await inputBox.fill('unheard-of');
    await inputBox.accept();
    await page.getByText('“unheard-of”: 0 of 2 runs').waitFor();
    assert.equal(await rows.count(), 0);
    await workbench.screenshot('history-4-found-none');
    await page.getByRole('button', { name: 'Show All Runs' }).first().click();
    await rows.nth(1).waitFor();
  });

  it("lays two personas side by side in the editor's diff, and exports from the panel", async () => {
    const { page, comparison, quickPick } = workbench;
    await page.locator('.monaco-list-row').filter({ hasText: '3 of 3 · $0' }).first().click();
    await comparison.choose('Side by Side');
    await comparison.frame.getByRole('button', { name: 'More for this run' }).click();
    await comparison.frame.getByRole('menuitem', { name: 'Export…' }).click();
    await quickPick.opened('Export Run: as what?');
    await quickPick.cancel();
    await comparison.frame
      .getByRole('button', { name: /^More for .+ of / })
      .first()
      .click();
    await comparison.frame.getByRole('menuitem', { name: 'Open as Native Diff…' }).click();
    await page.locator('.quick-input-title:visible', { hasText: 'with which persona?' }).waitFor();
    await quickPick.accept();
    await page.locator('.monaco-diff-editor .view-line', { hasText: 'Role:' }).first().waitFor();
    assert.match(await workbench.activeEditor.title(), /\(offline:\w+\) ↔ .+\(offline:\w+\)$/u);
    await workbench.screenshot('history-5-diff');
  });
});
