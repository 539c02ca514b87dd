import type { RowCell } from '../../../core/runs/run-rows';
import { visibleText } from '../../../core/text/visible-text';
import type { Evidence } from '../../../protocol/messages';
import { verdictSentence } from '../../evidence-words';
import { usePanel } from '../../state/panel-context';
import { rowKey } from '../../state/run-state';
import { DataParagraph, DataText } from '../parts/data-text';

/** The row as it stands in the data, with the excerpt marked in it. */
export function RowCells({ evidence }: { evidence: Evidence }) {
  const { state } = usePanel();
  const sentence = verdictSentence(evidence);
  const known = evidence.row === null ? null : state.rows.value.get(rowKey(evidence.source, evidence.row));
  return (
    <>
      {known === undefined && <p class="secondary">Reading the row…</p>}
      {known === null && (
        <>
          <DataParagraph text={`“${evidence.excerpt}”`} />
          {evidence.row !== null && (
            <p class="secondary">The row cannot be shown: the file has changed since this run.</p>
          )}
        </>
      )}
      {known && (
        <dl class="row-cells">
          {known.map((cell) => (
            <div key={cell.column}>
              <dt>
                <DataText text={cell.column} />
              </dt>
              <dd dir="auto">
                <CellText cell={cell} evidence={evidence} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {evidence.original !== null && (
        <p class="secondary">
          Cited as <DataText text={`“${evidence.excerpt}”`} />
        </p>
      )}
      {sentence !== null && <p class="secondary">{sentence}</p>}
    </>
  );
}

function CellText({ cell: { column, text, from, length }, evidence }: { cell: RowCell; evidence: Evidence }) {
  const isQuoted = evidence.column === column && evidence.start !== null && evidence.end !== null;
  const start = isQuoted ? Math.max(0, (evidence.start ?? 0) - from) : 0;
  const end = isQuoted ? Math.max(start, (evidence.end ?? 0) - from) : 0;
  return (
    <>
      {from > 0 && '… '}
      {visibleText(text.slice(0, start))}
      {end > start && <mark class="excerpt">{visibleText(text.slice(start, end))}</mark>}
      {visibleText(text.slice(end))}
      {from + text.length < length && ' …'}
    </>
  );
}
