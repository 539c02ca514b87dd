import type { Run } from '../runs/run';
import { applyReviews } from './apply-reviews';
import type { EditedRun } from './apply-reviews';
import { opinionsOf } from './opinions';
import { raterAgreement } from './rater-agreement';
import type { RaterAgreement } from './rater-agreement';
import { readableReviews } from './found-review';
import type { FoundReview } from './found-review';

/** What people have said of a run and changed in it, in figures. */
export interface ReviewSummary {
  raters: string[];
  agreement: RaterAgreement;
  /** People who chose a model as the best, by key of the model run. */
  winners: Record<string, number>;
  /** Ratings given to the personas of a model, by its key; personas of the consensus under `consensus`. */
  ratings: Record<string, { count: number; mean: number }>;
  /** Personas that were renamed, reworded, rejected or merged. */
  edited: number;
  ignored: EditedRun['ignored'];
  /** Files that cannot be read. */
  unreadable: { file: string; problem: string }[];
}

export function reviewSummary(run: Pick<Run, 'models' | 'consensus'>, found: readonly FoundReview[]): ReviewSummary {
  const files = readableReviews(found);
  const opinions = files.map(opinionsOf);
  const { personas, ignored } = applyReviews(run, files);
  const winners: Record<string, number> = {};
  const given = new Map<string, number[]>();
  for (const { winner, ratings } of opinions) {
    if (winner !== null) {
      winners[winner] = (winners[winner] ?? 0) + 1;
    }
    for (const [ref, rating] of ratings) {
      const owner = ref.includes('/') ? ref.slice(0, ref.lastIndexOf('/')) : 'consensus';
      given.set(owner, [...(given.get(owner) ?? []), rating]);
    }
  }
  return {
    raters: opinions.map(({ rater }) => rater).sort(),
    agreement: raterAgreement(files),
    winners,
    ratings: Object.fromEntries(
      [...given].map(([key, ratings]) => [
        key,
        { count: ratings.length, mean: ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length },
      ]),
    ),
    edited: personas.filter(({ edits, rejected, mergedInto }) => edits.length > 0 || rejected || mergedInto).length,
    ignored,
    unreadable: found.flatMap((each) => ('problem' in each ? [{ file: each.file, problem: each.problem }] : [])),
  };
}
