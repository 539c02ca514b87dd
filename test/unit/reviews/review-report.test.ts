import assert from 'node:assert/strict';
import type { FoundReview } from '../../../src/core/reviews/found-review';
import type { ReviewAction } from '../../../src/core/reviews/review-schema';
import { reviewReport } from '../../../src/core/reviews/review-report';
import { modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';

const run = storedRun('20260101-000000-0001', {
  models: [modelRun('a'), modelRun('b')],
  planned: ['test:a', 'test:b'],
});
const asItIs = (text: string): string => text;

function reviewOf(rater: string, ...actions: Record<string, unknown>[]): FoundReview {
  const stamped = actions.map((action, index) => ({
    id: `a${index + 1}`,
    at: `2026-01-0${index + 1}T00:00:00.000Z`,
    by: rater,
    ...action,
  })) as ReviewAction[];
  return { file: `${rater}.json`, review: { schemaVersion: 1, runId: run.runId, rater, actions: stamped } };
}

describe('reviewReport', () => {
  it('is none where nobody has reviewed the run', () => {
    assert.equal(reviewReport(run, [], asItIs), null);
  });

  it('says who thinks what of the run, and what could not be read or done', () => {
    const found: FoundReview[] = [
      reviewOf(
        'Ada',
        { type: 'choose-winner', key: 'test:a' },
        { type: 'comment', ref: null, text: 'Good.' },
        { type: 'dismiss-gap', segment: 'g2', model: null, reason: 'Out of scope.' },
        { type: 'rename', ref: 'test:z/p1', name: 'X' },
      ),
      { file: 'b.json', problem: 'b.json is damaged.' },
    ];
    assert.deepEqual(reviewReport(run, found, asItIs)?.lines, [
      'Reviewed by Ada.',
      'Ada finds test:a the best.',
      'Ada: “Good.”',
      'Ada takes segment g2 for no gap: “Out of scope.”',
      'Not done, Ada, 2026-01-04T00:00:00.000Z: There is no persona test:z/p1 in this run.',
      'b.json is damaged.',
    ]);
  });

  it('has the personas that were judged or changed alone, with who did what, and as they are now', () => {
    const ada = reviewOf(
      'Ada',
      { type: 'rate', ref: 'test:a/p1', rating: 2 },
      { type: 'edit-claim', ref: 'test:a/p1', field: 'summary', index: 0, text: 'Wants less.' },
      { type: 'lock', ref: 'test:a/p1', locked: true },
    );
    const report = reviewReport(run, [ada], asItIs);
    const [reviewed, ...others] = report?.personas ?? [];
    assert.deepEqual(others, []);
    assert.equal(reviewed?.title, '“Persona of a” (test:a)');
    assert.deepEqual(reviewed.lines, [
      'Ada rates it 2 of 5.',
      'Summary: “Persona of a wants to know what costs most.”, now “Wants less.” (Ada, 2026-01-02T00:00:00.000Z)',
      'Locked (Ada, 2026-01-03T00:00:00.000Z).',
    ]);
    assert.equal(reviewed.edited?.summary.text, 'Wants less.');
  });

  it('shows no persona as edited that was rejected, or is part of another', () => {
    const ada = reviewOf(
      'Ada',
      { type: 'rename', ref: 'test:a/p1', name: 'X' },
      { type: 'reject', ref: 'test:a/p1' },
      { type: 'merge', ref: 'test:b/p1', into: 'test:a/p1' },
    );
    const personas = reviewReport(run, [ada], asItIs)?.personas ?? [];
    assert.deepEqual(
      personas.map(({ ref, edited }) => [ref, edited]),
      [
        ['test:a/p1', null],
        ['test:b/p1', null],
      ],
    );
    assert.match(personas[0]?.lines.join('\n') ?? '', /test:b\/p1 was merged into it \(Ada, .*Rejected \(Ada, /su);
    assert.match(personas[1]?.lines.join('\n') ?? '', /Merged into test:a\/p1 \(Ada, /u);
  });
});
