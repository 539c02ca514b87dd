import assert from 'node:assert/strict';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ReviewFile } from '../../src/core/reviews/review-schema';
import { TemporaryDirectory } from '../support/temporary-directory';
import { TextEditor } from './support/text-editor';
import { openWorkbench, type Workbench } from './support/workbench';

const samples = path.resolve(__dirname, '../../media/samples/household-energy');

const experiment = `name: Winter study
data:
  from: interviews.csv
  exclude: [email]
generation:
  personas: 3
  models:
    - offline:archetypes # reads with no model
    - offline:topics
  execution:
    mode: consensus
`;

describe('judging a run in the editor', function () {
  this.timeout(120_000);
  const study = new TemporaryDirectory();
  let workbench: Workbench;

  before(async () => {
    await copyFile(path.join(samples, 'interviews.csv'), study.join('interviews.csv'));
    await writeFile(study.join('winter.experiment.yaml'), experiment);
    workbench = await openWorkbench({ workspace: study.path });
    await workbench.explorer.open('winter.experiment.yaml');
    await workbench.runCommand('Personas: Run Experiment');
    await workbench.comparison.frame.getByText('2 of 2 models').first().waitFor();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed ${this.currentTest.title.slice(0, 30)}`);
    }
  });

  after(async () => {
    await workbench.close();
    study.remove();
  });

  async function review(): Promise<ReviewFile> {
    const runs = path.join(workbench.workspace, 'personas');
    const [run = ''] = await readdir(runs);
    return JSON.parse(await readFile(path.join(runs, run, 'reviews', 'Ada.json'), 'utf8'));
  }

  const radio = (rating: number) =>
    workbench.comparison.frame
      .locator('.rating')
      .first()
      .getByRole('radio', { name: `${rating} of 5` });

  /** The heading of a model's column or row. */
  const headed = (name: string) =>
    workbench.comparison.frame.locator('.compared thead th, .figures-table tbody th').filter({ hasText: name }).first();

  it('asks once who is judging, and keeps a rating beside the run', async () => {
    const { comparison, inputBox } = workbench;
    await comparison.choose('Side by Side');
    await radio(3).check({ force: true, noWaitAfter: true });
    await inputBox.opened('Who Is Judging?');
    await inputBox.fill('Ada');
    await inputBox.accept();
    await comparison.frame.getByRole('button', { name: /^Undo: Rated .* 3 of 5$/u }).waitFor();
    await radio(3).press('ArrowRight');
    await comparison.frame.getByRole('button', { name: /^Undo: Rated .* 4 of 5$/u }).waitFor();
    assert.equal(await radio(4).isChecked(), true);
    const { rater, actions } = await review();
    assert.equal(rater, 'Ada');
    assert.deepEqual(
      actions.map((action) => action.type === 'rate' && action.rating),
      [3, 4],
    );
    await workbench.screenshot('judging-1-rated');
  });

  it('edits a claim by keyboard, marks it, and undoes a rejection', async () => {
    const { frame } = workbench.comparison;
    const { keyboard } = workbench.page;
    await frame.locator('.judging-bar .menu > button').first().press('Enter');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await frame.locator('.claim-actions button').first().press('Enter');
    await keyboard.type('Looks at the bill every week');
    await keyboard.press('Enter');
    await frame.getByText('edited by Ada').first().waitFor();
    await frame.getByText('Looks at the bill every week').first().waitFor();
    await frame.getByRole('button', { name: 'Done Editing' }).press('Enter');
    await frame.locator('.judging-bar .menu > button').first().press('Enter');
    await frame.getByRole('menuitem', { name: 'Reject' }).press('Enter');
    await frame.locator('.judged-name s').first().waitFor();
    await workbench.screenshot('judging-2-rejected');
    await frame.getByRole('button', { name: 'Undo', exact: true }).press('Enter');
    await frame.locator('.judged-name s').first().waitFor({ state: 'detached' });
    const { actions } = await review();
    assert.deepEqual(
      actions.map(({ type }) => type),
      ['rate', 'rate', 'edit-claim', 'reject', 'undo'],
    );
  });

  it('hides which model is which, also after a reload, and notes what was judged blind', async () => {
    const { comparison, activeEditor } = workbench;
    const { frame } = comparison;
    await frame.getByRole('button', { name: 'Judge Blind' }).press('Enter');
    await headed('Model B').waitFor();
    const secret = /archetypes|offline/iu;
    for (const tab of ['Side by Side', 'Overview'] as const) {
      await comparison.choose(tab);
      assert.doesNotMatch(await frame.locator('html').innerHTML(), secret);
      await workbench.screenshot(`judging-3-blind-${tab}`);
    }
    assert.equal(await activeEditor.title(), 'Winter study');
    await workbench.reload();
    await headed('Model B').waitFor();
    assert.doesNotMatch(await frame.locator('html').innerHTML(), secret);
    await comparison.choose('Side by Side');
    await frame.getByText('edited by Ada').first().waitFor();
    await frame.locator('.winner').first().press('Enter');
    await frame.getByText('Chose a winner.').first().waitFor();
    const { actions } = await review();
    const last = actions.at(-1);
    assert.ok(last?.type === 'choose-winner');
    assert.match(last.key ?? '', /^offline:/u);
    assert.deepEqual([actions[0]?.blind, last.blind], [undefined, true]);
  });

  it('reveals after a question', async () => {
    const { comparison, dialog } = workbench;
    await comparison.frame.getByRole('button', { name: 'Judge Blind' }).press('Enter');
    await dialog.opened('Reveal which model is which?');
    await dialog.press('Reveal');
    await headed('archetypes').waitFor();
    await comparison.frame.getByText('edited by Ada').first().waitFor();
  });

  it('saves weights to the experiment that the run came from, where they can be undone', async () => {
    const { comparison, activeEditor, page } = workbench;
    const { frame } = comparison;
    await frame.getByRole('tab', { name: 'Consensus' }).click();
    await frame.getByRole('slider', { name: 'Weight of archetypes' }).press('ArrowRight');
    await frame.getByRole('button', { name: 'Save Weights to winter.experiment.yaml' }).press('Enter');
    await activeEditor.opened('winter.experiment.yaml');
    const editor = new TextEditor(page);
    assert.match(await editor.lineWith('offline:archetypes'), /- model: offline:archetypes # reads with no model/u);
    assert.match(await editor.lineWith('weight'), /^\s*weight: 1\.1$/u);
  });
});
