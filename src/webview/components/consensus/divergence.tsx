import type { Combination } from '../../../protocol/messages';
import { modelLabel, type NamedModel } from '../../status';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';

interface DivergenceProps {
  divergence: Combination['consensus']['personas'][number]['divergences'][number];
  models: readonly NamedModel[];
}

/** What members state differently, and who states what. */
export function Divergence({ divergence: { values }, models }: DivergenceProps) {
  return (
    <span class="divergence">
      <Icon name="conflict" />
      <span>
        {values.map(({ value, refs }, index) => (
          <span key={value}>
            {index > 0 && '; '}
            <DataText text={labelsOf(refs, models)} />: <DataText text={value} />
          </span>
        ))}
      </span>
    </span>
  );
}

/** The models among references to their personas. */
export function labelsOf(refs: readonly string[], models: readonly NamedModel[]): string {
  return models
    .filter(({ key }) => refs.some((ref) => ref.startsWith(`${key}/`)))
    .map((model) => modelLabel(model))
    .join(', ');
}
