import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyReviews } from '../../../src/core/reviews/apply-reviews';
import type { EditedPersona, EditedRun } from '../../../src/core/reviews/apply-reviews';
import { opinionsOf, standingActions } from '../../../src/core/reviews/opinions';
import type { NewReviewAction, ReviewAction, ReviewFile } from '../../../src/core/reviews/review-schema';
import type { Run } from '../../../src/core/runs/run';
import { modelRun } from '../../support/model-runs';
import { storedRun } from '../../support/stored-runs';
import { excerptOf, writtenPersona } from '../../support/written-personas';

const [p1, p2, q1] = ['test:a/p1', 'test:a/p2', 'test:b/p1'] as const;

function study(): Run {
  const saver = writtenPersona({
    name: 'Saver',
    role: ['Careful saver', 'e1'],
    goals: [['Lower bills', 'e1'], 'Compare tariffs'],
    evidence: [excerptOf('e1', 1, 'bills are far too high')],
  });
  const skeptic = writtenPersona({
    id: 'p2',
    name: 'Skeptic',
    goals: [
      ['lower bills', 'e1'],
      ['Keep data private', 'e2'],
    ],
    demographics: { location: 'Oslo' },
    evidence: [excerptOf('e1', 7, 'they sell what I tell'), excerptOf('e2', 1, 'bills are far too high')],
  });
  return storedRun('r1', {
    models: [
      modelRun('a', { personas: [saver, skeptic] }),
      modelRun('b', { personas: [writtenPersona({ name: 'Student', role: 'Student' })] }),
    ],
  });
}

/** What a rater did, a second apart. */
function review(rater: string, actions: readonly NewReviewAction[], startSecond = 0): ReviewFile {
  return {
    schemaVersion: 1,
    runId: 'r1',
    rater,
    actions: actions.map((action, i): ReviewAction => ({
      id: `a${i + 1}`,
      at: new Date(Date.UTC(2026, 0, 1, 0, 0, startSecond + i)).toISOString(),
      by: rater,
      ...action,
    })),
  };
}

function edited(...actions: NewReviewAction[]): EditedRun {
  return applyReviews(study(), [review('ada', actions)]);
}

