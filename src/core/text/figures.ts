import type { Usage } from '../money/usage';
import type { Evidence, Fact } from '../persona/persona';

const whole = new Intl.NumberFormat('en');

/** `1,234`; null is `unknown`. */
export function countText(count: number | null): string {
  return count === null ? 'unknown' : whole.format(count);
}

/** A token count of a usage; `none` where no model was called. */
export function tokensText(usage: Usage, field: 'inputTokens' | 'outputTokens'): string {
  return usage.source === 'none' ? 'none' : countText(usage[field]);
}

/** `850 ms`, `2.1 s`, `3 min 5 s`; null is `–`. */
export function durationText(milliseconds: number | null): string {
  if (milliseconds === null) {
    return '–';
  }
  if (milliseconds < 1000) {
    return `${Math.round(milliseconds)} ms`;
  }
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** `$0.0122`, at least four decimals below a dollar; `≥ $0.0122` where a part is unknown; `unknown` where all is. */
export function costText(usd: number | null, complete: boolean): string {
  if (usd === null) {
    return 'unknown';
  }
  const digits = usd === 0 ? 0 : usd < 0.01 ? 6 : usd < 1 ? 4 : 2;
  return `${complete ? '' : '≥ '}$${usd.toFixed(digits)}`;
}

const bases: Record<Fact['basis'], string> = { column: 'column', stated: 'stated', model: 'model assertion' };

/** `25–34 (column age, 12 of 31)`. */
export function factText(fact: Fact): string {
  const value = typeof fact.value === 'string' ? fact.value : `${fact.value.min}–${fact.value.max}`;
  const basis = fact.column === null ? bases[fact.basis] : `${bases[fact.basis]} ${fact.column}`;
  return `${value} (${basis}${fact.counts ? `, ${fact.counts.value} of ${fact.counts.of}` : ''})`;
}

/** The verdict in words: `misattributed: cited row 17, stands in row 21`. */
export function verdictText(evidence: Evidence): string {
  switch (evidence.verdict) {
    case 'verified':
      return 'verified';
    case 'altered':
      return `altered: the row says “${evidence.original ?? ''}”`;
    case 'misattributed':
      return `misattributed: cited row ${evidence.citedRow ?? 'that does not exist'}, stands in row ${evidence.row}`;
    case 'rejected':
      return evidence.citedRow === null
        ? 'rejected: the cited row does not exist'
        : `rejected: not in row ${evidence.citedRow}`;
  }
}
