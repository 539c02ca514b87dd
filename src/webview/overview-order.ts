import { overviewColumns, type RunSize } from './overview-columns';
import type { ModelEntry } from './state/run-state';
import type { Order } from './state/view-state';
import { modelLabel } from './status';

const byName = new Intl.Collator('en', { numeric: true });

/** Model runs ordered by a column of the overview; what has no figure there comes last. Null: as configured. */
export function orderedEntries(entries: readonly ModelEntry[], order: Order | null, run: RunSize): ModelEntry[] {
  if (order === null) {
    return [...entries];
  }
  const direction = order.descending ? -1 : 1;
  if (order.column === 'model') {
    return entries.toSorted(
      (left, right) => direction * byName.compare(modelLabel(left.view.value), modelLabel(right.view.value)),
    );
  }
  const column = overviewColumns.find(({ id }) => id === order.column);
  const figure = (entry: ModelEntry): number | null => column?.cell(entry.view.value, run).order ?? null;
  return entries.toSorted((left, right) => {
    const [one, other] = [figure(left), figure(right)];
    if (one === null || other === null) {
      return Number(one === null) - Number(other === null);
    }
    return direction * (one - other);
  });
}
