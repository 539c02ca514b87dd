/** Between two words: anything but letters and digits, line ends as JSON escapes them, and the tags of captions. */
const between = String.raw`(?:\\(?:[nrtbf]|u[\da-f]{4})|</?[a-z][^<>\n]{0,60}>|[^\p{L}\p{N}])+`;

/**
 * Finds the words of an excerpt in the text of a data file, whatever quoting, line breaks, tags and escapes stand between
 * and in them; null for an excerpt without words.
 */
export function excerptPattern(excerpt: string): RegExp | null {
  const words = excerpt.match(/[\p{L}\p{M}\p{N}]+/gu);
  return words && new RegExp(words.map(wordPattern).join(between), 'iu');
}

/** A word as it stands, or with characters beyond ASCII as JSON escapes them. */
function wordPattern(word: string): string {
  return Array.from(word, (character) =>
    character.length === 1 && character <= '\u007F' ? character : `(?:${character}|${jsonEscapes(character)})`,
  ).join('');
}

function jsonEscapes(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => String.raw`\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
