import type { ReviewAction, ReviewFile, StandingAction } from './review-schema';

/** What a rater thinks by now. */
export interface Opinions {
  rater: string;
  /** 1 to 5, by persona. */
  ratings: Map<string, number>;
  /** By persona; that on the whole run under ''. */
  comments: Map<string, string>;
  /** Key of a model run; null: none was chosen. */
  winner: string | null;
  /** Gaps that are none to this rater, with the reason; `model` null: for all. */
  dismissed: { segment: string; model: string | null; reason: string }[];
}

/**
 * The actions that have not been undone, in order. An undo takes back an earlier action, another undo included; undoing twice is undoing
 * once, and an undo of what is not there, or of something later, does nothing.
 */
export function standingActions(actions: readonly ReviewAction[]): StandingAction[] {
  const undone = new Set<string>();
  const standing: StandingAction[] = [];
  for (const action of actions.toReversed()) {
    if (undone.has(action.id)) {
      continue;
    }
    if (action.type === 'undo') {
      undone.add(action.action);
    } else {
      standing.push(action);
    }
  }
  return standing.reverse();
}

/** Of several judgements on the same thing the last one holds; an empty comment takes back the one before. */
export function opinionsOf({ rater, actions }: Pick<ReviewFile, 'rater' | 'actions'>): Opinions {
  const opinions: Opinions = { rater, ratings: new Map(), comments: new Map(), winner: null, dismissed: [] };
  for (const action of standingActions(actions)) {
    if (action.type === 'rate') {
      setOrDelete(opinions.ratings, action.ref, action.rating);
    } else if (action.type === 'comment') {
      setOrDelete(opinions.comments, action.ref ?? '', action.text.trim() === '' ? null : action.text);
    } else if (action.type === 'choose-winner') {
      opinions.winner = action.key;
    } else if (action.type === 'dismiss-gap') {
      const { segment, model, reason } = action;
      opinions.dismissed = [
        ...opinions.dismissed.filter((gap) => gap.segment !== segment || gap.model !== model),
        { segment, model, reason },
      ];
    }
  }
  return opinions;
}

function setOrDelete<Value>(map: Map<string, Value>, key: string, value: Value | null): void {
  if (value === null) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}
