import type { AnalysisView } from '../../../protocol/messages';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';

/** What the personas leave out or overdo, the weightiest first. */
export function Suggestions({ suggestions }: Pick<AnalysisView['coverage'], 'suggestions'>) {
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
              <DataText text={text} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
