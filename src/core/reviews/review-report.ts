import { personaTitles } from '../analysis/comparison-text';
import { claimFieldLabels } from '../analysis/comparison-text';
import type { Persona } from '../persona/persona';
import type { Run } from '../runs/run';
import { countOf, percentText } from '../text/figures';
import { applyReviews, type Edit, type EditedPersona, type Provenance } from './apply-reviews';
import { type Opinions, opinionsOf } from './opinions';
import { type FoundReview, readableReviews } from './found-review';
import { reviewSummary } from './review-summary';

/** A persona that somebody has judged or changed. */
export interface ReviewedPersona {
  ref: string;
  title: string;
  /** What was said of it and done to it, by whom and when. */
  lines: string[];
  /** As edited by people; null where its words are still those of the model, and for one that is no more. */
  edited: Persona | null;
}

/** What people say of a run and have changed in it, for a report; the run itself stays as the models wrote it. */
export interface ReviewReport {
  /** On the run as a whole. */
  lines: string[];
  personas: ReviewedPersona[];
}

/** Null where nobody has reviewed the run. `escape` makes words of people and models fit to be printed. */
export function reviewReport(
  run: Run,
  found: readonly FoundReview[],
  escape: (text: string) => string,
): ReviewReport | null {
  if (found.length === 0) {
    return null;
  }
  const files = readableReviews(found);
  const opinions = files.map(opinionsOf);
  const titles = personaTitles(run.models, escape);
  const title = ({ ref, persona }: EditedPersona): string =>
    ref.includes('/') ? titles([ref]) : `${escape(ref)} “${escape(persona.name)}” (consensus)`;
  const personas = applyReviews(run, files).personas.map((state) => ({
    ref: state.ref,
    title: title(state),
    lines: [...judgementLines(state.ref, opinions, escape), ...changeLines(state, escape)],
    edited: isReworded(state) ? state.persona : null,
  }));
  return { lines: runLines(run, found, opinions, escape), personas: personas.filter(({ lines }) => lines.length > 0) };
}

function isReworded({ edits, mergedFrom, rejected, mergedInto }: EditedPersona): boolean {
  return edits.length + mergedFrom.length > 0 && rejected === null && mergedInto === null;
}

function runLines(
  run: Run,
  found: readonly FoundReview[],
  opinions: readonly Opinions[],
  escape: (text: string) => string,
): string[] {
  const { raters, agreement, ignored, unreadable } = reviewSummary(run, found);
  const { figures, units } = agreement;
  const together =
    figures === null
      ? `not shown below ten personas that two people rated (${units})`
      : `Krippendorff's α (ordinal) ${figures.alpha === null ? 'open, as all ratings are the same' : figures.alpha.toFixed(2)}, raw ${percentText(figures.rawAgreement)}, over ${countOf(units, 'persona')}`;
  return [
    `Reviewed by ${raters.length === 0 ? 'nobody whose file can be read' : raters.map(escape).join(', ')}.`,
    ...(agreement.raters > 1 ? [`How far they agree on ratings: ${together}.`] : []),
    ...opinions.flatMap(({ rater, winner, comments, dismissed }) => [
      ...(winner === null ? [] : [`${escape(rater)} finds ${escape(winner)} the best.`]),
      ...said(rater, comments.get(''), escape),
      ...dismissed.map(
        ({ segment, model, reason }) =>
          `${escape(rater)} takes segment ${escape(segment)} for no gap${model === null ? '' : ` of ${escape(model)}`}: “${escape(reason)}”`,
      ),
    ]),
    ...ignored.map((action) => `Not done, ${stamp(action, escape)}: ${escape(action.reason)}`),
    ...unreadable.map(({ problem }) => escape(problem)),
  ];
}

/** `Ada rates it 4 of 5.` */
function judgementLines(ref: string, opinions: readonly Opinions[], escape: (text: string) => string): string[] {
  return opinions.flatMap(({ rater, ratings, comments }) => {
    const rating = ratings.get(ref);
    return [
      ...(rating === undefined ? [] : [`${escape(rater)} rates it ${rating} of 5.`]),
      ...said(rater, comments.get(ref), escape),
    ];
  });
}

function said(rater: string, comment: string | undefined, escape: (text: string) => string): string[] {
  return comment === undefined ? [] : [`${escape(rater)}: “${escape(comment)}”`];
}

function changeLines(state: EditedPersona, escape: (text: string) => string): string[] {
  const { edits, rejected, locked, mergedInto, mergedFrom } = state;
  return [
    ...edits.map((edit) => editText(edit, escape)),
    ...mergedFrom.map((merged) => `${escape(merged.ref)} was merged into it (${stamp(merged, escape)}).`),
    ...(mergedInto ? [`Merged into ${escape(mergedInto.ref)} (${stamp(mergedInto, escape)}).`] : []),
    ...(rejected ? [`Rejected (${stamp(rejected, escape)}).`] : []),
    ...(locked ? [`Locked (${stamp(locked, escape)}).`] : []),
  ];
}

/** `Goals 2: “was”, now “now” (Ada, 2026-11-23T09:05:07.000Z)`. */
export function editText(edit: Edit, escape: (text: string) => string): string {
  const { field, index, was, now } = edit;
  const label = field === 'name' ? 'Name' : claimFieldLabels[field];
  const place = field === 'name' || field === 'role' || field === 'summary' ? label : `${label} ${index + 1}`;
  const change = now === null ? 'rejected' : `now “${escape(now)}”`;
  return `${place}: “${escape(was)}”, ${change} (${stamp(edit, escape)})`;
}

/** Who and when. */
export function stamp({ by, at }: Provenance, escape: (text: string) => string): string {
  return `${escape(by)}, ${escape(at)}`;
}
