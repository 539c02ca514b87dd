import type { Usage } from '../money/usage';
import type { Cost } from '../runs/run';
import type { Evidence, Fact } from '../persona/persona';

const integers = new Intl.NumberFormat('en');

/** `1,234`; null is `unknown`. */
export function countText(count: number | null): string {
  return count === null ? 'unknown' : integers.format(count);
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
  const whole = Math.round(milliseconds);
  if (whole < 1000) {
    return `${whole} ms`;
  }
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) {
    return `${(tenths / 10).toFixed(1)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `$0.0122`, at least four decimals below a dollar; `≥ $0.0122` where a part is unknown; `unknown` where all is. */
export function costText(usd: number | null, complete: boolean): string {
  if (usd === null) {
    return 'unknown';
  }
  const digits = usd === 0 ? 0 : usd < 0.01 ? 6 : usd < 0.99995 ? 4 : 2;
  return `${complete ? '' : '≥ '}$${usd.toFixed(digits)}`;
}

/** What a model run cost: `$0.0122`; `$0 (cached, was $0.0122)` for an answer from the cache. */
export function modelCostText({ usd, source, originalUsd }: Cost): string {
  return source === 'cache'
    ? `${costText(usd, true)} (cached, was ${costText(originalUsd, true)})`
    : costText(usd, true);
}

const bases: Record<Fact['basis'], string> = { column: 'column', stated: 'stated', model: 'model assertion' };

/** `25–34 (column age, 12 of 31)`; a range of one value is that value. */
export function factText(fact: Fact): string {
  const value = typeof fact.value === 'string' ? fact.value : rangeText(fact.value);
  const basis = fact.column === null ? bases[fact.basis] : `${bases[fact.basis]} ${fact.column}`;
  return `${value} (${basis}${fact.counts ? `, ${fact.counts.value} of ${fact.counts.of}` : ''})`;
}

function rangeText({ min, max }: { min: number; max: number }): string {
  return min === max ? String(min) : `${min}–${max}`;
}

/** The verdict in words: `misattributed: cited row 17, stands in row 21`. */
export function verdictText(evidence: Evidence): string {
  switch (evidence.verdict) {
    case 'verified':
      return 'verified';
    case 'altered':
      return `altered: the row says “${evidence.original ?? ''}”`;
    case 'misattributed':
      return `misattributed: cited ${evidence.citedRow === null ? 'a row that does not exist' : `row ${evidence.citedRow}`}, stands in row ${evidence.row}`;
    case 'rejected':
      return evidence.citedRow === null
        ? 'rejected: the cited row does not exist'
        : `rejected: not in row ${evidence.citedRow}`;
  }
}
