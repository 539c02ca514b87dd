import assert from 'node:assert/strict';
import type { PageMessage } from '../../src/protocol/messages';
import type { Judgement } from '../../src/protocol/reviews';
import { judged, rater, reviews } from './fixtures/reviews';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const claude = 'anthropic:claude-sonnet-5-5';
const gpt = 'openai:gpt-6.1-sol';
const dana = 'Dana Whitlock of claude-sonnet-5-5';
const priya = 'Priya Nair of gpt-6.1-sol';

function showing(shown = reviews(), tab?: string): PanelDriver {
  const panel = PanelDriver.showing(runs.compared, tab);
  panel.receive({ type: 'reviews', reviews: shown });
  return panel;
}

const judgements = (sent: readonly PageMessage[]): Judgement[] =>
  sent.flatMap((message) => (message.type === 'judge' ? [message.judgement] : []));

function lastJudgement({ sent }: PanelDriver): Judgement | undefined {
  return judgements(sent).at(-1);
}

function chooseFromMenu(panel: PanelDriver, label: string, item: string): void {
  panel.click(panel.button(`More for ${label}`));
  panel.click(panel.button(item, panel.one('[role=menu]')));
}

describe('judging a persona', () => {
  useDom();

  it('rates it with one of five named radio buttons, and shows the rating that is kept', () => {
    const panel = showing();
    const ratings = panel.one(`[aria-label="Rating of ${dana}, 1 to 5"]`);
    const radios = [...ratings.querySelectorAll<HTMLElement>('input[type=radio]')];
    assert.deepEqual(
      radios.map((radio) => radio.getAttribute('aria-label')),
      ['1 of 5', '2 of 5', '3 of 5', '4 of 5', '5 of 5'],
    );
    const fourth = radios[3];
    assert.ok(fourth);
    panel.click(fourth);
    assert.deepEqual(lastJudgement(panel), { type: 'rate', ref: `${claude}/p1`, rating: 4 });
    panel.receive({ type: 'reviews', reviews: judged });
    const checked = ratings.querySelector('input:checked');
    assert.equal(checked?.getAttribute('aria-label'), '4 of 5');
  });

  it('takes a comment with Enter, and leaves it alone with Escape', () => {
    const panel = showing();
    panel.click(panel.button(`Comment on ${dana}`));
    const field = panel.one('textarea');
    assert.equal(document.activeElement, field);
    panel.type('  Rings true. ', field);
    panel.press('Escape', field);
    assert.equal(panel.all('textarea').length, 0);
    assert.deepEqual(judgements(panel.sent), []);
    panel.click(panel.button(`Comment on ${dana}`));
    panel.type('  Rings true. ', panel.one('textarea'));
    panel.press('Enter', panel.one('textarea'));
    assert.deepEqual(lastJudgement(panel), { type: 'comment', ref: `${claude}/p1`, text: 'Rings true.' });
    panel.receive({ type: 'reviews', reviews: judged });
    assert.equal(panel.text('.comment'), 'Closest to what we heard in the interviews.');
  });

  it('has a menu that is complete by keyboard', () => {
    const panel = showing();
    const button = panel.button(`More for ${dana}`);
    assert.equal(button.getAttribute('aria-haspopup'), 'menu');
    panel.click(button);
    assert.equal(button.getAttribute('aria-expanded'), 'true');
    const items = panel.all('[role=menuitem]');
    assert.deepEqual(
      items.map(({ textContent }) => textContent),
      ['Rename', 'Edit', 'Reject', 'Merge Into…', 'Take Back Rating', 'Copy Persona', 'Open as Native Diff…'],
    );
    assert.equal(document.activeElement, items[0]);
    panel.press('ArrowUp', panel.one('[role=menu]'));
    assert.equal(document.activeElement, items.at(-1));
    panel.press('ArrowDown', panel.one('[role=menu]'));
    assert.equal(document.activeElement, items[0]);
    panel.press('Escape', panel.one('[role=menu]'));
    assert.equal(panel.all('[role=menu]').length, 0);
    assert.equal(document.activeElement, button);
  });

  it('renames it', () => {
    const panel = showing();
    chooseFromMenu(panel, dana, 'Rename');
    const field = panel.one('textarea');
    assert.equal(Reflect.get(field, 'value'), 'Dana Whitlock');
    panel.type('Evening-peak parent', field);
    panel.press('Enter', field);
    assert.deepEqual(lastJudgement(panel), { type: 'rename', ref: `${claude}/p1`, name: 'Evening-peak parent' });
    assert.equal(document.activeElement, panel.button(`More for ${dana}`));
  });

  it('edits and rejects its claims', () => {
    const panel = showing();
    chooseFromMenu(panel, dana, 'Edit');
    const first = runs.compared.models[0]?.personas[0]?.goals[0]?.text ?? '';
    panel.click(panel.button(`Edit “${first}”`));
    panel.type('Know the peak', panel.one('textarea'));
    panel.press('Enter', panel.one('textarea'));
    assert.deepEqual(lastJudgement(panel), {
      type: 'edit-claim',
      ref: `${claude}/p1`,
      field: 'goals',
      index: 0,
      text: 'Know the peak',
    });
    assert.equal(document.activeElement, panel.button(`Edit “${first}”`));
    panel.click(panel.button(`Reject “${first}”`));
    assert.deepEqual(lastJudgement(panel), { type: 'reject-claim', ref: `${claude}/p1`, field: 'goals', index: 0 });
    panel.click(panel.button('Done Editing'));
    assert.equal(panel.all('.claim-actions').length, 0);
  });

  it('marks edited words and gives the original on demand; rejected ones are struck and can be restored', () => {
    const panel = showing(judged);
    assert.ok(panel.texts('.compared td p').includes('Know the peak before 17:00'));
    assert.deepEqual(panel.texts('.edited summary'), ['edited by Bob', 'edited by Ada']);
    assert.match(panel.texts('.edited')[0] ?? '', /Original: Priya Nair/);
    assert.equal(panel.all('.rejected-claim s').length, 1);
    const claim = runs.compared.models[0]?.personas[0]?.frustrations[0]?.text ?? '';
    panel.click(panel.button(`Restore “${claim}”`));
    assert.deepEqual(lastJudgement(panel), { type: 'undo', action: 'a4' });
  });

  it('strikes a rejected persona, hides what it says, and restores it', () => {
    const panel = showing(judged);
    const names = panel.texts('.judged-name');
    assert.ok(names.some((text) => text.endsWith('Rejected · Restore')));
    assert.ok(panel.texts('td.not-raised').includes('– rejected'));
    const restore = panel
      .all('button')
      .find((button) => /^Restore .* of gpt-6\.1-sol$/.test(button.getAttribute('aria-label') ?? ''));
    assert.ok(restore);
    panel.click(restore);
    assert.deepEqual(lastJudgement(panel), { type: 'undo', action: 'a5' });
  });

  it('says of what others did who it was, and offers no way back that is not one’s own', () => {
    const panel = showing(judged);
    const merged = panel.texts('.judged-name').find((text) => text.includes('Merged into'));
    assert.match(merged ?? '', /Merged into .* of claude-sonnet-5-5 by Bob$/);
  });

  it('locks against edits', () => {
    const panel = showing(judged);
    const lock = panel.button('Lock Priya N. of gpt-6.1-sol');
    assert.equal(lock.getAttribute('aria-pressed'), 'true');
    chooseFromMenu(panel, 'Priya N. of gpt-6.1-sol', 'Reject');
    assert.deepEqual(judgements(panel.sent), []);
    panel.click(lock);
    assert.deepEqual(lastJudgement(panel), { type: 'lock', ref: `${gpt}/p1`, locked: false });
  });

  it('merges it into another one', () => {
    const panel = showing();
    chooseFromMenu(panel, priya, 'Merge Into…');
    const select = panel.one('select');
    assert.equal(document.activeElement, select);
    const options = [...select.querySelectorAll('option')].map(({ value }) => value);
    assert.ok(options.includes(`${claude}/p1`) && !options.includes(`${gpt}/p1`));
    panel.change(`${claude}/p1`, select);
    panel.click(panel.button('Merge'));
    assert.deepEqual(lastJudgement(panel), { type: 'merge', ref: `${gpt}/p1`, into: `${claude}/p1` });
  });

  it('shows how others judge it once one has, or on request', () => {
    const panel = showing(judged);
    assert.deepEqual(panel.texts('.others li'), ['Bob 5 of 5']);
    panel.click(panel.button('Show 1 other judgement of Priya N. of gpt-6.1-sol'));
    assert.deepEqual(panel.texts('.others li'), ['Bob 5 of 5', 'Bob 2 of 5']);
  });
});

