import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { TemporaryDirectory } from '../support/temporary-directory';
import { startWireServer, type WireServer } from '../support/wire-server';
import { openWorkbench, type Workbench } from './support/workbench';

const sample = path.resolve(__dirname, '../../media/samples/household-energy/interviews.csv');
const experiment = `data: { from: interviews.csv, exclude: [email] }
generation:
  personas: 2
  models:
    - offline:segments
    - { provider: anthropic, model: claude-opus-5-5, price: { input: 0, output: 1000 } }
`;

describe('what a run will cost, in the editor', function () {
  this.timeout(120_000);
  const study = new TemporaryDirectory();
  let server: WireServer;
  let workbench: Workbench;

  before(async () => {
    server = await startWireServer({});
    cpSync(sample, study.join('interviews.csv'));
    study.write('experiment.yaml', experiment);
    workbench = await openWorkbench({
      workspace: study.path,
      env: { ANTHROPIC_API_KEY: 'sk-ant-canary', ANTHROPIC_BASE_URL: server.url },
      settings: { 'personas.maxCost': 3, 'personas.confirmAboveCost': 2 },
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

  it('is shown for each model before anything is sent, and asked about above the sum of the setting', async () => {
    const { explorer, quickPick, dialog } = workbench;
    await explorer.contextMenu('experiment.yaml', 'Estimate Cost');
    await quickPick.opened('Estimated Cost: about $4.90 for 2 model runs');
    const items = await quickPick.items();
    const described = (label: string): string | undefined =>
      items.find((item) => item.label.endsWith(label))?.description;
    assert.equal(described('offline:segments'), 'free');
    assert.equal(described('anthropic:claude-opus-5-5'), 'about $4.90');
    assert.match(
      items.find(({ label }) => label.endsWith('opus-5-5'))?.detail ?? '',
      /about 4,900 out · fits the context/,
    );
    assert.ok(items.some(({ description }) => description.startsWith('This is above the budget of $3.00')));
    await quickPick.pick('Run Experiment');
    await dialog.opened('Send 145 rows to');
    await dialog.pressFor('Continue', 'This run will cost about $4.90. Run it?');
    await dialog.press('Cancel');
    assert.deepEqual(server.requests, []);
  });
});
