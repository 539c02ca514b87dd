import type { ReviewAction, StandingAction } from './review-schema';

/** What can be taken back of a review, and what can be brought back. */
export interface ReviewHistory {
  /** The last action that stands; null where nothing does. */
  undo: StandingAction | null;
  /** The last action that was taken back since, with the undo to be undone; null where something new was done. */
  redo: { action: StandingAction; undo: string } | null;
}

/** The steps of undo and redo after the actions of one review, in their order. */
export function reviewHistory(actions: readonly ReviewAction[]): ReviewHistory {
  const byId = new Map(actions.map((action) => [action.id, action]));
  let done: StandingAction[] = [];
  let takenBack: { action: StandingAction; undo: string }[] = [];
  for (const action of actions) {
    if (action.type !== 'undo') {
      done.push(action);
      takenBack = [];
      continue;
    }
    const target = byId.get(action.action);
    if (target?.type === 'undo') {
      const again = takenBack.find(({ undo }) => undo === target.id);
      takenBack = takenBack.filter((step) => step !== again);
      done.push(...(again ? [again.action] : []));
    } else if (target && done.includes(target)) {
      done = done.filter((step) => step !== target);
      takenBack.push({ action: target, undo: action.id });
    }
  }
  return { undo: done.at(-1) ?? null, redo: takenBack.at(-1) ?? null };
}