describe('judging while models run', () => {
  useDom();

  it('is for personas of models that have ended', () => {
    const panel = PanelDriver.showing(runs.running);
    panel.receive({ type: 'reviews', reviews: reviews() });
    const [ended, streaming] = [panel.column('claude-sonnet-5-5'), panel.column('gpt-6.1-sol')];
    assert.ok(ended.querySelectorAll('.rating').length > 0);
    assert.equal(ended.querySelectorAll('.rating').length, ended.querySelectorAll('.persona').length);
    assert.ok(streaming.querySelectorAll('.persona').length > 0);
    assert.equal(streaming.querySelectorAll('.rating').length, 0);
    const rated = ended.querySelector<HTMLElement>('.rating input[value="5"]');
    assert.ok(rated);
    panel.click(rated);
    assert.deepEqual(lastJudgement(panel), { type: 'rate', ref: `${claude}/p1`, rating: 5 });
  });

  it('strikes what was rejected there, too', () => {
    const panel = PanelDriver.showing(runs.complete);
    panel.receive({ type: 'reviews', reviews: judged });
    assert.equal(panel.all('.persona summary s').length, 2);
    assert.equal(panel.all('.rejected-claim').length, 1);
    assert.ok(panel.texts('.persona h3').includes('Priya N.'));
  });
});

