import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { PageMessage } from '../../protocol/messages';
import type { Judgement } from '../../protocol/reviews';
import { computedByKey } from './computed-by-key';

/** What is open below the name of a persona. */
export interface OpenForm {
  ref: string;
  kind: 'comment' | 'rename' | 'merge';
}

/** Judging as far as it is the page's own: what is being written, and what was just done. */
export interface Judging {
  readonly form: Signal<OpenForm | null>;
  /** The persona whose claims can be edited. */
  readonly editing: Signal<string | null>;
  readonly isEditing: (reference: string) => ReadonlySignal<boolean>;
  /** The claim that is being written, as {@link claimPlace} names it. */
  readonly writing: Signal<string | null>;
  /** Personas whose judgements by others are shown although they have none of one's own. */
  readonly peeked: Signal<ReadonlySet<string>>;
  /** Something was done since the notice was last put away; a rating shows itself. */
  readonly noticed: ReadonlySignal<boolean>;
  readonly judge: (judgement: Judgement) => void;
  readonly putAway: () => void;
  /** Forgets what belongs to names that are not shown any more. */
  readonly reset: () => void;
}

/** Names a claim of a persona. */
export function claimPlace(ref: string, field: string, index: number): string {
  return `${ref} ${field} ${index}`;
}

export function createJudging(post: (message: PageMessage) => void): Judging {
  const form = signal<OpenForm | null>(null);
  const editing = signal<string | null>(null);
  const writing = signal<string | null>(null);
  const peeked = signal<ReadonlySet<string>>(new Set());
  const noticed = signal(false);
  return {
    form,
    editing,
    isEditing: computedByKey((reference) => editing.value === reference),
    writing,
    peeked,
    noticed,
    judge(judgement) {
      noticed.value = judgement.type !== 'rate';
      post({ type: 'judge', judgement });
    },
    putAway: () => (noticed.value = false),
    reset() {
      form.value = null;
      editing.value = null;
      writing.value = null;
      peeked.value = new Set();
      noticed.value = false;
    },
  };
}
