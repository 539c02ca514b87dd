/** A text for comparison, with the way back: `starts[i]` and `ends[i]` bound the stretch of the original behind unit i. */
export interface NormalisedText {
  text: string;
  starts: number[];
  ends: number[];
}

const cluster = /\P{M}\p{M}*|\p{M}+/gu;
const invisible = /^[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u;
const replaced = new Map<string, string>([
  ...Array.from('“”„‟«»″').map((quote) => [quote, '"'] as const),
  ...Array.from('‘’‚‛′`´').map((quote) => [quote, "'"] as const),
  ...Array.from('‐‑‒–—―−').map((dash) => [dash, '-'] as const),
]);

/**
 * NFKC, lower case, straight quotes and hyphens, one space for any white space, no invisible marks.
 * Works cluster by cluster (a character with its combining marks), so that each unit of the result knows its origin.
 */
export function normalise(original: string): NormalisedText {
  const units: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of original.matchAll(cluster)) {
    const source = match[0];
    if (invisible.test(source)) {
      continue;
    }
    const text = /^\s/u.test(source) ? ' ' : (replaced.get(source) ?? source.normalize('NFKC').toLowerCase());
    if (text === ' ' && (units.length === 0 || units.at(-1) === ' ')) {
      continue;
    }
    for (const unit of text.split('')) {
      units.push(unit);
      starts.push(match.index);
      ends.push(match.index + source.length);
    }
  }
  if (units.at(-1) === ' ') {
    units.pop();
    starts.pop();
    ends.pop();
  }
  return { text: units.join(''), starts, ends };
}

/** Words of a normalised text; for scripts without spaces each character counts. */
export function wordCount(normalised: string): number {
  return normalised.match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;

/** Characters of scripts that are written without spaces between words (Hangul, whose words are short, counts too). */
export function unspacedCharacterCount(normalised: string): number {
  return normalised.match(unspaced)?.length ?? 0;
}
