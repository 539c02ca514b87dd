import { signal, type ReadonlySignal } from '@preact/signals';
import type { Evidence } from '../../protocol/messages';

/** What the popover shows: one of the excerpts of a statement, beside its chip. */
export interface ShownEvidence {
  among: readonly Evidence[];
  /** Into `among`. */
  index: number;
  chip: HTMLElement;
}

export interface EvidencePopover {
  readonly shown: ReadonlySignal<ShownEvidence | null>;
  /** Shows it once the pointer or the focus has rested on the chip for a while. */
  readonly rest: (shown: ShownEvidence) => void;
  /** Hides it in a moment, unless the pointer or the focus comes back before that. */
  readonly leave: () => void;
  /** What was about to be hidden stays. */
  readonly stay: () => void;
  /** Another excerpt of the same statement, counted round. */
  readonly step: (by: number) => void;
  /** Hides it at once and gives the focus back to its chip, where the popover has it. */
  readonly close: () => void;
}

/** Milliseconds. */
const restsFor = 300;
const leavesAfter = 200;

/** `onShow` is told of each excerpt that comes into view. */
export function createEvidencePopover(onShow: (evidence: Evidence) => void): EvidencePopover {
  const shown = signal<ShownEvidence | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (action: () => void, milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
  const show = (next: ShownEvidence): void => {
    shown.value = next;
    const evidence = next.among[next.index];
    if (evidence) {
      onShow(evidence);
    }
  };
  return {
    shown,
    rest: (next) => later(() => show(next), shown.peek() === null ? restsFor : 0),
    leave: () => later(() => (shown.value = null), leavesAfter),
    stay: () => clearTimeout(timer),
    step(by) {
      const current = shown.peek();
      if (current) {
        const { length } = current.among;
        show({ ...current, index: (current.index + by + length) % length });
      }
    },
    close() {
      clearTimeout(timer);
      const { chip } = shown.peek() ?? {};
      const hadFocus = document.activeElement?.closest('.evidence-popover') !== null;
      shown.value = null;
      if (hadFocus) {
        chip?.focus();
      }
    },
  };
}
