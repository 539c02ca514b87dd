import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { countText } from '../../../core/text/figures';
import { visibleText } from '../../../core/text/visible-text';
import type { Evidence } from '../../../protocol/messages';
import { placeOf } from '../../evidence-words';
import type { ShownEvidence } from '../../state/evidence-popover';
import { usePanel } from '../../state/panel-context';
import { modelLabel, verdictMarks } from '../../status';
import { DataText } from '../parts/data-text';
import { Icon } from '../parts/icon';
import { MarkLabel } from '../parts/mark-label';
import { RowCells } from './row-cells';

/** The row behind the chip that the pointer or the focus rests on. */
export function EvidencePopover() {
  const { popover } = usePanel();
  const shown = popover.shown.value;
  return shown === null ? null : <Popover shown={shown} />;
}

function Popover({ shown }: { shown: ShownEvidence }) {
  const { popover, post, state } = usePanel();
  const box = useRef<HTMLDialogElement>(null);
  const { among, index, chip } = shown;
  const evidence = among[index];
  useLayoutEffect(() => {
    if (box.current) {
      place(box.current, chip);
    }
  });
  useEffect(() => {
    const element = box.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        popover.close();
      }
    };
    const { stay, leave } = popover;
    element?.addEventListener('pointerenter', stay);
    element?.addEventListener('pointerleave', leave);
    element?.addEventListener('focusin', stay);
    element?.addEventListener('keydown', onKeyDown);
    return () => {
      element?.removeEventListener('pointerenter', stay);
      element?.removeEventListener('pointerleave', leave);
      element?.removeEventListener('focusin', stay);
      element?.removeEventListener('keydown', onKeyDown);
    };
  }, [popover]);
  if (evidence === undefined) {
    return null;
  }
  const { verdict, row } = evidence;
  return (
    <dialog
      open
      class="evidence-popover"
      aria-label={`Evidence ${countText(index + 1)} of ${countText(among.length)}`}
      tabIndex={-1}
      ref={box}
    >
      <header>
        <MarkLabel mark={verdictMarks[verdict]} />
        <span class="secondary">{placeOf(evidence, state.sources.value).join(', ')}</span>
        <span class="secondary end">
          {countText(index + 1)} of {countText(among.length)}
        </span>
        <Step label="Previous row" icon="left" by={-1} />
        <Step label="Next row" icon="right" by={1} />
        <button type="button" class="icon-button" aria-label="Close" onClick={() => popover.close()}>
          <Icon name="cross" />
        </button>
      </header>
      <RowCells evidence={evidence} />
      <CitedBy evidence={evidence} />
      <footer>
        {row !== null && (
          <button type="button" class="primary" onClick={() => post({ type: 'open-evidence', evidence })}>
            Open Row {row}
          </button>
        )}
        <CopyQuote evidence={evidence} />
      </footer>
    </dialog>
  );
}

function Step({ label, icon, by }: { label: string; icon: 'left' | 'right'; by: number }) {
  const { popover } = usePanel();
  return (
    <button type="button" class="icon-button" aria-label={label} onClick={() => popover.step(by)}>
      <Icon name={icon} />
    </button>
  );
}

/** How often each model cites the row. */
function CitedBy({ evidence: { source, row } }: { evidence: Evidence }) {
  const { state } = usePanel();
  const citing = state.models.value.flatMap(({ view }) => {
    const times = view.value.personas
      .flatMap((persona) => persona.evidence)
      .filter((item) => item.row === row && item.source === source && item.verdict === 'verified').length;
    return times === 0 ? [] : [`${modelLabel(view.value)}${times > 1 ? ` ×${times}` : ''}`];
  });
  return row === null || citing.length === 0 ? null : (
    <p class="secondary">
      Cited by <DataText text={citing.join(', ')} />
    </p>
  );
}

function CopyQuote({ evidence }: { evidence: Evidence }) {
  const copied = useSignal('');
  const text = evidence.original ?? evidence.excerpt;
  return (
    <button
      type="button"
      onClick={() => void navigator.clipboard.writeText(visibleText(text)).then(() => (copied.value = text))}
    >
      {copied.value === text ? 'Copied' : 'Copy Quote'}
    </button>
  );
}

const gap = 6; // CSS pixels

/** Below the chip, above it where there is no room below; never over it. */
function place(box: HTMLElement, chip: HTMLElement): void {
  const anchor = chip.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = anchor.bottom + gap;
  const fits = below + height <= window.innerHeight || anchor.top < height + gap;
  const left = Math.max(gap, Math.min(anchor.left, window.innerWidth - width - gap));
  box.style.setProperty('left', `${left}px`);
  box.style.setProperty('top', `${fits ? below : anchor.top - height - gap}px`);
}
