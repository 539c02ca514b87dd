import { visibleText } from '../../../core/text/visible-text';
import type { Evidence } from '../../../protocol/messages';
import { chipName, rowLabel } from '../../evidence-words';
import { usePanel } from '../../state/panel-context';
import { verdictMarks } from '../../status';
import { Icon } from '../parts/icon';

interface EvidenceChipProps {
  evidence: Evidence;
  /** 1-based, among the evidence of the same statement. */
  position: number;
  count: number;
}

/** The row behind a statement; a click opens it in the data file. Without a row there is nothing to open. */
export function EvidenceChip({ evidence, position, count }: EvidenceChipProps) {
  const { post, state } = usePanel();
  const sources = state.run.value?.sources ?? [];
  const { verdict } = evidence;
  const mark = verdictMarks[verdict];
  const kind = `chip chip-${verdict}`;
  const name = chipName(evidence, sources, position, count);
  const title = `${mark.word}: “${visibleText(evidence.excerpt)}”`;
  const icon = <Icon name={mark.icon} tone={mark.tone} />;
  if (evidence.row === null) {
    return (
      <span class={kind} title={title}>
        {icon}
        <span class="hidden">{name}</span>
        <bdi aria-hidden="true">no row</bdi>
      </span>
    );
  }
  const open = () => post({ type: 'open-evidence', evidence });
  return (
    <button type="button" class={kind} title={title} aria-label={name} onClick={open}>
      {icon}
      <bdi dir="ltr">{rowLabel(evidence, sources)}</bdi>
    </button>
  );
}
