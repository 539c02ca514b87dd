import { DataText } from './data-text';
import { Icon } from './icon';

/** Warnings of a run or of a model, one line each. */
export function WarningList({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) {
    return null;
  }
  return (
    <ul class="warnings" aria-label="Warnings">
      {[...new Set(warnings)].map((warning) => (
        <li key={warning}>
          <Icon name="warning" tone="warning" />
          <DataText text={warning} />
        </li>
      ))}
    </ul>
  );
}
