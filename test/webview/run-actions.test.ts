import assert from 'node:assert/strict';
import { reviews } from './fixtures/reviews';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const claude = 'anthropic:claude-sonnet-5-5';
const gpt = 'openai:gpt-6.1-sol';
const dana = 'Dana Whitlock of claude-sonnet-5-5';

function openMenu(panel: PanelDriver, name: string): HTMLElement {
  panel.click(panel.button(name));
  return panel.one('[role=menu]');
}

describe('what can be done with a run', () => {
  useDom();

  for (const [item, action] of [
    ['Export…', 'export'],
    ['Compare with Another Run…', 'compare'],
    ['Open Run Folder', 'open-folder'],
  ] as const) {
    it(`asks the editor for ${item}`, () => {
      const panel = PanelDriver.showing(runs.compared);
      panel.click(panel.button(item, openMenu(panel, 'More for this run')));
      assert.deepEqual(panel.sent.at(-1), { type: 'run-action', action });
      assert.equal(panel.all('[role=menu]').length, 0);
    });
  }

  it('is only to open its folder while the run is under way', () => {
    const panel = PanelDriver.showing({ ...runs.compared, status: 'running' });
    const menu = openMenu(panel, 'More for this run');
    const state = (name: string) => panel.button(name, menu).getAttribute('aria-disabled');
    assert.deepEqual(['Export…', 'Compare with Another Run…', 'Open Run Folder'].map(state), ['true', 'true', 'false']);
    const before = panel.sent.length;
    panel.click(panel.button('Export…', menu));
    assert.equal(panel.sent.length, before);
  });
});

describe('what can be done with a persona', () => {
  useDom();

  function showing(shown = reviews()): PanelDriver {
    const panel = PanelDriver.showing(runs.compared);
    panel.receive({ type: 'reviews', reviews: shown });
    return panel;
  }

  it('is to copy it', () => {
    const panel = showing();
    panel.click(panel.button('Copy Persona', openMenu(panel, `More for ${dana}`)));
    assert.deepEqual(panel.sent.at(-1), { type: 'copy-persona', ref: `${claude}/p1` });
  });

  it('is to open it in the diff of the editor, beside another one or the baseline', () => {
    const panel = showing();
    panel.click(panel.button('Open as Native Diff…', openMenu(panel, `More for ${dana}`)));
    assert.deepEqual(panel.sent.at(-1), { type: 'diff-persona', ref: `${claude}/p1`, baseline: null });
    const pinned = new PanelDriver({ ...Object(panel.kept), baseline: gpt });
    pinned.receive({ type: 'snapshot', run: runs.compared });
    pinned.receive({ type: 'reviews', reviews: reviews() });
    pinned.click(pinned.button('Diff with Baseline', openMenu(pinned, `More for ${dana}`)));
    assert.deepEqual(pinned.sent.at(-1), { type: 'diff-persona', ref: `${claude}/p1`, baseline: gpt });
  });

  it('is the same where nothing can be judged', () => {
    const panel = showing({ ...reviews(), readOnly: 'The review was written by a newer version.' });
    const menu = openMenu(panel, `More for ${dana}`);
    assert.equal(panel.button('Copy Persona', menu).getAttribute('aria-disabled'), 'false');
    for (const name of ['Rename', 'Edit', 'Reject', 'Merge Into…', 'Take Back Rating']) {
      assert.equal(panel.button(name, menu).getAttribute('aria-disabled'), 'true', name);
    }
  });
});
