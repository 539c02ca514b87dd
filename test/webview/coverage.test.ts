import assert from 'node:assert/strict';
import { runs } from './fixtures/runs';
import { largeRun } from '../../bench/support/panel-runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const words = (element: Element | undefined | null): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const cellsOf = (row: HTMLElement | undefined): string[] => [...(row?.children ?? [])].map((cell) => words(cell));

describe('coverage', () => {
  useDom();

  it('counts for each segment and persona the rows that are cited', () => {
    const panel = PanelDriver.showing(runs.compared, 'Coverage');
    assert.deepEqual(cellsOf(panel.all('.coverage-table tbody tr')[0]), [
      'dryer, dinner, alert',
      '38',
      '7',
      '·none',
      '·none',
      '5',
      '·none',
      '·none',
      '7',
      '24 %9 of 38',
    ]);
    assert.deepEqual(cellsOf(panel.all('.coverage-table tfoot tr')[0]).slice(0, 3), ['All segments', '106', '7']);
  });

  it('gives each model one column where personas are very many, and opens those of one', () => {
    const panel = PanelDriver.showing(largeRun(7, 10), 'Coverage');
    const sums = (): string[] => cellsOf(panel.all('.coverage-table tfoot tr')[0]).slice(2, -1);
    assert.equal(sums().length, 7);
    assert.deepEqual(panel.texts('.coverage-table thead .name')[0], '10 personas');
    const expander = panel.button('Personas of model-2');
    panel.click(expander);
    assert.equal(expander.getAttribute('aria-expanded'), 'true');
    assert.equal(sums().length, 16);
    panel.click(panel.one('.coverage-table button.cell'));
    assert.equal(panel.text('.pane .secondary'), 'model-2');
    panel.click(expander);
    assert.equal(sums().length, 7);
  });

  it('names models in suggestions as elsewhere, one or several', () => {
    const { analysis } = runs.compared;
    assert.ok(analysis);
    const text = 'Segment g1 appears in no persona of anthropic:claude-sonnet-5-5 and openai:gpt-6.1-sol.';
    const coverage = { ...analysis.coverage, suggestions: [{ text, segment: 'g1', model: null }] };
    const panel = PanelDriver.showing({ ...runs.compared, analysis: { ...analysis, coverage } }, 'Coverage');
    assert.deepEqual(panel.texts('.suggestions li'), [
      'Segment g1 appears in no persona of claude-sonnet-5-5 and gpt-6.1-sol.',
    ]);
  });

  it('calls a segment of which hardly a row is cited a gap, in words', () => {
    const panel = PanelDriver.showing(runs.compared, 'Coverage');
    const gaps = panel.all('.coverage-table tr.gap').map((row) => cellsOf(row)[0]);
    assert.equal(gaps.length, 4);
    assert.match(gaps[0] ?? '', /^heat pump, meter, reading ?Gap: /);
    assert.match(words(panel.button('Coverage 4 gaps')), /^Coverage/);
  });

  it('lists the rows behind a cell, opens them, and closes with Escape', () => {
    const panel = PanelDriver.showing(runs.compared, 'Coverage');
    const cell = panel.button('Harold Beck: 3 of 24 rows of heat pump, meter, reading');
    panel.click(cell);
    assert.equal(cell.getAttribute('aria-pressed'), 'true');
    assert.equal(panel.text('.pane h2'), 'Harold Beck');
    assert.equal(document.activeElement, panel.one('.pane h2'));
    assert.equal(panel.all('.pane li').length, 3);
    panel.click(panel.button('r58, verified, 2 of 3', panel.one('.pane')));
    panel.sentEvidence('e58');
    panel.press('Escape', panel.one('.pane h2'));
    assert.equal(panel.all('.pane').length, 0);
    assert.equal(document.activeElement, cell);
  });

  it('shows which personas are the same one', () => {
    const panel = PanelDriver.showing(runs.compared, 'Coverage');
    assert.deepEqual(cellsOf(panel.all('.map tbody tr')[1]), [
      'Harold Beck',
      'George Adeyemi',
      '– none',
      '0.52heat pump, meter, reading',
    ]);
  });

  it('holds demographics of the data against those of the personas', () => {
    const panel = PanelDriver.showing(runs.compared, 'Coverage');
    assert.deepEqual(cellsOf(panel.all('.plain-table:not(.map) tbody tr')[0]), ['35–44', '34 29 %', '1', '1', '1']);
  });

  it('says why there is nothing yet', () => {
    assert.equal(
      PanelDriver.showing(runs.running, 'Coverage').text('.empty'),
      'Coverage appears when all models have ended.',
    );
    assert.equal(
      PanelDriver.showing(runs.failed, 'Coverage').text('.empty'),
      'Coverage needs personas, and no model delivered one.',
    );
    assert.match(PanelDriver.showing(runs.complete, 'Coverage').text('.empty'), /Run it again/);
  });
});
