import type { Edit } from '../core/reviews/apply-reviews';
import type { Opinions } from '../core/reviews/opinions';
import type { RaterAgreement } from '../core/reviews/rater-agreement';
import type { NewReviewAction } from '../core/reviews/review-schema';

/** Something that a person does to a run. */
export type Judgement = NewReviewAction;

/** Who did something, and the action in their file. */
export interface Doing {
  by: string;
  action: string;
}

/** What people changed in a persona. */
export interface PersonaReview {
  edits: (Doing & Pick<Edit, 'field' | 'index' | 'was' | 'now'>)[];
  locked: Doing | null;
  rejected: Doing | null;
  /** The persona it has become part of. */
  mergedInto: (Doing & { ref: string }) | null;
}

/** What one person thinks of the run. */
export interface RaterView {
  rater: string;
  /** 1 to 5, by persona. */
  ratings: Record<string, number>;
  /** By persona. */
  comments: Record<string, string>;
  /** Key of the model run that is the best to them. */
  winner: string | null;
}

/** What people have said of a run and changed in it. */
export interface ReviewsView {
  own: RaterView;
  others: RaterView[];
  /** Why nothing can be added; null where it can. */
  readOnly: string | null;
  /** Files of others that cannot be read, and changes that could not be made. */
  problems: string[];
  /** By reference; personas that nobody changed are not in it. */
  personas: Record<string, PersonaReview>;
  dismissed: (Doing & Opinions['dismissed'][number])[];
  agreement: RaterAgreement;
  /** What can be taken back next, in words. */
  undo: { action: string; words: string } | null;
  /** What can be brought back: the undo to be undone, and what of. */
  redo: { action: string; words: string } | null;
}
