import type { ShownCell, ShownRow } from '../../data/table';
import { isAsked } from '../../data/transcript';
import { isCheckable } from '../../persona/excerpt';
import { normalise } from '../../persona/normalise';
import { wordsOf } from '../../statistics/terms';

/** A stretch of a shown cell that can stand as a quote: the whole cell, or a sentence of it. */
export interface Passage {
  row: ShownRow;
  cell: ShownCell;
  /** UTF-16 offsets in the shown text. */
  start: number;
  end: number;
  text: string;
  words: ReadonlySet<string>;
  /** Long enough to be looked up inside a cell. A whole cell may be less. */
  checkable: boolean;
}

const wholeCellLength = 180;
const longestPassage = 320;

/**
 * The passages of a cell in order: the cell itself where it is short, else those of its sentences that are long enough to be checked, none
 * of them an interviewer's.
 */
export function passagesOf(row: ShownRow, cell: ShownCell): Passage[] {
  const { text } = cell;
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  if (end <= start) {
    return [];
  }
  if (end - start <= wholeCellLength && !isAsked(cell, { start, end })) {
    return [passage(row, cell, start, end)];
  }
  const sentences = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text);
  return Array.from(sentences, ({ index, segment }) => {
    const from = index + segment.length - segment.trimStart().length;
    return passage(row, cell, from, cutAtWord(text, from, index + segment.trimEnd().length));
  }).filter((candidate) => candidate.checkable && !isAsked(cell, candidate));
}

function passage(row: ShownRow, cell: ShownCell, start: number, end: number): Passage {
  const text = cell.text.slice(start, end);
  const checkable = isCheckable([normalise(text).text]);
  return { row, cell, start, end, text, words: new Set(wordsOf(text)), checkable };
}

function cutAtWord(text: string, start: number, end: number): number {
  if (end - start <= longestPassage) {
    return end;
  }
  const space = text.slice(start, start + longestPassage).search(/\s\S*$/u);
  if (space > longestPassage / 2) {
    return start + space;
  }
  const splitsPair = /[\uDC00-\uDFFF]/.test(text[start + longestPassage] ?? '');
  return start + longestPassage - (splitsPair ? 1 : 0);
}
