import { normalise, unspacedCharacterCount, wordCount } from './normalise';

const leastWords = 4;
const leastUnspacedCharacters = 8;

/** An excerpt as a model wrote it, read for looking up. All texts are normalised, without punctuation around them. */
export interface Excerpt {
  /** The whole of it. */
  whole: string;
  /**
   * What to look for inside a cell, the most literal first: the whole, or the parts between ellipses, which must occur in
   * order. None of them where they are too short for a match to mean something: below 4 words, or 8 characters of a script
   * without spaces.
   */
  readings: string[][];
}

/**
 * Reads an excerpt. `…`, `...` and `[…]` split it into parts; parts that come to less than two words each on average are
 * no reading, as single words in order are found in any long answer.
 */
export function readExcerpt(excerpt: string): Excerpt {
  const plain = excerpt.replaceAll(String.raw`\|`, '|');
  const whole = bare(plain);
  const parts = plain
    .split(/\[\s*(?:…|\.{2,})\s*\]|…|\.{3,}/u)
    .map(bare)
    .filter((part) => part !== '');
  const readings = isCheckable([whole]) ? [[whole]] : [];
  const single = parts.length === 1 && parts[0] === whole;
  return { whole, readings: !single && isCheckable(parts) ? [...readings, parts] : readings };
}

const outerPunctuation =
  /^[\s"'.,;:!?¿¡()[\]{}<>。、，！？「」『』【】؟،؛-]+|[\s"'.,;:!?¿¡()[\]{}<>。、，！？「」『』【】؟،؛-]+$/gu;

/** Normalised, and without the punctuation around it, which is no word of it. */
function bare(text: string): string {
  return trimPunctuation(normalise(text).text);
}

/** A normalised text without the punctuation around it. */
export function trimPunctuation(normalised: string): string {
  return normalised.replace(outerPunctuation, '');
}

/** Whether the parts of a normalised text are long enough together for a match inside a cell to mean something. */
export function isCheckable(parts: readonly string[]): boolean {
  const text = parts.join(' ');
  return (
    wordCount(text) >= Math.max(leastWords, parts.length > 1 ? 2 * parts.length : 0) ||
    unspacedCharacterCount(text) >= Math.max(leastUnspacedCharacters, 4 * parts.length)
  );
}
