/** A text for comparison, with the way back: `starts[i]` and `ends[i]` bound the stretch of the original behind unit i. */
export interface NormalisedText {
  text: string;
  starts: number[];
  ends: number[];
}

/**
 * A character with what composes with it: combining marks, the jamo of a Hangul syllable, the sound marks of half-width
 * Katakana. Normal forms never reach across such a cluster.
 */
const cluster =
  /(?:[\u1100-\u1112][\u1161-\u1175][\u11A8-\u11C2]?|[\uAC00-\uD7A3][\u11A8-\u11C2]?|\P{M})[\p{M}\uFF9E\uFF9F]*|\p{M}+/uy;
const blank = /^[\s\p{Cc}]\p{M}*/u;
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const loneSurrogate = /\p{Cs}/gu;
const replaced = new Map<string, string>([
  ...Array.from('“”„‟«»″').map((quote) => [quote, '"'] as const),
  ...Array.from('‘’‚‛′`´').map((quote) => [quote, "'"] as const),
  ...Array.from('‐‑‒–—―−').map((dash) => [dash, '-'] as const),
]);

/**
 * NFKC, case folded, straight quotes and hyphens, one space for any white space and control character, no invisible marks.
 * Works cluster by cluster, so that each unit of the result knows its origin.
 */
export function normalise(original: string): NormalisedText {
  const units: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let start = 0;
  while (start < original.length) {
    const simple = isSimple(original, start);
    const source = simple ? original.charAt(start) : clusterAt(original, start);
    const end = start + source.length;
    for (const unit of simple ? source.toLowerCase() : foldCluster(source)) {
      if (unit !== ' ' || (units.length > 0 && units.at(-1) !== ' ')) {
        units.push(unit);
        starts.push(start);
        ends.push(end);
      }
    }
    start = end;
  }
  if (units.at(-1) === ' ') {
    units.pop();
    starts.pop();
    ends.pop();
  }
  return { text: units.join(''), starts, ends };
}

/** A space, digit or Latin letter with nothing behind it that could combine: most of most texts. */
function isSimple(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const plain = (code >= 0x61 && code <= 0x7a) || code === 0x20 || (code >= 0x30 && code <= 0x5a);
  return plain && !(text.charCodeAt(at + 1) >= 0x300);
}

function clusterAt(text: string, at: number): string {
  cluster.lastIndex = at;
  return cluster.exec(text)?.[0] ?? text.charAt(at);
}

/** The UTF-16 units that stand for a cluster. Upper case on the way makes one of `ß` and `SS`, `ς` and `σ`. */
function foldCluster(source: string): string[] {
  if (blank.test(source)) {
    return [' '];
  }
  const known = straight(source.replace(invisible, '').replace(loneSurrogate, '\uFFFD').normalize('NFC'));
  const folded = known.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
  return blank.test(folded) ? [' '] : Array.from(folded, straight).join('').split('');
}

function straight(character: string): string {
  return replaced.get(character) ?? character;
}

/** Words of a normalised text: runs of letters, digits and marks, held together by single hyphens and apostrophes. */
export function wordCount(normalised: string): number {
  return normalised.match(/[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*/gu)?.length ?? 0;
}

const unspaced =
  /(?!\p{M})[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** Characters, marks aside, of scripts that are written without spaces between words; Hangul, whose words are short, counts too. */
export function unspacedCharacterCount(normalised: string): number {
  return normalised.match(unspaced)?.length ?? 0;
}
