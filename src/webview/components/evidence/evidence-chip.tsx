import { visibleText } from '../../../core/text/visible-text';
import type { Evidence } from '../../../protocol/messages';
import { chipName, rowLabel } from '../../evidence-words';
import { usePanel } from '../../state/panel-context';
import { verdictMarks } from '../../status';
import { Icon } from '../parts/icon';

interface EvidenceChipProps {
  evidence: Evidence;
  /** The evidence of the same statement, this among it. */
  among: readonly Evidence[];
}

/** The row behind a statement; a click opens it in the data file. Without a row there is nothing to open. */
export function EvidenceChip({ evidence, among }: EvidenceChipProps) {
  const { popover, post, state } = usePanel();
  const sources = state.sources.value;
  const { verdict } = evidence;
  const mark = verdictMarks[verdict];
  const kind = `chip chip-${verdict}`;
  const name = chipName(evidence, sources, among.indexOf(evidence) + 1, among.length);
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
  const rest = (chip: HTMLElement): void => popover.rest({ among, index: among.indexOf(evidence), chip });
  const onKeyDown = (event: KeyboardEvent): void => {
    const box = document.querySelector<HTMLElement>('.evidence-popover');
    if (event.key === 'ArrowDown' && box) {
      event.preventDefault();
      box.focus();
    } else if (event.key === 'Escape') {
      popover.close();
    }
  };
  return (
    <button
      type="button"
      class={kind}
      aria-label={name}
      onClick={() => post({ type: 'open-evidence', evidence })}
      onPointerEnter={(event) => rest(event.currentTarget)}
      onPointerLeave={() => popover.leave()}
      onFocus={(event) => rest(event.currentTarget)}
      onBlur={() => popover.leave()}
      onKeyDown={onKeyDown}
    >
      {icon}
      <bdi dir="ltr">{rowLabel(evidence, sources)}</bdi>
    </button>
  );
}
