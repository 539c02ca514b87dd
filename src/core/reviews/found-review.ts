import type { ReviewFile } from './review-schema';

/** A file below `reviews` as it was found: readable, or why it is not. */
export type FoundReview = { file: string; review: ReviewFile } | { file: string; problem: string };

/** Those that can be read. */
export function readableReviews(found: readonly FoundReview[]): ReviewFile[] {
  return found.flatMap((each) => ('review' in each ? [each.review] : []));
}
