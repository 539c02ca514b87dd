import assert from 'node:assert/strict';
import { reportTexts } from '../../../src/core/runs/report-texts';
import { silentLogger } from '../../support/silent-logger';
import { storedRun } from '../../support/stored-runs';

describe('the reports of a run', () => {
  it('are those that can be made; of another one it is said why not', () => {
    const errors: string[] = [];
    const run = storedRun('20261123-090507-00ff', {});
    const texts = reportTexts(
      run,
      {
        'report.md': ({ runId }) => `# ${runId}`,
        'report.html': () => {
          throw new TypeError('no such thing');
        },
      },
      { ...silentLogger, error: (text) => errors.push(text) },
    );
    assert.deepEqual(texts, { 'report.md': '# 20261123-090507-00ff' });
    assert.deepEqual(errors, ['report.html could not be made, the run is kept without it: no such thing']);
  });
});
