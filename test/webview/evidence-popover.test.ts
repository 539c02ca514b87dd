import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const rows = (panel: PanelDriver): number[] =>
  panel.sent.flatMap((message) => (message.type === 'show-row' ? [message.evidence.row ?? 0] : []));

describe('the row behind a chip', () => {
  useDom();
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  function opened(): { panel: PanelDriver; chip: HTMLElement } {
    const panel = PanelDriver.showing(runs.compared);
    const goal = panel.all('.compared td').find(({ textContent }) => textContent.startsWith('Know before 17:00'));
    assert.ok(goal);
    const chip = panel.button('r17, verified, 1 of 5', goal);
    chip.focus();
    panel.pass(299);
    assert.equal(panel.all('.evidence-popover').length, 0);
    panel.pass(1);
    return { panel, chip };
  }

  const answer = 'By then the app tells me the peak price started half an hour ago. I cannot move dinner.';
  const start = answer.indexOf('the app');

  it('appears when the focus rests on it, and asks for the row once', () => {
    const { panel, chip } = opened();
    assert.match(panel.text('.evidence-popover'), /^verified ?row 17, line 23 ?1 of 5.*Reading the row…/);
    assert.deepEqual(rows(panel), [17]);
    chip.blur();
    panel.pass(1000);
    assert.equal(panel.all('.evidence-popover').length, 0);
    chip.focus();
    panel.pass(300);
    panel.receive({ type: 'row', source: 'interviews.csv', row: 17, cells: [] });
    chip.blur();
    panel.pass(1000);
    chip.focus();
    panel.pass(300);
    assert.deepEqual(rows(panel), [17, 17]);
  });

  it('shows the cells of the row, and the excerpt marked in its own', () => {
    const { panel } = opened();
    panel.receive({
      type: 'row',
      source: 'interviews.csv',
      row: 17,
      cells: [
        { column: 'household', text: '2 adults', from: 0, length: 8 },
        { column: 'answer', text: answer.slice(start), from: 0, length: answer.length },
      ],
    });
    assert.deepEqual(panel.texts('.row-cells dt'), ['household', 'answer']);
    assert.equal(panel.text('.row-cells mark'), 'the app tells me the peak price started half an hour ago');
    assert.match(panel.text('.evidence-popover'), /Cited by claude-sonnet-5-5, gpt-6\.1-sol, segments/);
  });

  it('says that the file has changed, and shows what was cited', () => {
    const { panel } = opened();
    panel.receive({ type: 'row', source: 'interviews.csv', row: 17, cells: null });
    assert.match(panel.text('.evidence-popover'), /“the app tells me.*the file has changed since this run/);
  });

  it('goes through the rows of the statement, round', () => {
    const { panel } = opened();
    panel.click(panel.button('Next row'));
    assert.match(panel.text('.evidence-popover'), /row 42, line 48 ?2 of 5/);
    panel.click(panel.button('Previous row'));
    panel.click(panel.button('Previous row'));
    assert.match(panel.text('.evidence-popover'), /row 70, line 76 ?5 of 5/);
  });

  it('takes the focus on ↓ and gives it back on Escape', () => {
    const { panel, chip } = opened();
    panel.press('ArrowDown', chip);
    assert.equal(document.activeElement, panel.one('.evidence-popover'));
    panel.pass(5000);
    panel.press('Escape', panel.one('.evidence-popover'));
    assert.equal(panel.all('.evidence-popover').length, 0);
    assert.equal(document.activeElement, chip);
  });

  it('opens the row in the file', () => {
    const { panel } = opened();
    panel.click(panel.button('Open Row 17'));
    panel.sentEvidence('e17');
  });
});
