import assert from 'node:assert/strict';
import type { NewReviewAction, ReviewFile } from '../../../src/core/reviews/review-schema';
import { reviewsView } from '../../../src/extension/comparison/reviews-view';
import { parseHostMessage } from '../../../src/protocol/parse';
import { runs } from '../../webview/fixtures/runs';

const run = runs.compared;
const claude = 'anthropic:claude-sonnet-5-5';
const gpt = 'openai:gpt-6.1-sol';

function review(rater: string, ...actions: NewReviewAction[]): { file: string; review: ReviewFile } {
  return {
    file: `/reviews/${rater}.json`,
    review: {
      schemaVersion: 1,
      runId: run.runId,
      rater,
      actions: actions.map((action, index) => ({
        id: `a${index + 1}`,
        at: `2026-11-23T10:00:0${index}Z`,
        by: rater,
        ...action,
      })),
    },
  };
}

const ofAda = (...found: Parameters<typeof reviewsView>[1]) => reviewsView(run, found, 'Ada', '/reviews/Ada.json');

describe('what the panel shows of reviews', () => {
  it('keeps one’s own apart from what others think', () => {
    const view = ofAda(
      review('Ada', { type: 'rate', ref: `${claude}/p1`, rating: 4 }, { type: 'choose-winner', key: claude }),
      review('Bob', { type: 'comment', ref: `${gpt}/p1`, text: 'No' }),
    );
    assert.deepEqual(view.own, { rater: 'Ada', ratings: { [`${claude}/p1`]: 4 }, comments: {}, winner: claude });
    assert.deepEqual(view.others, [{ rater: 'Bob', ratings: {}, comments: { [`${gpt}/p1`]: 'No' }, winner: null }]);
    assert.notEqual(parseHostMessage({ type: 'reviews', reviews: view }), null);
  });

  it('tells what was changed, by whom, and what to undo for it', () => {
    const { personas } = ofAda(
      review(
        'Ada',
        { type: 'edit-claim', ref: `${claude}/p1`, field: 'goals', index: 0, text: 'Know it' },
        { type: 'reject', ref: `${gpt}/p1` },
      ),
      review('Bob', { type: 'merge', ref: `${gpt}/p2`, into: `${claude}/p2` }),
    );
    const was = run.models[0]?.personas[0]?.goals[0]?.text;
    assert.deepEqual(personas[`${claude}/p1`]?.edits, [
      { by: 'Ada', action: 'a1', field: 'goals', index: 0, was, now: 'Know it' },
    ]);
    assert.deepEqual(personas[`${gpt}/p1`]?.rejected, { by: 'Ada', action: 'a2' });
    assert.deepEqual(personas[`${gpt}/p2`]?.mergedInto, { by: 'Bob', action: 'a1', ref: `${claude}/p2` });
    assert.deepEqual(Object.keys(personas).length, 3);
  });

  it('says in words what can be undone and done again', () => {
    const steps: [NewReviewAction, string][] = [
      [{ type: 'rate', ref: `${claude}/p1`, rating: 4 }, 'Rated Dana Whitlock 4 of 5'],
      [{ type: 'rate', ref: `${claude}/p1`, rating: null }, 'Took back the rating of Dana Whitlock'],
      [{ type: 'comment', ref: null, text: 'x' }, 'Commented on the run'],
      [{ type: 'comment', ref: `${claude}/p1`, text: 'x' }, 'Commented on Dana Whitlock'],
      [{ type: 'choose-winner', key: gpt }, 'Chose a winner'],
      [{ type: 'choose-winner', key: null }, 'Took back the winner'],
      [{ type: 'dismiss-gap', segment: 'g4', model: null, reason: 'x' }, 'Dismissed the gap key meter, top-up, credit'],
      [{ type: 'rename', ref: `${claude}/p1`, name: 'x' }, 'Renamed Dana Whitlock'],
      [
        { type: 'edit-claim', ref: `${claude}/p1`, field: 'role', index: 0, text: 'x' },
        'Edited the role of Dana Whitlock',
      ],
      [
        { type: 'edit-claim', ref: `${claude}/p1`, field: 'goals', index: 0, text: 'x' },
        'Edited a claim of Dana Whitlock',
      ],
      [{ type: 'reject-claim', ref: `${claude}/p1`, field: 'goals', index: 0 }, 'Rejected a claim of Dana Whitlock'],
      [{ type: 'reject', ref: `${claude}/p1` }, 'Rejected Dana Whitlock'],
      [{ type: 'lock', ref: 'c1', locked: true }, 'Locked Dana Whitlock'],
      [{ type: 'lock', ref: 'test:none/p1', locked: false }, 'Unlocked test:none/p1'],
      [{ type: 'merge', ref: `${gpt}/p1`, into: `${claude}/p1` }, 'Merged Priya Nair into Dana Whitlock'],
    ];
    for (const [action, words] of steps) {
      assert.deepEqual(ofAda(review('Ada', action)).undo, { action: 'a1', words });
      const undone = ofAda(review('Ada', action, { type: 'undo', action: 'a1' }));
      assert.deepEqual([undone.undo, undone.redo], [null, { action: 'a2', words }]);
    }
  });

  it('tells of a dismissed gap with its reason until that is undone', () => {
    const dismiss: NewReviewAction = { type: 'dismiss-gap', segment: 'g4', model: null, reason: 'Not ours' };
    assert.deepEqual(ofAda(review('Ada', dismiss)).dismissed, [
      { segment: 'g4', model: null, reason: 'Not ours', by: 'Ada', action: 'a1' },
    ]);
    assert.deepEqual(ofAda(review('Ada', dismiss, { type: 'undo', action: 'a1' })).dismissed, []);
  });

  it('is read-only where one’s own file cannot be read or is another person’s, and names other such files', () => {
    const newer = 'was written by a newer version';
    assert.equal(ofAda({ file: '/reviews/Ada.json', problem: newer }).readOnly, newer);
    const others = ofAda({ file: '/reviews/Bob.json', problem: newer });
    assert.deepEqual([others.readOnly, others.problems], [null, [newer]]);
    const foreign = ofAda({ ...review('ada'), file: '/reviews/Ada.json' });
    assert.match(foreign.readOnly ?? '', /is the review of ada/);
    assert.equal(ofAda().readOnly, null);
  });

  it('tells what could not be done', () => {
    const { problems } = ofAda(review('Bob', { type: 'reject', ref: 'test:none/p9' }));
    assert.deepEqual(problems, ['Not done for Bob: There is no persona test:none/p9 in this run.']);
  });
});
