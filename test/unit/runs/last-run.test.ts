import assert from 'node:assert/strict';
import { lastRunOf } from '../../../src/core/runs/last-run';
import { storedRun, StoredRuns } from '../../support/stored-runs';
import { TemporaryDirectory } from '../../support/temporary-directory';

describe('the last run of an experiment', () => {
  const directory = new TemporaryDirectory();
  const runs = new StoredRuns(directory.join('personas'));
  const study = { name: 'Study', from: ['a.csv'], baseDirectory: directory.path };

  function add(runId: string, name: string | null, from: string | string[], baseDirectory = '../..'): string {
    const run = storedRun(runId);
    const settings = { ...run.settings, baseDirectory, experiment: { data: { from } } };
    return runs.add({ ...run, name, settings });
  }

  after(() => directory.remove());

  it('is none before there is one', async () => {
    assert.equal(await lastRunOf(study, directory.join('nothing')), null);
    runs.addText('20261123-120000-0001', 'no run');
    assert.equal(await lastRunOf(study, runs.directory), null);
  });

  it('is the newest of the same name and data, named from the same folder', async () => {
    add('20261123-120000-0002', 'Study', ['a.csv']);
    const last = add('20261123-120001-0001', 'Study', 'a.csv');
    add('20261123-120002-0001', 'Another study', ['a.csv']);
    add('20261123-120003-0001', 'Study', ['b.csv']);
    add('20261123-120004-0001', 'Study', ['a.csv'], '../../elsewhere');
    assert.equal(await lastRunOf(study, runs.directory), last);
    assert.equal(await lastRunOf({ ...study, name: null }, runs.directory), null);
  });
});
