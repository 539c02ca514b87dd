const integers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const dateAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `48,212`. */
export function formatCount(count: number): string {
  return integers.format(count);
}

/** `1 persona`, `3 personas`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** Milliseconds as `80 ms`, `38.2 s`, `2 min 05 s` or `1 h 02 min`, rounded to what is shown. */
export function formatDuration(milliseconds: number): string {
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 1) {
    return milliseconds > 0 ? `${Math.max(1, Math.round(milliseconds))} ms` : '0 s';
  }
  if (tenths < 600) {
    return `${(tenths / 10).toFixed(1)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  }
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${twoDigits(minutes % 60)} min`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** USD as `$12.34`, `$0.1399`, below a hundredth of a cent `$0.000012`; an amount that is not zero never reads as zero. */
export function formatUsd(usd: number): string {
  if (usd === 0) {
    return '$0';
  }
  if (usd < 0.000001) {
    return '< $0.000001';
  }
  return `$${usd.toLocaleString('en', fractionDigits(usd >= 0.99995 ? 2 : usd >= 0.0001 ? 4 : 6))}`;
}

function fractionDigits(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

/** An ISO instant as `23 Nov 2026, 09:42` in local time; what is no date is returned as it is. */
export function formatDateTime(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : dateAndTime.format(date);
}

/** `2026-11-23` as `23 Nov 2026`; what is no date is returned as it is. */
export function formatDay(isoDay: string): string {
  const date = new Date(`${isoDay}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? isoDay : day.format(date);
}

/** `25–34`, `41`, or the words. */
export function formatFactValue(value: string | { min: number; max: number }): string {
  if (typeof value === 'string') {
    return value;
  }
  return value.min === value.max ? String(value.min) : `${value.min}–${value.max}`;
}

/** A support score in [0, 1] as a word and a number; 0 means that no row carries the statement. */
export function formatSupport(support: number): string {
  if (support <= 0) {
    return 'model assertion';
  }
  const word = support >= 0.55 ? 'strong' : support >= 0.3 ? 'moderate' : 'weak';
  return `${word} ${support.toFixed(2)}`;
}

const unseen = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Control and bidirectional formatting characters spelled out (`⟨U+202E⟩`), so that they are seen and change nothing. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
