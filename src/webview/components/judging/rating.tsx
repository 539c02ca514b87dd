import { useId } from 'preact/hooks';
import { usePanel } from '../../state/panel-context';

const ratings = [1, 2, 3, 4, 5] as const;

interface RatingProps {
  reference: string;
  /** Whose rating it is, for its name. */
  label: string;
  disabled: boolean;
}

/** The user's own rating of a persona, from 1 to 5. */
export function Rating({ reference, label, disabled }: RatingProps) {
  const { judging, state } = usePanel();
  const name = useId();
  const own = state.reviews.value?.own.ratings[reference];
  return (
    <fieldset class="rating" aria-label={`Rating of ${label}, 1 to 5`} disabled={disabled}>
      {ratings.map((rating) => (
        <label key={rating} title={`Rate ${rating} of 5`}>
          <input
            type="radio"
            name={name}
            value={rating}
            checked={own === rating}
            aria-label={`${rating} of 5`}
            onChange={() => judging.judge({ type: 'rate', ref: reference, rating })}
          />
          <span aria-hidden="true">{rating}</span>
        </label>
      ))}
    </fieldset>
  );
}
