import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../../../core/text/figures';
import type { AnalysisView } from '../../../protocol/messages';
import { referenceTo, type CoveringModel } from '../../coverage-view';
import { rowLabel } from '../../evidence-words';
import { usePanel } from '../../state/panel-context';
import { modelLabel } from '../../status';
import { EvidenceChip } from '../evidence/evidence-chip';
import { DataParagraph, DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import type { CoverageCell } from './coverage';

interface CitedRowsProps {
  cell: CoverageCell;
  coverage: AnalysisView['coverage'];
  models: readonly CoveringModel[];
  close: () => void;
}

/** The rows of a segment that a persona cites, in their words. */
export function CitedRows({ cell, coverage, models, close }: CitedRowsProps) {
  const { state } = usePanel();
  const heading = useRef<HTMLHeadingElement>(null);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => heading.current?.focus(), [cell]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        close();
      }
    };
    pane.current?.addEventListener('keydown', onKeyDown);
    return () => pane.current?.removeEventListener('keydown', onKeyDown);
  }, [close]);
  const segment = coverage.segments.find(({ id }) => id === cell.segment);
  const model = models.find(({ key, personas }) => personas.some(({ id }) => referenceTo(key, id) === cell.ref));
  const persona = model?.personas.find(({ id }) => referenceTo(model.key, id) === cell.ref);
  if (!segment || !model || !persona) {
    return null;
  }
  const sources = state.sources.value;
  const shown = new Set(segment.shown);
  const evidence = persona.evidence.filter((item) => item.verdict === 'verified' && shown.has(rowLabel(item, sources)));
  return (
    <aside class="pane" aria-label="Cited rows" ref={pane}>
      <header>
        <h2 tabIndex={-1} ref={heading}>
          <DataText text={persona.name} />
        </h2>
        <button type="button" class="icon-button" aria-label="Close cited rows" onClick={close}>
          <Icon name="cross" />
        </button>
      </header>
      <p class="secondary">
        <DataText text={modelLabel(model)} />
      </p>
      <p>
        <b>{countText(segment.byPersona[cell.ref] ?? 0)}</b> of <b>{countText(segment.rows)}</b> rows of{' '}
        <DataText text={segment.label || segment.id} />
      </p>
      <ol>
        {evidence.map((item) => (
          <li key={item.id}>
            <EvidenceChip evidence={item} among={evidence} />
            <DataParagraph text={item.excerpt} />
          </li>
        ))}
      </ol>
    </aside>
  );
}
