import { verdictMarks, verdicts } from '../../status';
import { MarkLabel } from '../parts/mark-label';

/** What the marks of evidence mean, and what *verified* does not. */
export function Legend() {
  return (
    <div class="legend">
      {verdicts.map((verdict) => (
        <MarkLabel key={verdict} mark={verdictMarks[verdict]} />
      ))}
      <p>Verified: the words stand in the row. Whether the claim follows from them is yours to judge.</p>
    </div>
  );
}
