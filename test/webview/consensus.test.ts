import assert from 'node:assert/strict';
import type { RunView } from '../../src/protocol/messages';
import { agreement } from './fixtures/analysis';
import { mergedOf } from './fixtures/comparison';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const words = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const compared: RunView = runs.compared;
const analysis = compared.analysis ?? assert.fail();
const consensus = compared.consensus ?? assert.fail();

function asked(panel: PanelDriver) {
  return panel.sent.flatMap((message) => (message.type === 'what-if' ? [message] : []));
}

function weightOf(panel: PanelDriver, model: string): HTMLElement {
  const slider = panel.all('input[type=range]').find((one) => one.getAttribute('aria-label') === `Weight of ${model}`);
  assert.ok(slider);
  return slider;
}

describe('consensus', () => {
  useDom();

  it('lists merged personas with who stands behind them, and shows the first', () => {
    const panel = PanelDriver.showing(compared, 'Consensus');
    assert.deepEqual(panel.texts('.consensus-list li button'), [
      'Dana Whitlock3 of 3 modelsstrong 0.58',
      'Harold Beck2 of 3 modelsstrong 0.58',
      'Luis Ortega2 of 3 modelsstrong 0.58',
    ]);
    assert.equal(panel.text('.detail h2'), 'Dana Whitlock');
    assert.match(panel.text('.consensus-facts'), /3 of 3 models.*100 % of the votes.*segment of 38 rows/);
    panel.click(panel.all('.consensus-list li button')[1] as HTMLElement);
    assert.equal(panel.text('.detail h2'), 'Harold Beck');
  });

  it('shows what members state differently, and who states it', () => {
    const panel = PanelDriver.showing(compared, 'Consensus');
    assert.equal(panel.text('.divergence'), 'claude-sonnet-5-5: Medium; gpt-6.1-sol: High');
  });

  it('opens what a score is made of', () => {
    const panel = PanelDriver.showing(compared, 'Consensus');
    const goal = panel.all('.merged tbody tr').find((row) => words(row).startsWith('Know before 17:00'));
    const score = goal?.querySelector('button.link');
    assert.ok(score);
    panel.click(score as HTMLElement);
    assert.equal(score.getAttribute('aria-expanded'), 'true');
    const origin = panel.text('.origin');
    assert.match(origin, /gpt-6\.1-sol ?See tonight’s peak early enough/);
    assert.match(origin, /Respondents of the segment who support it ?17 of 38, in 17 rows/);
    assert.match(origin, /no probability/);
  });

  it('asks the host to combine anew when a weight changes, and shows its latest answer alone', () => {
    const panel = PanelDriver.showing(compared, 'Consensus');
    assert.deepEqual(asked(panel), []);
    panel.type('2.5', weightOf(panel, 'gpt-6.1-sol'));
    panel.type('2.6', weightOf(panel, 'gpt-6.1-sol'));
    const requests = asked(panel);
    assert.equal(requests.length, 2);
    assert.equal(requests[1]?.weights['openai:gpt-6.1-sol'], 2.6);
    assert.equal(requests[1]?.weights['anthropic:claude-sonnet-5-5'], 1);
    assert.match(panel.text('.rules output'), /Combining/);
    const personas = mergedOf(compared.models, [['openai:gpt-6.1-sol/p1']]);
    panel.receive({
      type: 'what-if',
      id: requests[1]?.id ?? 0,
      combination: { matches: analysis.matches, votes: analysis.votes, consensus: { personas, agreement } },
      milliseconds: 9,
    });
    assert.match(panel.text('.rules output'), /^Combined anew in 9 ms/);
    assert.equal(panel.text('.detail h2'), 'Priya Nair');
    assert.match(panel.text('.notice'), /^Single-source/);
    panel.click(panel.button('Reset'));
    assert.equal(panel.text('.detail h2'), 'Dana Whitlock');
  });

  it('leaves a model out of the vote', () => {
    const panel = PanelDriver.showing(compared, 'Consensus');
    panel.click(panel.one('.weight input[type=checkbox]'));
    assert.deepEqual(asked(panel)[0]?.included, ['openai:gpt-6.1-sol', 'offline:segments']);
  });

  it('has the host combine what a run in another mode delivered', () => {
    const panel = PanelDriver.showing({ ...compared, consensus: null }, 'Consensus');
    assert.equal(asked(panel).length, 1);
    assert.equal(panel.text('.empty'), 'Combining the personas…');
  });

  it('hides agreement below ten units and says why', () => {
    const few = { ...agreement, units: 4, figures: null };
    const panel = PanelDriver.showing({ ...compared, consensus: { ...consensus, agreement: few } }, 'Consensus');
    assert.doesNotMatch(panel.text('.agreement dl'), /Krippendorff/);
    assert.match(panel.text('.agreement'), /appears from ten units on/);
  });
});
