import assert from 'node:assert/strict';
import { blindNames, type BlindNames } from '../../src/core/reviews/blind-mode';
import {
  blindCombination,
  blindModelView,
  blindReviews,
  blindRunView,
} from '../../src/extension/comparison/blind-view';
import type { Combination, HostMessage, RunView } from '../../src/protocol/messages';
import { judged, rater, reviews } from './fixtures/reviews';
import { runs } from './fixtures/runs';
import { useDom } from './support/dom';
import { PanelDriver } from './support/panel-driver';

const { compared, partial, failed, complete } = runs;
const tabs = ['Overview', 'Side by Side', 'Consensus', 'Coverage'];

function namesOf({ models }: RunView): BlindNames {
  return blindNames(
    models.map(({ key, provider, model }) => ({ key, provider, model, requested: key })),
    3,
  );
}

/** What must not be read anywhere: keys, ids and providers of the models, except for plain English words, and their families. */
function telling({ models }: RunView): RegExp {
  const names = models.flatMap(({ key, provider, model }) => [key, provider, ...(/\d/.test(model) ? [model] : [])]);
  const words = [...new Set([...names, 'claude', 'sonnet', 'gpt', 'llama', 'mistral'])];
  return new RegExp(words.map((word) => word.replaceAll(/[.:]/g, String.raw`\$&`)).join('|'), 'i');
}

/** All that the host says of a run while it is judged blind. */
function messagesOf(run: RunView): HostMessage[] {
  const names = namesOf(run);
  const { analysis, consensus } = run;
  const combination: Combination | null = analysis &&
    consensus && { matches: analysis.matches, votes: analysis.votes, consensus };
  return [
    { type: 'snapshot', run: blindRunView(run, names) },
    { type: 'reviews', reviews: blindReviews(run === compared ? judged : reviews(), names) },
    ...run.models.map((model): HostMessage => ({
      type: 'model-changed',
      model: blindModelView(model, names),
      status: run.status,
      totals: blindRunView(run, names).totals,
    })),
    ...(combination
      ? [
          {
            type: 'what-if' as const,
            id: 1,
            combination: blindCombination(combination, names),
            milliseconds: 1,
          },
        ]
      : []),
  ];
}

describe('a run that is judged blind', () => {
  useDom();

  for (const [name, run] of Object.entries({ compared, partial, failed, complete })) {
    it(`names no model in any message and nowhere in the page: ${name}`, () => {
      const messages = messagesOf(run);
      const secret = telling(run);
      assert.match(JSON.stringify(run), secret);
      messages.forEach((message) => assert.doesNotMatch(JSON.stringify(message), secret));
      const panel = new PanelDriver();
      messages.forEach((message) => panel.receive(message));
      for (const tab of tabs) {
        panel.choose(tab);
        panel.all('summary, [aria-haspopup=menu], .link').forEach((control) => panel.click(control));
        assert.doesNotMatch(document.documentElement.outerHTML, secret, tab);
      }
      assert.doesNotMatch(JSON.stringify(panel.sent), secret);
    });
  }

  it('leaves nothing in the page that was shown before', () => {
    const panel = PanelDriver.showing(compared, 'Consensus');
    panel.receive({ type: 'reviews', reviews: judged });
    panel.receive({ type: 'problem', message: 'openai:gpt-6.1-sol could not be run.' });
    panel.type('2', panel.one('[aria-label="Weight of gpt-6.1-sol"]'));
    assert.match(panel.root.outerHTML, telling(compared));
    messagesOf(compared).forEach((message) => panel.receive(message));
    for (const tab of tabs) {
      panel.choose(tab);
      assert.doesNotMatch(document.documentElement.outerHTML, telling(compared), tab);
    }
  });

  it('hides cost, tokens and times, and what they are compared by', () => {
    const panel = PanelDriver.showing(blindRunView(compared, namesOf(compared)), 'Overview');
    assert.deepEqual(panel.texts('.figures-table thead button'), ['Model', 'Evidence', 'Coverage', 'Agreement']);
    assert.deepEqual(panel.texts('.figures-table tbody th'), ['Model A', 'Model B', 'Model C']);
    assert.deepEqual(panel.texts('.choice button'), ['Coverage']);
    assert.doesNotMatch(panel.text(), /\$|tokens|latency| cost|sent to/i);
  });

  it('gives every model the same vote, whatever its weight and family', () => {
    const { analysis } = blindRunView(compared, namesOf(compared));
    const votes = Object.values(analysis?.votes.byModel ?? {}).map(({ weight, sharedBy }) => [weight, sharedBy]);
    assert.deepEqual(votes, [
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  it('keeps what raters are called, and which persona they judged', () => {
    const names = namesOf(compared);
    const label = names.labels.get('anthropic:claude-sonnet-5-5') ?? '';
    const shown = blindReviews(
      reviews({ own: rater('Claude', { ratings: { 'anthropic:claude-sonnet-5-5/p1': 4 } }) }),
      names,
    );
    assert.deepEqual(shown.own, rater('Claude', { ratings: { [`${label}/p1`]: 4 } }));
  });

  it('is begun and ended with one button, once every model has ended', () => {
    const panel = PanelDriver.showing(runs.running);
    panel.click(panel.button('Judge Blind'));
    assert.ok(!panel.sent.some(({ type }) => type === 'set-blind'));
    panel.receive({ type: 'snapshot', run: compared });
    assert.equal(panel.button('Judge Blind').getAttribute('aria-pressed'), 'false');
    panel.click(panel.button('Judge Blind'));
    assert.deepEqual(panel.sent.at(-1), { type: 'set-blind', blind: true });
    panel.receive({ type: 'snapshot', run: blindRunView(compared, namesOf(compared)) });
    assert.equal(panel.button('Judge Blind').getAttribute('aria-pressed'), 'true');
    panel.click(panel.button('Judge Blind'));
    assert.deepEqual(panel.sent.at(-1), { type: 'set-blind', blind: false });
  });
});
