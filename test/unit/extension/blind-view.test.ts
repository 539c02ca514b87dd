import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { blinded, blindNames } from '../../../src/core/reviews/blind-mode';
import { blindRunView, judgementOf, keyOf, rulesOf } from '../../../src/extension/comparison/blind-view';
import type { RunView } from '../../../src/protocol/messages';
import type { Judgement } from '../../../src/protocol/reviews';
import { runs } from '../../webview/fixtures/runs';

const view: RunView = runs.compared;
const models = view.models.map(({ key, provider, model }) => ({ key, provider, model, requested: key }));
const keys = models.map(({ key }) => key);
const refs = view.models.flatMap(({ key, personas }) => personas.map(({ id }) => `${key}/${id}`));
const anyKey = fc.constantFrom(...keys);
const anyRef = fc.constantFrom(...refs, 'c1');
const text = fc.constantFrom('', 'Rings true', 'Model A says so');

const judgement: fc.Arbitrary<Judgement> = fc.oneof(
  fc.record({ type: fc.constant('rate' as const), ref: anyRef, rating: fc.constantFrom(null, 1, 5) }),
  fc.record({ type: fc.constant('comment' as const), ref: fc.option(anyRef), text }),
  fc.record({ type: fc.constant('choose-winner' as const), key: fc.option(anyKey) }),
  fc.record({
    type: fc.constant('dismiss-gap' as const),
    segment: fc.constant('g1'),
    model: fc.option(anyKey),
    reason: text,
  }),
  fc.record({ type: fc.constant('rename' as const), ref: anyRef, name: text }),
  fc.record({
    type: fc.constant('edit-claim' as const),
    ref: anyRef,
    field: fc.constant('goals' as const),
    index: fc.nat(3),
    text,
  }),
  fc.record({
    type: fc.constant('reject-claim' as const),
    ref: anyRef,
    field: fc.constant('goals' as const),
    index: fc.nat(3),
  }),
  fc.record({ type: fc.constant('reject' as const), ref: anyRef }),
  fc.record({ type: fc.constant('lock' as const), ref: anyRef, locked: fc.boolean() }),
  fc.record({ type: fc.constant('merge' as const), ref: anyRef, into: anyRef }),
  fc.record({ type: fc.constant('undo' as const), action: fc.constant('a1') }),
);

describe('what a page asks for whose models have no names', () => {
  it('is mapped back to the keys of the run, and the user’s words are left alone', () => {
    fc.assert(
      fc.property(judgement, fc.integer(), (wanted, seed) => {
        const names = blindNames(models, seed);
        assert.deepEqual(judgementOf(blinded(wanted, names), names), { ...wanted });
      }),
    );
  });

  it('is taken as it is where the names are shown', () => {
    fc.assert(fc.property(judgement, (wanted) => assert.deepEqual({ ...judgementOf(wanted, null) }, { ...wanted })));
    assert.equal(keyOf('openai:gpt-6.1-sol', null), 'openai:gpt-6.1-sol');
  });

  it('weighs the models in relation to their weights in the run', () => {
    const [first = '', second = ''] = keys;
    const votes = structuredClone(view.analysis?.votes);
    assert.ok(votes && view.analysis);
    votes.byModel[first] = { family: 'x', weight: 2, verifiedShare: 1, sharedBy: 1, effectiveWeight: 2 };
    const weighted = { ...view, analysis: { ...view.analysis, votes } };
    const names = blindNames(models, 3);
    const shown = (key: string): string => names.labels.get(key) ?? '';
    const asked = {
      weights: { [shown(first)]: 1, [shown(second)]: 0.5 },
      included: [shown(second)],
      threshold: 0.3,
      minSupport: 0.5,
    };
    assert.deepEqual(rulesOf(asked, weighted, names), {
      weights: { [first]: 2, [second]: 0.5 },
      included: [second],
      threshold: 0.3,
      minSupport: 0.5,
    });
    const open = { ...asked, weights: { [first]: 1.5 }, included: [first] };
    assert.deepEqual(rulesOf(open, weighted, null), open);
  });
});

describe('the view of a run without names', () => {
  it('is in the order of the new names, also where models are listed with what they say', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const hidden = blindRunView(view, blindNames(models, seed));
        assert.deepEqual(
          hidden.models.map(({ key }) => key),
          ['Model A', 'Model B', 'Model C'],
        );
        for (const { cells } of hidden.aligned?.flatMap(({ claims }) => claims) ?? []) {
          const order = cells.map(({ ref }) => ref);
          assert.deepEqual(order, order.toSorted());
        }
        for (const { members } of hidden.analysis?.matches ?? []) {
          assert.deepEqual(members, members.toSorted());
        }
      }),
    );
  });

  it('keeps what the models say, and the folder of the run', () => {
    const hidden = blindRunView({ ...view, directory: '/study/openai/r1' }, blindNames(models, 3));
    const words = ({ models: shown }: RunView): string[] =>
      shown.flatMap(({ personas }) => personas.map(({ summary }) => summary.text)).toSorted();
    assert.deepEqual(words(hidden), words(view));
    assert.equal(hidden.directory, '/study/openai/r1');
  });

  it('tells no cost, no tokens and no times', () => {
    const { totals, hosts, models: shown } = blindRunView(view, blindNames(models, 3));
    assert.deepEqual(
      [totals.usd, totals.inputTokens, totals.outputTokens, totals.wallMs, hosts],
      [null, null, null, 0, []],
    );
    assert.ok(
      shown.every(
        ({ usage, cost, latencyMs, attempts, provider }) =>
          usage === null && cost === null && latencyMs === null && attempts === 0 && provider === '',
      ),
    );
  });
});
