/** What is said beside a model that waits, and after how many milliseconds it has to be said anew; null: never. */
export interface Countdown {
  text: string;
  changesInMs: number | null;
}

/** `429, again in 7 s`, one second less each second, at the moment `now` (milliseconds as of `Date.now()`). */
export function countdownTo(until: string, cause: string, now: number): Countdown {
  const leftMs = Date.parse(until) - now;
  if (!(leftMs > 0)) {
    return { text: `${cause}, again any moment`, changesInMs: null };
  }
  const seconds = Math.ceil(leftMs / 1000);
  return { text: `${cause}, again in ${seconds} s`, changesInMs: leftMs - (seconds - 1) * 1000 };
}
