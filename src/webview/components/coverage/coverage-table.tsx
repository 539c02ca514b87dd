import { useSignal, type Signal } from '@preact/signals';
import { countText, percentText } from '../../../core/text/figures';
import { visibleText } from '../../../core/text/visible-text';
import type { AnalysisView } from '../../../protocol/messages';
import { citedIn, columnsOf, coveredPersonas, isCrowded, isGap, dismissalOf } from '../../coverage-view';
import type { CoverageColumn, CoveringModel, Segment } from '../../coverage-view';
import { withItem } from '../../state/view-state';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { TableArea } from '../parts/table-area';
import type { CoverageCell } from './coverage';
import { GapNote } from './gap-note';

interface CoverageTableProps {
  coverage: AnalysisView['coverage'];
  models: readonly CoveringModel[];
  chosen: Signal<CoverageCell | null>;
}

/** Segments by personas; each cell is how many different rows of the segment the persona cites. Where personas are very many, by models. */
export function CoverageTable({ coverage, models, chosen }: CoverageTableProps) {
  const expanded = useSignal<ReadonlySet<string>>(new Set());
  const covered = coveredPersonas(models);
  const crowded = isCrowded(covered);
  const groups = covered.map(({ model, personas }) => {
    const together = crowded && !expanded.value.has(model.key);
    return { model, together, columns: columnsOf(model, personas, together) };
  });
  const columns = groups.flatMap((group) => group.columns);
  return (
    <TableArea label="Coverage">
      <table class="coverage-table">
        <caption class="hidden">Rows of each segment that each persona cites</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2} class="start">
              Segment <span class="secondary">words that set it apart</span>
            </th>
            <th scope="col" rowSpan={2}>
              Rows
            </th>
            {groups.map(({ model, together, columns: own }) => (
              <th key={model.key} scope="colgroup" colSpan={own.length} class="group">
                {crowded ? (
                  <button
                    type="button"
                    class="expander"
                    aria-expanded={!together}
                    aria-label={`Personas of ${visibleText(modelLabel(model))}`}
                    onClick={() => (expanded.value = withItem(expanded.value, model.key, together))}
                  >
                    <Icon name="chevron" />
                    <DataText text={modelLabel(model)} />
                  </button>
                ) : (
                  <DataText text={modelLabel(model)} />
                )}
              </th>
            ))}
            <th scope="col" rowSpan={2} class="group">
              Cited by any <span class="secondary">of the segment</span>
            </th>
          </tr>
          <tr>
            {columns.map(({ ref, modelKey, name, isFirst }) => (
              <th
                key={ref ?? modelKey}
                scope="col"
                class={isFirst ? 'name group' : 'name'}
                title={ref === null ? undefined : visibleText(name)}
              >
                <DataText text={name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {coverage.segments.map((segment) => (
            <SegmentRow key={segment.id} segment={segment} columns={columns} chosen={chosen} />
          ))}
        </tbody>
        <SumRow segments={coverage.segments} columns={columns} />
      </table>
    </TableArea>
  );
}

function SumRow({ segments, columns }: { segments: readonly Segment[]; columns: readonly CoverageColumn[] }) {
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
  const cited = segments.reduce((sum, segment) => sum + segment.cited, 0);
  return (
    <tfoot>
      <tr>
        <th scope="row" class="start">
          All segments
        </th>
        <td>{countText(rows)}</td>
        {columns.map((column) => (
          <td key={column.ref ?? column.modelKey} class="count">
            {countText(segments.reduce((sum, segment) => sum + citedIn(segment, column), 0))}
          </td>
        ))}
        <CitedByAny cited={cited} rows={rows} />
      </tr>
    </tfoot>
  );
}

interface SegmentRowProps {
  segment: Segment;
  columns: readonly CoverageColumn[];
  chosen: Signal<CoverageCell | null>;
}

function SegmentRow({ segment, columns, chosen }: SegmentRowProps) {
  const { state } = usePanel();
  const gap = isGap(segment);
  const isOpen = gap && !dismissalOf(segment, state.reviews.value);
  return (
    <tr class={isOpen ? 'gap' : ''}>
      <th scope="row" class="start">
        {isOpen && <Icon name="warning" tone="warning" />} <DataText text={segment.label || segment.id} />
        {gap && <GapNote segment={segment} />}
      </th>
      <td>{countText(segment.rows)}</td>
      {columns.map((column) => (
        <td key={column.ref ?? column.modelKey} class={column.isFirst ? 'count group' : 'count'}>
          <CellContent segment={segment} column={column} chosen={chosen} />
        </td>
      ))}
      <CitedByAny cited={segment.cited} rows={segment.rows} />
    </tr>
  );
}

function CellContent({ segment, column, chosen }: Omit<SegmentRowProps, 'columns'> & { column: CoverageColumn }) {
  const count = citedIn(segment, column);
  const { ref, name } = column;
  const style = { '--share': count / segment.rows };
  if (count === 0) {
    return (
      <span class="none">
        <span aria-hidden="true">·</span>
        <span class="hidden">none</span>
      </span>
    );
  }
  if (ref === null) {
    return (
      <span class="cell" style={style}>
        {countText(count)}
      </span>
    );
  }
  const isChosen = chosen.value?.ref === ref && chosen.value.segment === segment.id;
  return (
    <button
      type="button"
      class="cell"
      style={style}
      aria-pressed={isChosen}
      aria-label={`${visibleText(name)}: ${countText(count)} of ${countText(segment.rows)} rows of ${visibleText(segment.label)}`}
      onClick={() => (chosen.value = isChosen ? null : { ref, segment: segment.id })}
    >
      {countText(count)}
    </button>
  );
}

function CitedByAny({ cited, rows }: { cited: number; rows: number }) {
  return (
    <td class="group">
      {rows === 0 ? '–' : percentText(cited / rows)}
      <span class="secondary">
        {countText(cited)} of {countText(rows)}
      </span>
    </td>
  );
}
