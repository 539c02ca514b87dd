import { useSignal } from '@preact/signals';
import { countOf } from '../../../core/text/figures';
import type { Evidence } from '../../../protocol/messages';
import { firstChips } from '../../evidence-words';
import { EvidenceChip } from './evidence-chip';

const shownAtFirst = 3;

interface ChipRowProps {
  /** Ids of the evidence, as a statement names them. */
  ids: readonly string[];
  /** The evidence of the persona by id. */
  evidence: ReadonlyMap<string, Evidence>;
}

/** The rows a statement rests on, three at first. */
export function ChipRow({ ids, evidence }: ChipRowProps) {
  const expanded = useSignal(false);
  const all = [...new Set(ids)].flatMap((id) => evidence.get(id) ?? []);
  if (all.length === 0) {
    return <span class="no-row">no row cited</span>;
  }
  const shown = expanded.value ? all : firstChips(all, shownAtFirst);
  return (
    <span class="chips">
      {shown.map((item) => (
        <EvidenceChip key={item.id} evidence={item} among={all} />
      ))}
      {all.length > shownAtFirst && (
        <button
          key="more"
          type="button"
          class="chip chip-more"
          aria-expanded={expanded.value}
          aria-label={expanded.value ? 'Show fewer rows' : `Show ${countOf(all.length - shownAtFirst, 'more row')}`}
          onClick={() => (expanded.value = !expanded.value)}
        >
          {expanded.value ? 'fewer' : `+${all.length - shownAtFirst}`}
        </button>
      )}
    </span>
  );
}
