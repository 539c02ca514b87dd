import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { householdAnswers } from '../support/household-answers';
import { TemporaryDirectory } from '../support/temporary-directory';
import { streamAnthropicAnswer } from '../support/wire-answers';
import { startWireServer, type WireServer } from '../support/wire-server';
import { TextEditor } from './support/text-editor';
import { openWorkbench, type Workbench } from './support/workbench';

const sample = path.resolve(__dirname, '../../media/samples/household-energy/interviews.csv');

describe('writing an experiment in the editor', function () {
  this.timeout(120_000);
  const study = new TemporaryDirectory();
  let server: WireServer;
  let workbench: Workbench;
  let editor: TextEditor;

  before(async () => {
    server = await startWireServer({ anthropic: streamAnthropicAnswer(householdAnswers.first) });
    cpSync(sample, study.join('interviews.csv'));
    workbench = await openWorkbench({
      workspace: study.path,
      env: { ANTHROPIC_API_KEY: 'sk-ant-canary', ANTHROPIC_BASE_URL: server.url, OPENAI_API_KEY: 'sk-canary' },
      settings: { 'personas.confirmAboveCost': null, 'personas.baseUrl.openai': 'https://models.invalid/v1' },
    });
    editor = new TextEditor(workbench.page);
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

  it('begins with a file for the data, with its columns and the models whose keys are known', async () => {
    const { explorer, activeEditor, page } = workbench;
    await explorer.contextMenu('interviews.csv', 'New Experiment…');
    await activeEditor.opened('experiment.yaml');
    await editor.lensShown('Run Experiment');
    await page.locator('.monaco-editor .view-line').filter({ hasText: 'per M' }).first().waitFor();
    assert.match(await editor.lineWith('exclude:'), /exclude: \[email\] # columns that never leave/u);
    assert.match(await editor.lineWith('- openai:'), /gpt-6\.1-sol.*~\$0\.\d+ · \$\S+ in, \$\S+ out per M/u);
    assert.ok((await editor.lenses()).filter((title) => title.includes('Run Only This')).length >= 2);
    await workbench.screenshot('experiment-1-new');
  });

  it('underlines a model that does not exist, and mends it', async () => {
    const { page } = workbench;
    const text = await readFile(path.join(workbench.workspace, 'experiment.yaml'), 'utf8');
    const line = text.split('\n').findIndex((each) => each.includes('- anthropic:')) + 1;
    await editor.goToEnd(line);
    await editor.type('\n- claude-opos-5-5');
    await page.keyboard.press('Escape');
    await editor.underlined('warning');
    await workbench.screenshot('experiment-2-squiggle');
    await editor.quickFix('Replace claude-opos-5-5 with claude-opus-5-5');
    await editor.notUnderlined('warning');
    assert.match(await editor.lineWith('claude-opus-5-5'), /^\s*- claude-opus-5-5/u);
  });

  it('runs one model of what is shown, not saved yet, and opens that run from its lens', async () => {
    const { dialog, activeEditor, comparison, explorer } = workbench;
    await editor.lensShown('Run Only This', 3);
    await editor.pressLens('Run Only This', '- claude-opus-5-5');
    await dialog.opened(`Send 145 rows to ${new URL(server.url).host}?`);
    await dialog.press('Continue');
    await comparison.frame.getByText('claude-opus-5-5').first().waitFor();
    const runs = path.join(workbench.workspace, 'personas');
    const [run] = await readdir(runs);
    const { planned }: { planned: string[] } = JSON.parse(
      await readFile(path.join(runs, run ?? '', 'run.json'), 'utf8'),
    );
    assert.deepEqual(planned, ['anthropic:claude-opus-5-5']);
    await explorer.open('experiment.yaml');
    await activeEditor.opened('experiment.yaml');
    await editor.goTo(1);
    await editor.lensShown('Compare Last Run');
  });

  it('offers and explains, readable in every theme', async () => {
    const { page } = workbench;
    for (const theme of ['Light Modern', 'Dark Modern'] as const) {
      await workbench.colorTheme(theme);
      await editor.goTo(1);
      await editor.lensShown('Compare Last Run');
      assert.match(await editor.hover('exclude'), /Columns that never leave this machine/u);
      await workbench.screenshot(`experiment-3-hover-${theme}`);
      await page.mouse.move(5, 5);
    }
    const text = await readFile(path.join(workbench.workspace, 'experiment.yaml'), 'utf8');
    const line = text.split('\n').findIndex((each) => each.includes('- openai:')) + 1;
    for (const theme of ['Light Modern', 'Dark Modern'] as const) {
      await workbench.colorTheme(theme);
      await editor.goToEnd(line);
      await editor.type('\n- ');
      const labels = await editor.suggestions();
      assert.ok(labels.includes('anthropic:claude-sonnet-5-5'), labels.join(', '));
      await page.keyboard.press('Control+Space'); // shows what is known of the one in front
      await workbench.screenshot(`experiment-4-offers-${theme}`);
      await page.keyboard.press('Escape');
    }
  });
});
