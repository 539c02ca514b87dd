import type { AnalysisView } from '../../../protocol/messages';
import { modelLabel, type NamedModel } from '../../status';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';

interface SuggestionsProps extends Pick<AnalysisView['coverage'], 'suggestions'> {
  models: readonly NamedModel[];
}

/** What the personas leave out or overdo, the weightiest first. */
export function Suggestions({ suggestions, models }: SuggestionsProps) {
  // Of two keys one may begin with the other.
  const byLength = models.toSorted((left, right) => right.key.length - left.key.length);
  const worded = (text: string): string =>
    byLength.reduce((words, model) => words.replaceAll(model.key, () => modelLabel(model)), text);
  return (
    <section>
      <h2>Before you decide</h2>
      {suggestions.length === 0 ? (
        <p class="absent">No segment is left out by a model, and none is far over-represented.</p>
      ) : (
        <ul class="suggestions">
          {suggestions.map(({ text }) => (
            <li key={text}>
              <Icon name="info" tone="info" />
              <DataText text={worded(text)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
