import type { PersonaReview } from '../../../protocol/reviews';
import { DataText } from '../parts/data-text';

/** Says that words are not the model's, and what the model wrote on demand. */
export function EditedMark({ edit: { by, was } }: { edit: PersonaReview['edits'][number] }) {
  return (
    <details class="edited">
      <summary>
        edited by <DataText text={by} />
      </summary>
      <span>
        Original: <DataText text={was} />
      </span>
    </details>
  );
}
