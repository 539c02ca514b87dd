import { englishFunctionWords } from './stop-words';

const word = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;
const address = /\S+@\S+|\b(?:https?:\/\/|www\.)\S+|\[[\p{L}-]+-\d+\]/giu;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const letter = /\p{L}/u;
const meaningfulAlone = /^\p{Script=Han}$/u;
const longest = 40;

let segmenter: Intl.Segmenter | undefined;

/**
 * The words of a text in order, in NFKC and lower case: anything with a letter and at least two characters (one in Han).
 * Scripts written without spaces are cut by Intl.Segmenter. Addresses, links and placeholders of redacted stretches are no words.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [run] of text.normalize('NFKC').replace(address, ' ').toLowerCase().replaceAll('’', "'").matchAll(word)) {
    if (unspaced.test(run)) {
      segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
      for (const { segment, isWordLike } of segmenter.segment(run)) {
        if (isWordLike) {
          add(segment, words);
        }
      }
    } else {
      add(run, words);
    }
  }
  return words;
}

function add(candidate: string, words: string[]): void {
  const bare = candidate.endsWith("'s") ? candidate.slice(0, -2) : candidate;
  if (bare.length <= longest && letter.test(bare) && (bare.length > 1 || meaningfulAlone.test(bare))) {
    words.push(bare);
  }
}

/** Whether a word carries content: no English function word. */
export function isContentWord(candidate: string): boolean {
  return !englishFunctionWords.has(candidate);
}
