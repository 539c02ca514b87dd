import assert from 'node:assert/strict';
import type { Run } from '../../src/core/runs/run';
import { CliStudy } from '../support/cli-study';
import { filesBelow } from '../support/temporary-directory';

describe('persona in consensus mode', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  it('says in the demo what the generators say together, from whom, and what they leave out', async () => {
    const { exitCode, stdout } = await study.run('demo', '--json');
    assert.equal(exitCode, 0);
    const run = JSON.parse(stdout) as Run;
    assert.equal(run.mode, 'consensus');
    assert.ok(run.consensus && run.analysis.matches && run.analysis.coverage && run.analysis.agreement);
    const refs = run.models.flatMap(({ key, personas }) => personas.map(({ id }) => `${key}/${id}`));
    assert.deepEqual(run.consensus.personas.flatMap(({ members }) => members).sort(), refs.sort());
    assert.ok(run.consensus.personas.some(({ singleSource }) => !singleSource));
    assert.ok(
      run.analysis.matches.every(({ members }) => members.length <= 6),
      'no group swallows half of the personas',
    );
    const shown = run.data.rowsShown;
    assert.deepEqual(
      run.analysis.coverage.sources.map(({ rows }) => rows),
      [shown],
    );
    assert.deepEqual(
      run.models.map(({ effectiveWeight }) => effectiveWeight),
      [1 / 3, 1 / 3, 1 / 3],
      'generators that look at the same columns share a vote',
    );
  });

  it('tells it in the terminal and in the report', async () => {
    const flags = ['--from', 'interviews.csv', '--mode', 'consensus', '--count', '2', '--max-tokens', '2000'];
    const { exitCode, stdout } = await study.run('generate', ...flags);
    assert.ok(exitCode === 0 || exitCode === 3);
    const report = [...study.runFiles()].find(([name]) => name.endsWith('report.md'))?.[1] ?? '';
    for (const text of [stdout, report]) {
      for (const heading of [
        'What the models say together',
        'Which personas are the same',
        'What they take from the data',
      ]) {
        assert.ok(text.includes(heading), heading);
      }
      assert.match(text, /Agreement on attributes/);
      assert.match(text, /excerpts? verified, support 0\.\d\d/);
    }
  });

  it('merges nothing in other modes, and still compares', async () => {
    await study.run('generate', '--from', 'interviews.csv', '--count', '2');
    const [, text] =
      [...filesBelow(study.directory.join('personas'))].find(([name]) => name.endsWith('run.json')) ?? [];
    const run = JSON.parse(text ?? '') as Run;
    assert.equal(run.consensus, null);
    assert.ok((run.analysis.matches?.length ?? 0) > 0);
  });
});
