import assert from 'node:assert/strict';
import type { RunInsights } from '../../src/protocol/insights';
import type { RunView } from '../../src/protocol/messages';
import { plainInsights, repeatedInsights, sequentialInsights, sequentialRun } from './fixtures/insights';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

function showing(run: RunView, insights: RunInsights, tab: string): PanelDriver {
  const panel = PanelDriver.showing(run, 'Overview');
  panel.receive({ type: 'insights', insights });
  panel.choose(tab);
  return panel;
}

describe('steps of a sequential run', () => {
  useDom();

  it('have a tab of their own, which other runs have not', () => {
    const panel = showing(sequentialRun, sequentialInsights, 'Steps');
    assert.deepEqual(panel.texts('[role=tab]'), ['Overview', 'Side by Side', 'Consensus', 'Steps', 'Coverage']);
    panel.close();
    const other = showing(runs.complete, plainInsights, 'Overview');
    assert.deepEqual(other.texts('[role=tab]'), ['Overview', 'Side by Side', 'Consensus', 'Coverage']);
  });

  it('are reached and left by keyboard', () => {
    const panel = showing(sequentialRun, sequentialInsights, 'Coverage');
    panel.press('ArrowLeft', panel.one('[role=tab][aria-selected=true]'));
    assert.equal(document.activeElement?.textContent, 'Steps');
    panel.press('End', panel.one('[role=tab][aria-selected=true]'));
    assert.equal(document.activeElement?.textContent, 'Coverage');
    panel.press('Home', panel.one('[role=tab][aria-selected=true]'));
    assert.equal(document.activeElement?.textContent, 'Overview');
  });

  it('say what each added, changed and dropped', () => {
    const panel = showing(sequentialRun, sequentialInsights, 'Steps');
    const [step] = sequentialInsights.steps;
    assert.ok(step);
    assert.deepEqual(
      [...(panel.all('.steps tbody tr')[0]?.children ?? [])].map(({ textContent }) => textContent),
      [
        'gpt-6.1-sol',
        'claude-sonnet-5-5',
        '2',
        '1',
        '1',
        ...[step.claims.identical, step.claims.reworded, step.claims.new, step.claims.dropped].map(String),
      ],
    );
    assert.deepEqual(panel.texts('.step-names'), ['Added George Adeyemi', 'Dropped Luis Ortega']);
    assert.match(panel.text('.step summary'), /^Dana Whitlock-Reyes\d+ changes$/);
    assert.match(panel.text('.changes li'), /^Name Dana Whitlock Dana Whitlock-Reyes$/);
    assert.ok(
      panel.texts('.changes li').some((text) => text === 'Goals New Teach the children to wait for the cheap hours'),
    );
    assert.equal(panel.text('.step-same'), 'Harold Beckas it was');
  });

  it('show the overview where the kept tab is one that the run has not', () => {
    const first = showing(sequentialRun, sequentialInsights, 'Steps');
    first.close();
    const second = new PanelDriver(first.kept);
    second.receive({ type: 'snapshot', run: runs.complete });
    assert.equal(second.text('[role=tab][aria-selected=true]'), 'Overview');
  });
});

describe('insights on the overview', () => {
  useDom();

  it('say which personas came back, with latencies', () => {
    const panel = showing(runs.complete, repeatedInsights, 'Overview');
    assert.equal(
      panel.text('.repetitions tbody th'),
      'openai:gpt-6.1-sol 1 of 3 every time, 1 once; latency 41.0 s p50, 52.3 s p95',
    );
    assert.deepEqual(panel.texts('.repetitions tbody tr').slice(1), [
      'Dana Whitlock3 of 3',
      'Sam Rivers2 of 3',
      'Rosa Imbert1 of 3',
    ]);
  });

  it('are told as signals, each with what it is counted of', () => {
    const panel = showing(runs.complete, repeatedInsights, 'Overview');
    assert.equal(panel.text('.signals summary'), 'Signals4, in 6 personas');
    panel.click(panel.one('.signals summary'));
    assert.deepEqual(panel.texts('.signals li'), [
      '2 of 6 personas bear the first name Dana.',
      'The personas of gpt-6.1-sol are more alike (0.61) than what they quote (0.30), over 3 pairs.',
      '2 of 6 personas, all of gpt-6.1-sol, share age 30s, location leeds.',
      '“frail” marks age 70s: 2 of 2 such personas use it, 0 of 4 others; 0 of the former quote it.',
    ]);
  });

  it('are gone once the names are hidden', () => {
    const panel = showing(runs.complete, repeatedInsights, 'Overview');
    panel.receive({ type: 'snapshot', run: { ...runs.complete, blind: true } });
    assert.equal(panel.all('.repetitions, .signals').length, 0);
  });
});
