import { usePanel } from '../../state/panel-context';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';

/** The last request that failed, until it is dismissed. */
export function ProblemNotice() {
  const { problem } = usePanel().state;
  return (
    <div role="alert">
      {problem.value !== null && (
        <div class="problem">
          <Icon name="cross-circle" tone="bad" />
          <DataText text={problem.value} />
          <button type="button" onClick={() => (problem.value = null)}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
