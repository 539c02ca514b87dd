import assert from 'node:assert/strict';
import type { Run } from '../../src/core/runs/run';
import { CliStudy, segments } from '../support/cli-study';

/** Processes that work on so much may have to share a machine. */
const patience = 240_000;

describe('persona generate on large data', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  async function generated(name: string): Promise<Run> {
    const result = await study.run('generate', '--from', name, '--model', segments, '--json');
    assert.equal(result.exitCode, 0, result.stderr);
    return JSON.parse(result.stdout) as Run;
  }

  it('counts 100,000 rows and shows some of them', async () => {
    const wishes = [
      'cheap hours at night',
      'fewer alerts on the phone',
      'a chart that I can read',
      'an app for the heat pump',
    ];
    const rows = Array.from({ length: 100_000 }, (_, i) => {
      const kind = i % wishes.length;
      return `P${i},${['gas', 'oil', 'wood', 'pump'][kind]},${20 + ((i * 7) % 50)},I want ${wishes[kind]} since ${i} days\n`;
    });
    study.directory.write('many.csv', `respondent id,heating,age,answer\n${rows.join('')}`);
    const { data, models } = await generated('many.csv');
    assert.equal(data.rows, 100_000);
    assert.ok(data.rowsShown > 100 && data.rowsShown < 20_000, String(data.rowsShown));
    const [model] = models;
    assert.equal(model?.status, 'succeeded');
    assert.ok(model.personas.length > 0);
    for (const { role } of model.personas) {
      assert.match(role.text, /\b100000 respondents/u);
    }
  }).timeout(patience);

  it('shows passages of a cell of 2 MB', async () => {
    const long = 'The alerts wake up the children every night, so I turned them off. '.repeat(30_000);
    study.directory.write(
      'long.csv',
      `answer\n"${long}"\nI want cheap hours at night.\nThe chart is too small to read.\n`,
    );
    const { data, models } = await generated('long.csv');
    assert.deepEqual([data.rows, data.rowsShown, models[0]?.status], [3, 3, 'succeeded']);
    assert.match(data.warnings.join('\n'), /1 cell is longer than [\d,]+ characters: passages of each are shown/u);
  }).timeout(patience);
});
