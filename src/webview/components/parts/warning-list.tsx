import { visibleText } from '../../../core/text/visible-text';
import { DataText } from './data-text';
import { Icon } from './icon';

/** Warnings of a run or of a model; of a very long one the beginning, the rest on hover. */
export function WarningList({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) {
    return null;
  }
  return (
    <ul class="warnings" aria-label="Warnings">
      {[...new Set(warnings)].map((warning) => (
        <li key={warning}>
          <Icon name="warning" tone="warning" />
          <span class="clamped" title={visibleText(warning)}>
            <DataText text={warning} />
          </span>
        </li>
      ))}
    </ul>
  );
}
