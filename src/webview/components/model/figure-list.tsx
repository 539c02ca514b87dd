import { countText } from '../../../core/text/figures';
import type { ModelView } from '../../../protocol/messages';
import { figuresOf } from '../../figures';
import { usePanel } from '../../state/panel-context';
import { verdictMarks } from '../../status';
import { Icon } from '../parts/icon';

const doubtful = ['altered', 'misattributed', 'rejected'] as const;

/** What a model run delivered and what it took, in lines that align across the columns. */
export function FigureList({ model }: { model: ModelView }) {
  const { state } = usePanel();
  const figures = figuresOf(model).filter(({ name }) => name === 'Evidence' || state.run.value?.blind !== true);
  return (
    <dl class="figures">
      {figures.map(({ name, value, part }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="figure">{value}</dd>
          <dd class="part">{part}</dd>
          {name === 'Evidence' && (
            <dd class="part doubts">
              <Doubts model={model} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** Excerpts that are not verified, by verdict. */
function Doubts({ model: { evidence } }: { model: ModelView }) {
  const found = doubtful.filter((verdict) => evidence[verdict] > 0);
  if (found.length === 0) {
    return evidence.cited > 0 ? 'none altered, misattributed or rejected' : null;
  }
  return found.map((verdict) => (
    <span key={verdict} class="doubt">
      <Icon name={verdictMarks[verdict].icon} tone={verdictMarks[verdict].tone} />
      {countText(evidence[verdict])} {verdictMarks[verdict].word}
    </span>
  ));
}
