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

const unseen = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Control and bidirectional formatting characters spelled out (`⟨U+202E⟩`), so that they are seen and change nothing. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
