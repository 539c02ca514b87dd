import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../../../core/text/figures';
import type { ModelView } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';
import { WinnerButton } from '../judging/winner-button';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';

/** The names of the models, with how much of what they cite is verified. */
export function ComparedHeader({ models }: { models: readonly ModelView[] }) {
  const { view } = usePanel();
  const head = useRef<HTMLTableSectionElement>(null);
  // The heading of an open match sticks below, however many lines the names take.
  useEffect(() => {
    const { current } = head;
    current?.parentElement?.style.setProperty('--header', `${current.offsetHeight}px`);
  }, [models]);
  return (
    <thead ref={head}>
      <tr>
        <th scope="col">Persona, field</th>
        {models.map((model) => (
          <th key={model.key} scope="col">
            <DataText text={modelLabel(model)} />
            {view.baseline.value === model.key && (
              <span class="pinned">
                <Icon name="pin" />
                <span class="hidden">baseline</span>
              </span>
            )}
            <WinnerButton model={model} />
            <span class="secondary">
              {countText(model.evidence.verified)} of {countText(model.evidence.cited)} verified
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}
