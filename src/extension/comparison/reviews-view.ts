import { applyReviews, type EditedPersona, type Provenance } from '../../core/reviews/apply-reviews';
import { reviewHistory } from '../../core/reviews/history';
import { opinionsOf } from '../../core/reviews/opinions';
import { raterAgreement } from '../../core/reviews/rater-agreement';
import { readableReviews, type FoundReview } from '../../core/reviews/found-review';
import type { ReviewFile, StandingAction } from '../../core/reviews/review-schema';
import type { RunView } from '../../protocol/messages';
import type { Doing, PersonaReview, RaterView, ReviewsView } from '../../protocol/reviews';

type Reviewed = Pick<RunView, 'models' | 'consensus' | 'analysis'>;

/**
 * What people say of a run and changed in it, as the page shows it.
 *
 * @param ownFile the file of the rater whose panel it is, which says what is theirs.
 */
export function reviewsView(run: Reviewed, found: readonly FoundReview[], rater: string, ownFile: string): ReviewsView {
  const files = readableReviews(found);
  const isOwn = (review: ReviewFile): boolean =>
    found.some((each) => 'review' in each && each.review === review && each.file === ownFile);
  const own = files.find(isOwn) ?? { schemaVersion: 1, runId: '', rater, actions: [] };
  const { personas, ignored } = applyReviews(run, files);
  const { undo, redo } = reviewHistory(own.actions);
  const words = (action: StandingAction): string => actionWords(action, run);
  return {
    own: raterView(own),
    others: files.filter((review) => review !== own).map(raterView),
    readOnly: readOnly(found, rater, ownFile),
    problems: [
      ...found.flatMap((each) => ('problem' in each && each.file !== ownFile ? [each.problem] : [])),
      ...ignored.map(({ by, reason }) => `Not done for ${by}: ${reason}`),
    ],
    personas: Object.fromEntries(
      personas.flatMap((persona): [string, PersonaReview][] => {
        const review = personaReview(persona);
        return review ? [[persona.ref, review]] : [];
      }),
    ),
    dismissed: files.flatMap(dismissals),
    agreement: raterAgreement(files),
    undo: undo && { action: undo.id, words: words(undo) },
    redo: redo && { action: redo.undo, words: words(redo.action) },
  };
}

function raterView(review: Pick<ReviewFile, 'rater' | 'actions'>): RaterView {
  const { rater, ratings, comments, winner } = opinionsOf(review);
  return { rater, ratings: Object.fromEntries(ratings), comments: Object.fromEntries(comments), winner };
}

function readOnly(found: readonly FoundReview[], rater: string, ownFile: string): string | null {
  const own = found.find(({ file }) => file === ownFile);
  if (own === undefined) {
    return null;
  }
  if ('problem' in own) {
    return own.problem;
  }
  return own.review.rater === rater ? null : `${own.file} is the review of ${own.review.rater}. Take another name.`;
}

function personaReview({ edits, locked, rejected, mergedInto }: EditedPersona): PersonaReview | null {
  return edits.length === 0 && !locked && !rejected && !mergedInto
    ? null
    : {
        edits: edits.map(({ field, index, was, now, by, action }) => ({ field, index, was, now, by, action })),
        locked: doing(locked),
        rejected: doing(rejected),
        mergedInto: mergedInto && { by: mergedInto.by, action: mergedInto.action, ref: mergedInto.ref },
      };
}

function doing(provenance: Provenance | null): Doing | null {
  return provenance && { by: provenance.by, action: provenance.action };
}

/** The gaps that are none to a rater, each with the action that says so last. */
function dismissals(review: ReviewFile): ReviewsView['dismissed'] {
  return opinionsOf(review).dismissed.flatMap((gap) => {
    const action = review.actions.findLast(
      (each) => each.type === 'dismiss-gap' && each.segment === gap.segment && each.model === gap.model,
    );
    return action ? [{ ...gap, by: review.rater, action: action.id }] : [];
  });
}

/** What an action did, in a few words. */
function actionWords(action: StandingAction, run: Reviewed): string {
  const name = (ref: string): string => personaName(ref, run);
  switch (action.type) {
    case 'rate':
      return action.rating === null
        ? `Took back the rating of ${name(action.ref)}`
        : `Rated ${name(action.ref)} ${action.rating} of 5`;
    case 'comment':
      return action.ref === null ? 'Commented on the run' : `Commented on ${name(action.ref)}`;
    case 'choose-winner':
      return action.key === null ? 'Took back the winner' : 'Chose a winner';
    case 'dismiss-gap': {
      const segment = run.analysis?.coverage.segments.find(({ id }) => id === action.segment);
      return `Dismissed the gap ${segment?.label ?? action.segment}`;
    }
    case 'rename':
      return `Renamed ${name(action.ref)}`;
    case 'edit-claim':
      return `Edited ${action.field === 'role' || action.field === 'summary' ? `the ${action.field}` : 'a claim'} of ${name(action.ref)}`;
    case 'reject-claim':
      return `Rejected a claim of ${name(action.ref)}`;
    case 'reject':
      return `Rejected ${name(action.ref)}`;
    case 'lock':
      return `${action.locked ? 'Locked' : 'Unlocked'} ${name(action.ref)}`;
    case 'merge':
      return `Merged ${name(action.ref)} into ${name(action.into)}`;
  }
}

function personaName(ref: string, { models, consensus }: Reviewed): string {
  const slash = ref.lastIndexOf('/');
  const persona =
    slash === -1
      ? consensus?.personas.find(({ id }) => id === ref)
      : models.find(({ key }) => key === ref.slice(0, slash))?.personas.find(({ id }) => id === ref.slice(slash + 1));
  return persona?.name ?? ref;
}