function found({ personas }: EditedRun, ref: string): EditedPersona {
  return personas.find((persona) => persona.ref === ref)!;
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

const refs = fc.constantFrom<string>(p1, p2, q1, 'test:c/p9');
const edits: fc.Arbitrary<NewReviewAction> = fc.oneof(
  fc.record({ type: fc.constant('rename' as const), ref: refs, name: fc.string() }),
  fc.record({
    type: fc.constant('edit-claim' as const),
    ref: refs,
    field: fc.constantFrom('role' as const, 'goals' as const),
    index: fc.nat(2),
    text: fc.string(),
  }),
  fc.record({
    type: fc.constant('reject-claim' as const),
    ref: refs,
    field: fc.constantFrom('role' as const, 'goals' as const),
    index: fc.nat(2),
  }),
  fc.record({ type: fc.constant('reject' as const), ref: refs }),
  fc.record({ type: fc.constant('lock' as const), ref: refs, locked: fc.boolean() }),
  fc.record({ type: fc.constant('merge' as const), ref: refs, into: refs }),
  fc.record({ type: fc.constant('rate' as const), ref: refs, rating: fc.constantFrom(1, 3, 5, null) }),
);
const actionLists = fc.array(edits, { maxLength: 12 });

describe('edits of a run', () => {
  it('rename, reword and reject, each with who, when and what stood there', () => {
    const run = edited(
      { type: 'rename', ref: p1, name: 'Thrifty' },
      { type: 'edit-claim', ref: p1, field: 'role', index: 0, text: 'Thrifty tenant' },
      { type: 'reject-claim', ref: p1, field: 'goals', index: 1 },
    );
    const { persona, edits: changes } = found(run, p1);
    assert.deepEqual(
      [persona.name, persona.role, persona.goals.map(({ text }) => text)],
      ['Thrifty', { text: 'Thrifty tenant', evidence: ['e1'], support: null }, ['Lower bills']],
    );
    assert.deepEqual(changes, [
      {
        field: 'name',
        index: 0,
        was: 'Saver',
        now: 'Thrifty',
        by: 'ada',
        at: '2026-01-01T00:00:00.000Z',
        action: 'a1',
      },
      {
        field: 'role',
        index: 0,
        was: 'Careful saver',
        now: 'Thrifty tenant',
        by: 'ada',
        at: '2026-01-01T00:00:01.000Z',
        action: 'a2',
      },
      {
        field: 'goals',
        index: 1,
        was: 'Compare tariffs',
        now: null,
        by: 'ada',
        at: '2026-01-01T00:00:02.000Z',
        action: 'a3',
      },
    ]);
  });

  it('go by the place that a claim has with the model, whatever was rejected before it', () => {
    const run = edited(
      { type: 'reject-claim', ref: p1, field: 'goals', index: 0 },
      { type: 'edit-claim', ref: p1, field: 'goals', index: 1, text: 'Compare offers' },
    );
    assert.deepEqual(
      found(run, p1).persona.goals.map(({ text }) => text),
      ['Compare offers'],
    );
  });

  it('merge a persona into another: claims, evidence and what that leaves open', () => {
    const { persona, mergedFrom } = found(edited({ type: 'merge', ref: p2, into: p1 }), p1);
    assert.deepEqual(
      persona.goals.map(({ text, evidence }) => [text, evidence]),
      [
        ['Lower bills', ['e1', 'e2']],
        ['Compare tariffs', []],
        ['Keep data private', ['e1']],
      ],
    );
    assert.deepEqual(
      persona.evidence.map(({ id, row }) => [id, row]),
      [
        ['e1', 1],
        ['e2', 7],
      ],
    );
    assert.deepEqual([persona.name, persona.demographics.location?.value, mergedFrom[0]?.ref], ['Saver', 'Oslo', p2]);
  });

  it('merge nothing of a rejected persona, and no support score', () => {
    const rejected = edited({ type: 'merge', ref: p2, into: p1 }, { type: 'reject', ref: p2 });
    assert.deepEqual(found(rejected, p1).persona.goals.length, 2);
    assert.equal(found(rejected, p2).rejected?.by, 'ada');
    const run = study();
    run.models[0]!.personas[0]!.goals.forEach((goal) => {
      goal.support = 0.5;
    });
    const { persona } = found(applyReviews(run, [review('ada', [{ type: 'merge', ref: p2, into: p1 }])]), p1);
    assert.deepEqual(
      persona.goals.map(({ support }) => support),
      [null, 0.5, null],
    );
  });

  it('keep a merged persona as it was, and say where it went', () => {
    const { persona, mergedInto } = found(edited({ type: 'merge', ref: p2, into: p1 }), p2);
    assert.deepEqual([persona.goals.length, mergedInto?.ref, mergedInto?.by], [2, p1, 'ada']);
  });

  it('merge again elsewhere, in chains, but never in circles', () => {
    const moved = edited({ type: 'merge', ref: p2, into: p1 }, { type: 'merge', ref: p2, into: q1 });
    assert.deepEqual([found(moved, p1).mergedFrom, found(moved, q1).persona.goals.length], [[], 2]);
    const chained = edited({ type: 'merge', ref: p2, into: p1 }, { type: 'merge', ref: p1, into: q1 });
    assert.equal(found(chained, q1).persona.goals.length, 3);
    const circular = edited({ type: 'merge', ref: p2, into: p1 }, { type: 'merge', ref: p1, into: p2 });
    assert.deepEqual(
      circular.ignored.map(({ action, reason }) => [action, reason]),
      [['a2', `${p2} is part of ${p1} itself.`]],
    );
    assert.equal(edited({ type: 'merge', ref: p1, into: p1 }).ignored.length, 1);
  });

  it('leave a locked persona alone until it is unlocked', () => {
    const rename = (name: string): NewReviewAction => ({ type: 'rename', ref: p1, name });
    const lock = (locked: boolean): NewReviewAction => ({ type: 'lock', ref: p1, locked });
    const run = edited(lock(true), rename('No'), { type: 'merge', ref: p2, into: p1 });
    assert.deepEqual([found(run, p1).persona.name, found(run, p1).locked?.by], ['Saver', 'ada']);
    assert.deepEqual(
      run.ignored.map(({ reason }) => reason),
      [`${p1} is locked by ada.`, `${p1} is locked by ada.`],
    );
    assert.equal(found(edited(lock(true), lock(false), rename('Yes')), p1).persona.name, 'Yes');
  });

  it('say what they cannot do', () => {
    const { ignored } = edited(
      { type: 'rename', ref: 'test:c/p1', name: 'x' },
      { type: 'edit-claim', ref: p1, field: 'goals', index: 7, text: 'x' },
      { type: 'reject-claim', ref: p1, field: 'role', index: 0 },
    );
    assert.deepEqual(
      ignored.map(({ reason }) => reason),
      [
        'There is no persona test:c/p1 in this run.',
        `${p1} has no goals number 8.`,
        'A persona needs its role: reword it, or reject the persona.',
      ],
    );
  });

  it('of several people go by time, whoever is read first', () => {
    const files = [
      review('ada', [{ type: 'rename', ref: p1, name: 'First' }], 0),
      review('bob', [{ type: 'rename', ref: p1, name: 'Second' }], 5),
    ];
    for (const order of [files, files.toReversed()]) {
      assert.equal(found(applyReviews(study(), order), p1).persona.name, 'Second');
    }
  });

  it('never change the run', () => {
    fc.assert(
      fc.property(actionLists, (actions) => {
        const run = frozen(study());
        const before = JSON.stringify(run);
        applyReviews(run, [frozen(review('ada', actions))]);
        assert.equal(JSON.stringify(run), before);
      }),
    );
  });

  it('do not depend on the order of the files', () => {
    fc.assert(
      fc.property(actionLists, actionLists, fc.nat(8), (some, others, start) => {
        const files = [review('ada', some), review('bob', others, start)];
        assert.deepEqual(applyReviews(study(), files.toReversed()), applyReviews(study(), files));
      }),
    );
  });

  it('are undone without a trace, once or twice, and redone', () => {
    fc.assert(
      fc.property(actionLists, edits, (actions, last) => {
        const id = `a${actions.length + 1}`;
        const undo: NewReviewAction = { type: 'undo', action: id };
        const redo: NewReviewAction = { type: 'undo', action: `a${actions.length + 2}` };
        const after = (...more: NewReviewAction[]): unknown =>
          applyReviews(study(), [review('ada', [...actions, ...more])]);
        assert.deepEqual(after(last, undo), after());
        assert.deepEqual(after(last, undo, undo), after());
        assert.deepEqual(after(last, undo, redo), after(last));
      }),
    );
  });
});

describe('what a rater thinks', () => {
  it('is what was said last', () => {
    const { ratings, comments, winner, dismissed } = opinionsOf(
      review('ada', [
        { type: 'rate', ref: p1, rating: 2 },
        { type: 'rate', ref: p2, rating: 4 },
        { type: 'rate', ref: p1, rating: 5 },
        { type: 'rate', ref: p2, rating: null },
        { type: 'comment', ref: null, text: 'Good data' },
        { type: 'comment', ref: p1, text: 'Too vague' },
        { type: 'comment', ref: p1, text: ' ' },
        { type: 'choose-winner', key: 'test:a' },
        { type: 'dismiss-gap', segment: 's2', model: null, reason: 'Off topic' },
        { type: 'dismiss-gap', segment: 's2', model: null, reason: 'Spam' },
      ]),
    );
    assert.deepEqual([...ratings], [[p1, 5]]);
    assert.deepEqual([...comments], [['', 'Good data']]);
    assert.equal(winner, 'test:a');
    assert.deepEqual(dismissed, [{ segment: 's2', model: null, reason: 'Spam' }]);
  });

  it('goes back to what was said before when that is undone', () => {
    const { ratings } = opinionsOf(
      review('ada', [
        { type: 'rate', ref: p1, rating: 2 },
        { type: 'rate', ref: p1, rating: 5 },
        { type: 'undo', action: 'a2' },
      ]),
    );
    assert.equal(ratings.get(p1), 2);
  });

  it('is not undone before it was said', () => {
    const { actions } = review('ada', [
      { type: 'undo', action: 'a2' },
      { type: 'rate', ref: p1, rating: 2 },
    ]);
    assert.deepEqual(
      standingActions(actions).map(({ id }) => id),
      ['a2'],
    );
  });
});
