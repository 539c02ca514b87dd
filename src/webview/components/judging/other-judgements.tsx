import { countOf } from '../../../core/text/figures';
import { usePanel } from '../../state/panel-context';
import { withItem } from '../../state/view-state';
import { DataText } from '../parts/data-text';

/** How others judge a persona: told once the user has rated it, or on request, so that nobody follows the others unawares. */
export function OtherJudgements({ reference, label }: { reference: string; label: string }) {
  const { judging, state } = usePanel();
  const reviews = state.reviews.value;
  const others = (reviews?.others ?? []).flatMap(({ rater, ratings, comments }) => {
    const [rating, comment] = [ratings[reference], comments[reference]];
    return rating === undefined && comment === undefined ? [] : [{ rater, rating, comment }];
  });
  if (others.length === 0) {
    return null;
  }
  const isShown = reviews?.own.ratings[reference] !== undefined || judging.peeked.value.has(reference);
  if (!isShown) {
    return (
      <button
        type="button"
        class="link"
        aria-label={`Show ${countOf(others.length, 'other judgement')} of ${label}`}
        onClick={() => (judging.peeked.value = withItem(judging.peeked.value, reference, true))}
      >
        Show {countOf(others.length, 'other judgement')}
      </button>
    );
  }
  return (
    <ul class="others">
      {others.map(({ rater, rating, comment }) => (
        <li key={rater}>
          <DataText text={rater} />
          {rating === undefined ? '' : ` ${rating} of 5`}
          {comment !== undefined && (
            <>
              : <DataText text={comment} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
