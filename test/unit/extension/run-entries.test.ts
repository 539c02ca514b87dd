import assert from 'node:assert/strict';
import type { FoundRun } from '../../../src/core/runs/read';
import type { Run } from '../../../src/core/runs/run';
import {
  contextOf,
  dateText,
  isFound,
  problemWords,
  runDescription,
  runLines,
  studiesOf,
} from '../../../src/extension/runs-view/run-entries';
import { modelRun, runHead } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';

function found(runId: string, overrides: Partial<Run> = {}): Extract<FoundRun, { run: Run }> {
  return { directory: `/runs/${runId}`, runId, run: storedRun(runId, overrides) };
}

const damaged: FoundRun = {
  directory: '/runs/b',
  runId: 'b',
  problem: '/runs/b/run.json is damaged: it is not JSON.',
  code: 'invalid-data',
};
const newer: FoundRun = { ...damaged, directory: '/runs/n', runId: 'n', problem: 'newer', code: 'unsupported' };

describe('the entries of the view of runs', () => {
  it('are the studies in the order of their newest run, each with its runs, and those that cannot be read together', () => {
    const [a, b, c] = [found('3', { name: 'A' }), found('2', { name: 'B' }), found('1', { name: 'A' })];
    assert.deepEqual(
      studiesOf([a, b, damaged, c, newer]).map(({ name, runs }) => [name, runs.map(({ runId }) => runId)]),
      [
        ['A', ['3', '1']],
        ['B', ['2']],
        ['Cannot be read', ['b', 'n']],
      ],
    );
  });

  it('bear the name of the data where the study has none', () => {
    const source = { path: 'a.csv', location: '', sha256: '', encoding: '', delimiter: '', rows: 1, warnings: [] };
    const data = { ...runHead('a').data, sources: [source] };
    assert.deepEqual(
      studiesOf([found('1', { name: null, data }), found('2', { name: null })]).map(({ name }) => name),
      ['a.csv', 'Unnamed'],
    );
  });

  it('tell how a run ended, how many of its models did well, and what it cost as far as that is known', () => {
    const failed = modelRun('b', { status: 'failed', personas: [] });
    const { run } = found('1', { planned: ['test:a', 'test:b'], models: [modelRun('a'), failed], status: 'partial' });
    assert.equal(runDescription(run), 'partial · 1 of 2 · $0.0120');
    const unknown = { ...run.totals, usd: null, usdComplete: false };
    assert.equal(
      runDescription({ ...run, status: 'over-budget', totals: unknown }),
      'over budget · 1 of 2 · cost unknown',
    );
    assert.equal(
      runDescription({ ...run, totals: { ...run.totals, usd: 0, usdComplete: false } }),
      'partial · 1 of 2 · cost unknown',
    );
    const lines = runLines({ ...run, planned: [...run.planned, 'test:c'], continues: 'x' });
    assert.deepEqual(lines.slice(-4), ['continues run x', 'test:a: succeeded', 'test:b: failed', 'test:c: not ended']);
    assert.ok(lines.includes('sent to api.example.com'));
  });

  it('offer to run again only where something failed', () => {
    const run = found('1');
    assert.equal(contextOf(run), 'run');
    assert.equal(contextOf(found('1', { models: [modelRun('a', { status: 'partial' })] })), 'failedRun');
    assert.equal(contextOf(found('1', { planned: ['test:a', 'test:b'], status: 'interrupted' })), 'failedRun');
    assert.equal(contextOf(found('1', { status: 'running' })), 'runningRun');
    assert.deepEqual([contextOf(damaged), contextOf(newer)], ['brokenRun', 'newerRun']);
    assert.deepEqual([problemWords(damaged), problemWords(newer)], ['damaged', 'of a newer version, read-only']);
  });

  for (const [words, isThere] of [
    ['', true],
    ['a study', true],
    ['STUDY test:a', true],
    ['persona of a', true],
    ['succeeded parallel', true],
    ['20260101', true],
    ['study failed', false],
    ['gpt', false],
  ] as const) {
    it(`${isThere ? 'are' : 'are not'} found by “${words}”`, () => {
      assert.equal(isFound(found('20260101-000000-0001'), words), isThere);
    });
  }

  it('bear the year of their date where it is another one', () => {
    const now = new Date(2026, 5, 1);
    const of = (year: number): string => dateText(new Date(year, 4, 3, 9, 5).toISOString(), now);
    assert.match(of(2025), /2025/u);
    assert.doesNotMatch(of(2026), /2026/u);
    assert.match(of(2026), /09:05/u);
    assert.equal(dateText('yesterday', now), 'yesterday');
  });

  it('are found where they cannot be read', () => {
    assert.ok(isFound(damaged, 'damaged') && isFound(newer, 'newer version') && !isFound(newer, 'damaged'));
  });
});
