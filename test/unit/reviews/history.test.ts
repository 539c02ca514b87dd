import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { reviewHistory } from '../../../src/core/reviews/history';
import { standingActions } from '../../../src/core/reviews/opinions';
import type { NewReviewAction, ReviewAction } from '../../../src/core/reviews/review-schema';

type Step = 'do' | 'undo' | 'redo';

/** The actions that follow from steps in an editor; steps that cannot be made are left out. */
function actionsAfter(steps: readonly Step[]): ReviewAction[] {
  const actions: ReviewAction[] = [];
  const add = (action: NewReviewAction): void => {
    actions.push({ id: `a${actions.length + 1}`, at: '2026-11-23T10:00:00Z', by: 'Ada', ...action });
  };
  for (const step of steps) {
    const { undo, redo } = reviewHistory(actions);
    if (step === 'do') {
      add({ type: 'reject', ref: `test:a/p${actions.length}` });
    } else if (step === 'undo' && undo) {
      add({ type: 'undo', action: undo.id });
    } else if (step === 'redo' && redo) {
      add({ type: 'undo', action: redo.undo });
    }
  }
  return actions;
}

/** What an editor with two stacks has done after the steps, as how many actions stand. */
function standingAfter(steps: readonly Step[]): number {
  let [done, undone] = [0, 0];
  for (const step of steps) {
    if (step === 'do') {
      [done, undone] = [done + 1, 0];
    } else if (step === 'undo' && done > 0) {
      [done, undone] = [done - 1, undone + 1];
    } else if (step === 'redo' && undone > 0) {
      [done, undone] = [done + 1, undone - 1];
    }
  }
  return done;
}

const steps = fc.array(fc.constantFrom<Step>('do', 'undo', 'redo'), { maxLength: 30 });

describe('undo and redo of a review', () => {
  it('go back and forth as in any editor', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const actions = actionsAfter(taken);
        const standing = standingActions(actions);
        assert.equal(standing.length, standingAfter(taken));
        assert.equal(reviewHistory(actions).undo?.id, standing.at(-1)?.id);
      }),
    );
  });

  it('offer nothing again once something new was done', () => {
    fc.assert(fc.property(steps, (taken) => assert.equal(reviewHistory(actionsAfter([...taken, 'do'])).redo, null)));
  });

  it('name what comes back', () => {
    const actions = actionsAfter(['do', 'do', 'undo']);
    assert.deepEqual(reviewHistory(actions).redo, { action: actions[1], undo: 'a3' });
  });

  it('may take back something earlier', () => {
    const actions = [...actionsAfter(['do', 'do'])];
    actions.push({ id: 'a3', at: '', by: 'Ada', type: 'undo', action: 'a1' });
    const { undo, redo } = reviewHistory(actions);
    assert.deepEqual([undo?.id, redo?.action.id], ['a2', 'a1']);
  });
});