describe('undoing a judgement', () => {
  useDom();

  it('is offered in a notice that says what was done, and can be done again', () => {
    const panel = showing();
    assert.ok(!panel.text().includes('Undo'));
    chooseFromMenu(panel, dana, 'Reject');
    const undo = { action: 'a1', words: 'Rejected Dana Whitlock' };
    panel.receive({ type: 'reviews', reviews: reviews({ undo }) });
    const notice = panel.one('[aria-live=polite] .judging-notice');
    assert.match(notice.textContent, /^Rejected Dana Whitlock\.Undo/);
    panel.click(panel.button('Undo', notice));
    assert.deepEqual(lastJudgement(panel), { type: 'undo', action: 'a1' });
    panel.receive({
      type: 'reviews',
      reviews: reviews({ redo: { action: 'a2', words: 'Rejected Dana Whitlock' } }),
    });
    assert.match(notice.textContent, /^Undone: Rejected Dana Whitlock\.Redo/);
    panel.click(panel.button('Redo', notice));
    assert.deepEqual(lastJudgement(panel), { type: 'undo', action: 'a2' });
    panel.click(panel.button('Dismiss'));
    assert.equal(panel.all('[aria-live=polite] .judging-notice').length, 0);
  });

  it('has the keys of the editor, but not while one writes', () => {
    const panel = showing(reviews({ undo: { action: 'a7', words: 'x' } }));
    panel.press('z', panel.one('.search input'), { ctrlKey: true });
    assert.deepEqual(judgements(panel.sent), []);
    panel.press('z', panel.one('h1'), { ctrlKey: true });
    assert.deepEqual(lastJudgement(panel), { type: 'undo', action: 'a7' });
  });
});

