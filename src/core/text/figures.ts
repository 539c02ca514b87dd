import type { Usage } from '../money/usage';
import type { Cost } from '../runs/run';
import type { Evidence, Fact } from '../persona/persona';

const integers = new Intl.NumberFormat('en');

/** `1,234`; null is `unknown`. */
export function countText(count: number | null): string {
  return count === null ? 'unknown' : integers.format(count);
}

/** `93 %` of a share from 0 to 1; what is above 0 or below 1 never reads as `0 %` or `100 %`. */
export function percentText(share: number): string {
  const rounded = Math.round(100 * share);
  const shown = share > 0 && rounded === 0 ? '< 1' : share < 1 && rounded === 100 ? '> 99' : String(rounded);
  return `${shown} %`;
}

/** `1 persona`, `3 personas`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${countText(count)} ${count === 1 ? singular : plural}`;
}

/** A token count of a usage; `none` where no model was called. */
export function tokensText(usage: Usage, field: 'inputTokens' | 'outputTokens'): string {
  return usage.source === 'none' ? 'none' : countText(usage[field]);
}

/** `850 ms`, `2.1 s`, `3 min 05 s`, `1 h 02 min`, rounded to what is shown; above zero at least `1 ms`; null is `–`. */
export function durationText(milliseconds: number | null): string {
  if (milliseconds === null) {
    return '–';
  }
  const whole = Math.round(milliseconds);
  if (whole < 1000) {
    return `${milliseconds > 0 ? Math.max(1, whole) : 0} ms`;
  }
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) {
    return `${(tenths / 10).toFixed(1)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  }
  const minutes = Math.round(seconds / 60);
  return `${countText(Math.floor(minutes / 60))} h ${twoDigits(minutes % 60)} min`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * `$1,234.50`, below a dollar `$0.0122`, below a hundredth of a cent `$0.000012`; what is not zero never reads as zero.
 * `≥ $0.0122` where a part is unknown, `unknown` where all is.
 */
export function costText(usd: number | null, complete = true): string {
  return usd === null ? 'unknown' : `${complete ? '' : '≥ '}${usdText(usd)}`;
}

function usdText(usd: number): string {
  if (usd === 0) {
    return '$0';
  }
  if (usd < 0.000001) {
    return '< $0.000001';
  }
  const digits = usd < 0.0001 ? 6 : usd < 0.99995 ? 4 : 2;
  return `$${decimals(digits).format(usd)}`;
}

const byDigits = new Map<number, Intl.NumberFormat>();

/** Numbers with exactly so many digits behind the point. */
function decimals(digits: number): Intl.NumberFormat {
  const format =
    byDigits.get(digits) ??
    new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  byDigits.set(digits, format);
  return format;
}

/** What a model run cost: `$0.0122`; `$0 (cached, was $0.0122)` for an answer from the cache. */
export function modelCostText({ usd, source, originalUsd }: Cost): string {
  return source === 'cache' ? `${costText(usd)} (cached, was ${costText(originalUsd)})` : costText(usd);
}

const bases: Record<Fact['basis'], string> = { column: 'column', stated: 'stated', model: 'model assertion' };

/** `25–34 (column age, 12 of 31)`; a range of one value is that value. */
export function factText(fact: Fact): string {
  const basis = fact.column === null ? bases[fact.basis] : `${bases[fact.basis]} ${fact.column}`;
  const counts = fact.counts ? `, ${countText(fact.counts.value)} of ${countText(fact.counts.of)}` : '';
  return `${factValueText(fact.value)} (${basis}${counts})`;
}

/** `25–34`, `41` for a range of one value, or the words. */
export function factValueText(value: Fact['value']): string {
  if (typeof value === 'string') {
    return value;
  }
  return value.min === value.max ? String(value.min) : `${value.min}–${value.max}`;
}

/** The verdict with its reason: `misattributed: cited row 17, stands in row 21`. */
export function verdictText(evidence: Evidence): string {
  const reason = verdictReason(evidence);
  return reason === null ? evidence.verdict : `${evidence.verdict}: ${reason}`;
}

/** What is wrong with an excerpt: `cited row 17, stands in row 21`; null where nothing is. */
export function verdictReason({ verdict, row, citedRow, original }: Evidence): string | null {
  const cited = citedRow === null ? 'cited a row that does not exist' : `cited row ${citedRow}`;
  switch (verdict) {
    case 'verified':
      return null;
    case 'altered':
      return original === null ? 'the row says it in other words' : `the row says “${original}”`;
    case 'misattributed':
      return row === null ? cited : `${cited}, stands in row ${row}`;
    case 'rejected':
      return `${cited}, stands in no answer`;
  }
}
