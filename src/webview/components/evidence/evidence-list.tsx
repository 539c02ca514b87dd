import { countOf } from '../../../core/text/figures';
import type { Evidence } from '../../../protocol/messages';
import { placeOf, verdictSentence, verdictSummary } from '../../evidence-words';
import { usePanel } from '../../state/panel-context';
import { verdictMarks } from '../../status';
import { DataParagraph, DataText } from '../parts/data-text';
import { Disclosure } from '../parts/disclosure';
import { EvidenceChip } from './evidence-chip';
import { MarkLabel } from '../parts/mark-label';

/** Every excerpt of a persona with its verdict, its place and its words. */
export function EvidenceList({ id, evidence }: { id: string; evidence: readonly Evidence[] }) {
  if (evidence.length === 0) {
    return <p class="absent">No evidence was cited.</p>;
  }
  return (
    <Disclosure
      id={id}
      kind="evidence"
      startsOpen={false}
      summary={
        <>
          <span class="evidence-title">Evidence</span>
          <span class="secondary">
            {countOf(evidence.length, 'excerpt')}: {verdictSummary(evidence)}
          </span>
        </>
      }
    >
      {() => (
        <>
          <p class="secondary">
            Verified: the words stand in the row. Whether the statement follows from them is yours to judge.
          </p>
          <ol>
            {evidence.map((item) => (
              <EvidenceItem key={item.id} evidence={item} among={evidence} />
            ))}
          </ol>
        </>
      )}
    </Disclosure>
  );
}

interface EvidenceItemProps {
  evidence: Evidence;
  among: readonly Evidence[];
}

function EvidenceItem({ evidence, among }: EvidenceItemProps) {
  const { state } = usePanel();
  const sentence = verdictSentence(evidence);
  const where = placeOf(evidence, state.sources.value);
  return (
    <li>
      <div class="evidence-place">
        <EvidenceChip evidence={evidence} among={among} />
        <MarkLabel mark={{ ...verdictMarks[evidence.verdict] }} />
        <span class="secondary">
          {where.join(', ')}
          {evidence.column !== null && (
            <>
              {where.length > 0 && ', '}column{' '}
              <code>
                <DataText text={evidence.column} />
              </code>
            </>
          )}
          {evidence.respondent !== null && (
            <>
              , respondent <DataText text={evidence.respondent} />
            </>
          )}
        </span>
      </div>
      <DataParagraph kind="excerpt" text={`“${evidence.excerpt}”`} />
      {evidence.original !== null && (
        <p class="secondary">
          The row says{' '}
          <span class="original">
            <DataText text={`“${evidence.original}”`} />
          </span>
        </p>
      )}
      {sentence !== null && <p class="secondary">{sentence}</p>}
    </li>
  );
}