describe('judging a run', () => {
  useDom();

  it('marks one model as the winner, also in the overview', () => {
    for (const tab of ['Side by Side', 'Overview']) {
      const panel = showing(judged, tab);
      assert.equal(panel.button('Winner: claude-sonnet-5-5').getAttribute('aria-pressed'), 'true');
      panel.click(panel.button('Winner: gpt-6.1-sol'));
      assert.deepEqual(lastJudgement(panel), { type: 'choose-winner', key: gpt });
      panel.click(panel.button('Winner: claude-sonnet-5-5'));
      assert.deepEqual(lastJudgement(panel), { type: 'choose-winner', key: null });
      panel.close();
    }
  });

  it('tells with two raters how far they agree', () => {
    const panel = showing(judged, 'Overview');
    const table = panel.one('.raters').closest('section');
    assert.match(table?.textContent ?? '', /ordinal α 0\.71; 58 % of pairs give the same rating; 12 personas/);
    const undecided = { ...judged, own: rater('Ada'), agreement: { raters: 2, units: 3, figures: null } };
    panel.receive({ type: 'reviews', reviews: undecided });
    assert.match(table?.textContent ?? '', /appears from ten personas on.*Now: 3/);
    assert.match(table?.textContent ?? '', /told once you have chosen/);
  });

  it('says so where a review cannot be written, and takes nothing', () => {
    const panel = showing(reviews({ readOnly: 'Ada.json was written by a newer version. Update to change it.' }));
    assert.match(panel.text(), /Judging is off: Ada\.json was written by a newer version/);
    assert.ok(panel.all('.rating').every((group) => group.hasAttribute('disabled')));
    panel.press('z', panel.one('h1'), { ctrlKey: true });
    assert.deepEqual(judgements(panel.sent), []);
  });

  it('dismisses a gap with a reason, which can be taken back', () => {
    const panel = showing(reviews(), 'Coverage');
    const tab = panel.texts('[role=tab]').find((text) => text.startsWith('Coverage'));
    const gaps = panel.all('tr.gap').length;
    assert.ok(gaps > 0);
    assert.equal(tab, `Coverage ${gaps} gaps`);
    panel.click(panel.button('Dismiss the gap key meter, top-up, credit'));
    panel.press('Enter', panel.one('textarea'));
    assert.deepEqual(judgements(panel.sent), [], 'a reason is needed');
    panel.type('Not our customers.', panel.one('textarea'));
    panel.press('Enter', panel.one('textarea'));
    assert.deepEqual(lastJudgement(panel), {
      type: 'dismiss-gap',
      segment: 'g4',
      model: null,
      reason: 'Not our customers.',
    });
    const dismissed = [{ segment: 'g4', model: null, reason: 'Not our customers.', by: 'Ada', action: 'a1' }];
    panel.receive({ type: 'reviews', reviews: reviews({ dismissed }) });
    assert.equal(panel.all('tr.gap').length, gaps - 1);
    assert.match(panel.text('.coverage-table'), /Gap dismissed · Restore: Not our customers\./);
    panel.click(panel.button('Restore the gap key meter, top-up, credit'));
    assert.deepEqual(lastJudgement(panel), { type: 'undo', action: 'a1' });
  });

  it('offers to save changed weights where the experiment is known', () => {
    const panel = PanelDriver.showing({ ...runs.compared, experimentFile: 'energy.experiment.yaml' }, 'Consensus');
    assert.ok(!panel.text().includes('Save Weights'));
    panel.type('2', panel.one('[aria-label="Weight of gpt-6.1-sol"]'));
    panel.click(panel.button('Save Weights to energy.experiment.yaml'));
    const sent = panel.sent.find((message) => message.type === 'save-weights');
    assert.equal(sent?.type === 'save-weights' && sent.weights[gpt], 2);
    panel.receive({ type: 'snapshot', run: { ...runs.compared, experimentFile: null } });
    assert.ok(!panel.text().includes('Save Weights'));
  });
});
