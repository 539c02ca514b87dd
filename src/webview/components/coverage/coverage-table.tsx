import type { Signal } from '@preact/signals';
import { countText } from '../../../core/text/figures';
import { visibleText } from '../../../core/text/visible-text';
import type { AnalysisView, ModelView } from '../../../protocol/messages';
import { coveredPersonas, isGap, type CoveredPersona, type Segment } from '../../coverage-view';
import { percentText } from '../../format';
import { modelLabel } from '../../status';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import type { CoverageCell } from './coverage';

interface CoverageTableProps {
  coverage: AnalysisView['coverage'];
  models: readonly ModelView[];
  chosen: Signal<CoverageCell | null>;
}

/** Segments by personas; each cell is how many different rows of the segment the persona cites. */
export function CoverageTable({ coverage, models, chosen }: CoverageTableProps) {
  const groups = coveredPersonas(models);
  const personas = groups.flatMap((group) => group.personas);
  const rows = coverage.segments.reduce((sum, segment) => sum + segment.rows, 0);
  const cited = coverage.segments.reduce((sum, segment) => sum + segment.cited, 0);
  return (
    <div class="table-area">
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
            {groups.map(({ model, personas: own }) => (
              <th key={model.key} scope="colgroup" colSpan={own.length} class="group">
                <DataText text={modelLabel(model)} />
              </th>
            ))}
            <th scope="col" rowSpan={2} class="group">
              Cited by any <span class="secondary">of the segment</span>
            </th>
          </tr>
          <tr>
            {groups.flatMap(({ personas: own }) =>
              own.map(({ ref, name }, index) => (
                <th key={ref} scope="col" class={index === 0 ? 'name group' : 'name'} title={visibleText(name)}>
                  <DataText text={name} />
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {coverage.segments.map((segment) => (
            <SegmentRow
              key={segment.id}
              segment={segment}
              firsts={new Set(groups.flatMap(({ personas: [first] }) => first?.ref ?? []))}
              personas={personas}
              chosen={chosen}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" class="start">
              All segments
            </th>
            <td>{countText(rows)}</td>
            {personas.map(({ ref }) => (
              <td key={ref} class="count">
                {countText(coverage.segments.reduce((sum, { byPersona }) => sum + (byPersona[ref] ?? 0), 0))}
              </td>
            ))}
            <CitedByAny cited={cited} rows={rows} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface SegmentRowProps {
  segment: Segment;
  personas: readonly CoveredPersona[];
  /** References of each model's first persona, where a rule begins. */
  firsts: ReadonlySet<string>;
  chosen: Signal<CoverageCell | null>;
}

function SegmentRow({ segment, personas, firsts, chosen }: SegmentRowProps) {
  const gap = isGap(segment);
  return (
    <tr class={gap ? 'gap' : ''}>
      <th scope="row" class="start">
        {gap && <Icon name="warning" tone="warning" />} <DataText text={segment.label || segment.id} />
        {gap && <span class="secondary">Gap: few of these rows are cited by any persona</span>}
      </th>
      <td>{countText(segment.rows)}</td>
      {personas.map(({ ref, name }) => {
        const count = segment.byPersona[ref] ?? 0;
        const isChosen = chosen.value?.ref === ref && chosen.value.segment === segment.id;
        return (
          <td key={ref} class={firsts.has(ref) ? 'count group' : 'count'}>
            {count === 0 ? (
              <span class="none" aria-label="none">
                ·
              </span>
            ) : (
              <button
                type="button"
                class="cell"
                style={{ '--share': count / segment.rows }}
                aria-pressed={isChosen}
                aria-label={`${visibleText(name)}: ${countText(count)} of ${countText(segment.rows)} rows of ${visibleText(segment.label)}`}
                onClick={() => (chosen.value = isChosen ? null : { ref, segment: segment.id })}
              >
                {countText(count)}
              </button>
            )}
          </td>
        );
      })}
      <CitedByAny cited={segment.cited} rows={segment.rows} />
    </tr>
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
