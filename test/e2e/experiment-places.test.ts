import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { TemporaryDirectory } from '../support/temporary-directory';
import { TextEditor } from './support/text-editor';
import { openWorkbench, type Workbench } from './support/workbench';

const sample = path.resolve(__dirname, '../../media/samples/household-energy/interviews.csv');
const yamlStandIn = path.resolve(__dirname, 'extensions/yaml-stand-in');

const experiment = `name: Two folders
data:
  from: interviews.csv
  text: [anser]
generation:
  modles: 3
  models:
    - offline:segments
`;

describe('experiments in a workspace of two folders, beside the YAML extension', function () {
  this.timeout(120_000);
  const study = new TemporaryDirectory();
  let workbench: Workbench;
  let editor: TextEditor;

  before(async () => {
    for (const folder of ['first', 'second']) {
      mkdirSync(study.join(folder));
    }
    cpSync(sample, study.join('second', 'interviews.csv'));
    study.write('first/notes.csv', 'a,b\n1,2\n');
    study.write('second/energy.experiment.yaml', experiment);
    study.write('two.code-workspace', JSON.stringify({ folders: [{ path: 'first' }, { path: 'second' }] }));
    workbench = await openWorkbench({
      workspace: study.path,
      workspaceFile: 'two.code-workspace',
      extensions: [yamlStandIn],
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
    study.remove();
  });

  it('finds the data beside the experiment, and leaves what is wrong with keys to the YAML extension', async () => {
    await workbench.page.keyboard.press('Control+p');
    await workbench.quickPick.pick('energy.experiment.yaml');
    await workbench.activeEditor.opened('energy.experiment.yaml');
    await editor.lensShown('Run Experiment');
    await editor.underlined('error');
    await workbench.page.keyboard.press('Control+Shift+m');
    const problems = workbench.page.locator('.markers-panel .monaco-list-row');
    await problems.filter({ hasText: 'anser' }).first().waitFor();
    const listed = (await problems.allTextContents()).join('\n');
    assert.doesNotMatch(listed, /modles/u);
    await workbench.screenshot('experiment-two-folders');
  });

  it('runs it in its own folder, without the part that is wrong', async () => {
    await editor.goTo(4);
    await workbench.page.keyboard.press('Control+Shift+k');
    await editor.goTo(5);
    await workbench.page.keyboard.press('Control+Shift+k');
    await workbench.page.keyboard.press('Control+s');
    await editor.lensShown('Run Experiment');
    await editor.pressLens('Run Experiment', 'name: Two folders');
    await workbench.comparison.frame.getByText('1 of 1 model').first().waitFor();
    const [runId] = await readdir(path.join(workbench.workspace, 'second', 'personas'));
    const run: unknown = JSON.parse(
      await readFile(path.join(workbench.workspace, 'second', 'personas', runId ?? '', 'run.json'), 'utf8'),
    );
    assert.equal(Reflect.get(Object(run), 'status'), 'succeeded');
  });
});
