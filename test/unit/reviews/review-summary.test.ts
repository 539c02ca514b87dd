import assert from 'node:assert/strict';
import type { NewReviewAction, ReviewAction } from '../../../src/core/reviews/review-schema';
import type { FoundReview } from '../../../src/core/reviews/found-review';
import { reviewSummary } from '../../../src/core/reviews/review-summary';
import { modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';

const run = storedRun('r1', { models: [modelRun('x', { key: 'vscode:copilot/x' })] });
const ref = 'vscode:copilot/x/p1';

function found(rater: string, ...actions: NewReviewAction[]): FoundReview {
  const stamped = actions.map((action, i): ReviewAction => ({
    id: `a${i + 1}`,
    at: '2026-01-01T00:00:00.000Z',
    by: rater,
    ...action,
  }));
  return { file: `${rater}.json`, review: { schemaVersion: 1, runId: 'r1', rater, actions: stamped } };
}

describe('what people say of a run, in figures', () => {
  it('counts ratings by model, winners and edited personas, and lists what could not be done or read', () => {
    const summary = reviewSummary(run, [
      found(
        'bob',
        { type: 'rate', ref, rating: 2 },
        { type: 'rate', ref: 'c1', rating: 5 },
        { type: 'choose-winner', key: 'vscode:copilot/x' },
      ),
      found(
        'ada',
        { type: 'rate', ref, rating: 3 },
        { type: 'rename', ref, name: 'Sam' },
        { type: 'rename', ref: 'gone/p1', name: 'Sam' },
      ),
      { file: 'cem.json', problem: 'damaged' },
    ]);
    assert.deepEqual(summary, {
      raters: ['ada', 'bob'],
      agreement: { raters: 2, units: 1, figures: null },
      winners: { 'vscode:copilot/x': 1 },
      ratings: { 'vscode:copilot/x': { count: 2, mean: 2.5 }, consensus: { count: 1, mean: 5 } },
      edited: 1,
      ignored: [
        { by: 'ada', at: '2026-01-01T00:00:00.000Z', action: 'a3', reason: 'There is no persona gone/p1 in this run.' },
      ],
      unreadable: [{ file: 'cem.json', problem: 'damaged' }],
    });
  });

  it('is empty where nobody has said anything', () => {
    const { raters, ratings, winners, edited } = reviewSummary(run, []);
    assert.deepEqual([raters, ratings, winners, edited], [[], {}, {}, 0]);
  });

  it('does not count what was taken back', () => {
    const { edited, ratings } = reviewSummary(run, [
      found(
        'ada',
        { type: 'reject', ref },
        { type: 'rate', ref, rating: 1 },
        { type: 'undo', action: 'a1' },
        { type: 'rate', ref, rating: null },
      ),
    ]);
    assert.deepEqual([edited, ratings], [0, {}]);
  });
});
