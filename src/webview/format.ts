const dateAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

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

/** A support score in [0, 1] as a word and a number; 0 means that no row carries the statement. */
export function formatSupport(support: number): string {
  if (support <= 0) {
    return 'model assertion';
  }
  const word = support >= 0.55 ? 'strong' : support >= 0.3 ? 'moderate' : 'weak';
  return `${word} ${support.toFixed(2)}`;
}
