import { wordsOf } from '../statistics/terms';
import { FacilityLocation } from './facility-location';
import type { Stretch } from './table';
import { readTranscript } from './transcript';

/** UTF-16 units that a passage takes about, and at most. */
const usual = 600;
const longest = 900;
/** A question up to this length is shown with what follows it. */
const longestQuestion = 300;
/** Of a longer text, passages spread evenly over it are compared. */
const mostCompared = 400;
/** Of the mark for what is left out before a passage. */
const markLength = 5;
const sentenceEnd = /[.!?…。！？][)"”’»]*(?=\s|\p{Lo})|\n/gu;

/**
 * Which passages of a long text are shown: those that stand for the others best by their words, in the order of the text,
 * neighbours joined. A passage ends at the end of a turn, a paragraph or a sentence where there is one. In a transcript, a
 * short question stands with its answer; what interviewers say beyond that is left out.
 *
 * @param limit UTF-16 units that the passages have together, with marks for what is left out between them, at most.
 */
export function choosePassages(text: string, limit: number): Stretch[] {
  const passages = spread(passagesOf(text), mostCompared);
  const search = new FacilityLocation(passages.length, similarities(text, passages));
  const chosen: Stretch[] = [];
  let left = limit;
  for (let index = search.best(); index !== null; index = search.best()) {
    const passage = passages[index];
    const length = passage === undefined ? 0 : passage.end - passage.start + markLength;
    if (passage !== undefined && length <= left) {
      chosen.push(passage);
      left -= length;
      search.take(index);
    } else {
      search.drop(index);
    }
  }
  return joined(text, chosen);
}

/** A text in passages, in order; blanks between them are in none. */
function passagesOf(text: string): Stretch[] {
  const turns = readTranscript(text);
  if (turns === null) {
    return cut(text, { start: 0, end: text.length });
  }
  const passages = cut(text, { start: 0, end: turns[0]?.start ?? 0 });
  let question: Stretch | null = null;
  for (const { start, end, isInterviewer } of turns) {
    if (isInterviewer) {
      question = end - start <= longestQuestion ? { start, end } : null;
      continue;
    }
    const [first, ...rest] = cut(text, { start, end });
    if (first !== undefined) {
      passages.push({ start: question?.start ?? first.start, end: first.end }, ...rest);
    }
    question = null;
  }
  return passages;
}

function cut(text: string, { start, end }: Stretch): Stretch[] {
  const passages: Stretch[] = [];
  let from = start;
  while (from < end) {
    const to = end - from <= longest ? end : from + cutAt(text.slice(from, from + longest + 1));
    const passage = trimmed(text, { start: from, end: to });
    if (passage.end > passage.start) {
      passages.push(passage);
    }
    from = to;
  }
  return passages;
}

/** Where to cut at most `longest` units into a text: behind the last sentence, else the last word, else anywhere. */
function cutAt(window: string): number {
  let at = 0;
  for (const { index, 0: found } of window.matchAll(sentenceEnd)) {
    const behind = index + found.length;
    if (behind <= longest && (at < usual / 2 || behind <= usual)) {
      at = behind;
    }
  }
  if (at >= usual / 2) {
    return at;
  }
  const space = window.slice(0, longest).search(/\s\S*$/u);
  if (space >= usual / 2) {
    return space;
  }
  return /[\uD800-\uDBFF]/.test(window[longest - 1] ?? '') ? longest - 1 : longest;
}

function trimmed(text: string, { start, end }: Stretch): Stretch {
  const own = text.slice(start, end);
  const from = start + own.length - own.trimStart().length;
  return { start: from, end: Math.max(from, start + own.trimEnd().length) };
}

function spread<T>(items: readonly T[], most: number): T[] {
  const step = items.length / Math.min(items.length, most);
  return Array.from({ length: Math.min(items.length, most) }, (_, i) => items[Math.floor(i * step)]).filter(
    (item) => item !== undefined,
  );
}

/** Cosines of the passages' words, each weighted by how few passages it is in. */
function similarities(text: string, passages: readonly Stretch[]): Float32Array {
  const size = passages.length;
  const passagesWith = new Map<string, number[]>();
  passages.forEach(({ start, end }, index) => {
    for (const word of new Set(wordsOf(text.slice(start, end)))) {
      const found = passagesWith.get(word);
      if (found) {
        found.push(index);
      } else {
        passagesWith.set(word, [index]);
      }
    }
  });
  const products = new Float32Array(size * size);
  for (const found of passagesWith.values()) {
    const weight = Math.log((1 + size) / (1 + found.length)) ** 2;
    for (const row of weight > 0 ? found : []) {
      for (const column of found) {
        products[row * size + column] = (products[row * size + column] as number) + weight;
      }
    }
  }
  const lengths = Float32Array.from({ length: size }, (_, i) => Math.sqrt(products[i * size + i] as number) || 1);
  return products.map((product, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return product / ((lengths[row] as number) * (lengths[column] as number));
  });
}

/** In order; where only blanks lie between two they become one. */
function joined(text: string, passages: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { start, end } of [...passages].sort((left, right) => left.start - right.start)) {
    const last = result.at(-1);
    if (last !== undefined && !/\S/u.test(text.slice(last.end, start))) {
      last.end = end;
    } else {
      result.push({ start, end });
    }
  }
  return result;
}
