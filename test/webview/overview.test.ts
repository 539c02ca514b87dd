import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { axisFor } from '../../src/webview/plot';
import { excerpt, model, persona, run } from './fixtures/builders';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const cells = (row: HTMLElement | undefined): string[] =>
  [...(row?.children ?? [])].map((cell) => cell.textContent.replaceAll(/\s+/g, ' ').trim());
const names = (panel: PanelDriver): string[] =>
  panel.all('.figures-table tbody th').map((cell) => cell.firstElementChild?.textContent ?? '');

describe('overview', () => {
  useDom();

  it('is what a run opens with', () => {
    const panel = new PanelDriver();
    panel.receive({ type: 'snapshot', run: runs.complete });
    assert.equal(panel.text('[aria-selected=true]'), 'Overview');
    assert.equal(panel.one('[role=tabpanel]').getAttribute('aria-labelledby'), panel.one('[role=tab]').id);
  });

  it('shows each figure with its denominator or part', () => {
    const panel = PanelDriver.showing(runs.complete, 'Overview');
    assert.deepEqual(cells(panel.all('tbody tr')[0]), [
      'claude-sonnet-5-5anthropic',
      'Done3 of 3 personas',
      '80 %12 of 15',
      '10 %12 of 120',
      '–',
      '48,21240,100 cached',
      '6,9042,310 reasoning',
      '38.2 s900 ms',
      '0 ms1 attempt',
      '$0.1399$0.0117',
      '',
    ]);
    assert.equal(panel.one('tbody meter').getAttribute('value'), '0.8');
  });

  it('adds up what can be added up', () => {
    const panel = PanelDriver.showing(runs.complete, 'Overview');
    assert.deepEqual(cells(panel.all('tfoot tr')[0]).slice(0, 7), [
      'Total 3 models',
      '7 personas',
      '88 %28 of 32',
      '12 %14 of 120',
      '–',
      '95,867',
      '12,774',
    ]);
  });

  it('is ordered by a heading: the most first, then the least, then as configured', () => {
    const panel = PanelDriver.showing(runs.complete, 'Overview');
    const configured = names(panel);
    const cost = (): HTMLElement => panel.button('Cost');
    panel.click(cost());
    assert.deepEqual(names(panel), ['gpt-6.1-sol', 'claude-sonnet-5-5', 'segments']);
    assert.equal(cost().closest('th')?.getAttribute('aria-sort'), 'descending');
    panel.click(cost());
    assert.deepEqual(names(panel), ['segments', 'claude-sonnet-5-5', 'gpt-6.1-sol']);
    panel.click(cost());
    assert.deepEqual(names(panel), configured);
    assert.equal(cost().closest('th')?.hasAttribute('aria-sort'), false);
  });

  it('puts last what has no figure, whichever way it is ordered', () => {
    const panel = PanelDriver.showing(runs.partial, 'Overview');
    for (let click = 0; click < 2; click++) {
      panel.click(panel.button('Evidence'));
      assert.equal(names(panel).at(-1), 'mistral-large-4');
    }
  });

  it('keeps the order of a run that is under way', () => {
    const panel = PanelDriver.showing(runs.running, 'Overview');
    const configured = names(panel);
    panel.click(panel.button('Latency'));
    assert.deepEqual(names(panel), configured);
    assert.equal(panel.button('Latency').getAttribute('aria-disabled'), 'true');
  });

  it('hides a model, says so, and shows it again', () => {
    const panel = PanelDriver.showing(runs.complete, 'Overview');
    const total = panel.text('tfoot');
    panel.click(panel.button('Hide gpt-6.1-sol'));
    assert.deepEqual(names(panel), ['claude-sonnet-5-5', 'segments']);
    assert.equal(panel.text('tfoot'), total);
    assert.match(panel.text('.hidden-note'), /^1 model not shown/);
    panel.click(panel.button('Show All Models'));
    assert.equal(names(panel).length, 3);
  });

  it('keeps tab, order, hidden models and baseline for the next time', () => {
    const first = PanelDriver.showing(runs.complete, 'Overview');
    first.click(first.button('Cost'));
    first.click(first.button('Hide segments'));
    first.click(first.button('Compare with claude-sonnet-5-5'));
    first.close();
    const second = new PanelDriver(first.kept);
    second.receive({ type: 'snapshot', run: runs.complete });
    assert.deepEqual(names(second), ['gpt-6.1-sol', 'claude-sonnet-5-5']);
    assert.equal(second.button('Compare with claude-sonnet-5-5').getAttribute('aria-pressed'), 'true');
  });

  it('never rounds a share to nothing or to all of it', () => {
    const evidence = Array.from({ length: 400 }, (_, index) => excerpt(index + 1, 'as it stands'));
    const doubtful = excerpt(999, 'said by nobody', { verdict: 'rejected' });
    const view = model('a', 'b', { personas: [persona('p1', 'Ana', { evidence: [...evidence, doubtful] })] });
    const panel = PanelDriver.showing(run([view], { rowsShown: 100_000 }), 'Overview');
    assert.match(panel.text('tbody tr'), /> 99 %.*< 1 %400 of 100,000/);
  });

  it('says of each model how many of its claims others make too', () => {
    const panel = PanelDriver.showing(runs.compared, 'Overview');
    assert.match(cells(panel.all('.figures-table tbody tr')[0])[4] ?? '', /^71 %12 of 17$/);
    assert.match(cells(panel.all('.figures-table tbody tr')[2])[4] ?? '', /^\d+ %\d+ of 5$/);
  });

  it('plots verified excerpts against cost, latency or coverage, and says the same in words', () => {
    const panel = PanelDriver.showing(runs.partial, 'Overview');
    const drawing = (): HTMLElement => panel.one('.drawing');
    assert.equal(
      drawing().getAttribute('aria-label'),
      'Verified excerpts against cost. claude-sonnet-5-5: 12 verified, $0.1399; gpt-6.1-sol: 9 verified, $0.1922; llama3:8b: 7 verified, $0; segments: 7 verified, $0.',
    );
    assert.equal(drawing().querySelectorAll('.point').length, 4);
    panel.click(panel.button('Latency', panel.one('.choice')));
    assert.match(drawing().getAttribute('aria-label') ?? '', /llama3:8b: 7 verified, 1 min 33 s/);
    panel.click(panel.button('Coverage', panel.one('.choice')));
    assert.match(drawing().getAttribute('aria-label') ?? '', /claude-sonnet-5-5: 12 verified, 10 %/);
  });

  it('tells on request how far each model is from the pinned one', () => {
    const panel = PanelDriver.showing(runs.complete, 'Overview');
    const before = cells(panel.all('.figures-table tbody tr')[1]);
    assert.equal(panel.all('.against').length, 0);
    panel.click(panel.button('Compare with claude-sonnet-5-5'));
    assert.deepEqual(cells(panel.all('.figures-table tbody tr')[1]), before);
    panel.click(panel.one('.against input'));
    const against = cells(panel.all('.figures-table tbody tr')[1]);
    assert.match(against.join('|'), /−557.*\+2\.8 s.*\+4\.0 s.*\+\$0\.0523/);
    assert.equal(against.filter((cell) => cell.includes('points')).length, 2);
    assert.match(cells(panel.all('.figures-table tbody tr')[0]).join('|'), /40,100 cached/);
  });

  it('counts what became of each excerpt', () => {
    const panel = PanelDriver.showing(runs.complete, 'Overview');
    assert.deepEqual(cells(panel.all('.verdicts tbody tr')[0]), ['claude-sonnet-5-5', '12', '1', '1', '1']);
    assert.deepEqual(cells(panel.all('.verdicts tfoot tr')[0]), ['All models', '28', '2', '1', '1']);
  });
});

describe('axis of a plot', () => {
  it('holds every value in few even steps from zero on', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true })), (values) => {
        const { ticks, most } = axisFor(values, String);
        assert.ok(values.every((value) => value <= most * (1 + 1e-9)));
        const fewest = values.some((value) => value > 1e-9) ? 2 : 1;
        assert.ok(ticks.length >= fewest && ticks.length <= 7, String(ticks.length));
        assert.equal(ticks[0]?.value, 0);
      }),
    );
  });
});
