import type { ShownCell, ShownRow } from '../data/table';
import { isAsked } from '../data/transcript';
import { closeSubstring } from './approximate-match';
import { trimPunctuation } from './excerpt';
import { type NormalisedText, normalise, unspacedCharacterCount } from './normalise';

/** A cell of a shown row with its text ready for comparison. */
export interface SearchableCell {
  row: ShownRow;
  cell: ShownCell;
  normalised: NormalisedText;
}

/** Offsets in a normalised text. */
export interface Span {
  start: number;
  end: number;
}

export function searchableCell(row: ShownRow, cell: ShownCell): SearchableCell {
  return { row, cell, normalised: normalise(cell.text) };
}

/** Where the parts stand in the cell, in order, no word cut in two and none of it said by an interviewer. */
export function findInOrder(cell: SearchableCell, parts: readonly string[]): Span | undefined {
  let start: number | undefined;
  let end = 0;
  for (const part of parts) {
    const at = findWords(cell, part, end);
    if (at < 0) {
      return undefined;
    }
    start ??= at;
    end = at + part.length;
  }
  return start === undefined ? undefined : { start, end };
}

/** The whole cell, where it says nothing but `text`. */
export function findWholeCell(cell: SearchableCell, text: string): Span | undefined {
  const whole = { start: 0, end: cell.normalised.text.length };
  const isWhole = text !== '' && trimPunctuation(cell.normalised.text) === text;
  return isWhole && !isInterviewers(cell, whole) ? whole : undefined;
}

/** Where the parts stand in the cell, in order, with at most `mostEdits` edits in all; words at the edges are whole. */
export function findClose(
  cell: SearchableCell,
  parts: readonly string[],
  mostEdits: number,
): (Span & { distance: number }) | undefined {
  let distance = 0;
  let start: number | undefined;
  let end = 0;
  for (const part of parts) {
    const match = closeSubstring(part, cell.normalised.text, mostEdits - distance, end);
    if (!match) {
      return undefined;
    }
    distance += match.distance;
    start ??= match.start;
    end = match.end;
  }
  if (start === undefined || end <= start) {
    return undefined;
  }
  while (splitsWord(cell, start)) {
    start--;
  }
  while (splitsWord(cell, end)) {
    end++;
  }
  return isInterviewers(cell, { start, end }) ? undefined : { start, end, distance };
}

/** The texts of many cells in one, so that looking for an excerpt in all of them is one pass. */
export class CellIndex {
  readonly #cells: readonly SearchableCell[];
  readonly #text: string;
  readonly #offsets: number[] = [];

  constructor(cells: readonly SearchableCell[]) {
    this.#cells = cells;
    let offset = 0;
    for (const { normalised } of cells) {
      this.#offsets.push(offset);
      offset += normalised.text.length + 1;
    }
    this.#text = cells.map(({ normalised }) => normalised.text).join('\n');
  }

  /** The first cell that holds the parts in order and is accepted. */
  find(parts: readonly string[], accept: (cell: SearchableCell) => boolean): [SearchableCell, Span] | undefined {
    const rarest = parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
    let at = rarest === '' ? -1 : this.#text.indexOf(rarest);
    while (at >= 0) {
      const index = this.#cellAt(at);
      const cell = this.#cells[index];
      const span = cell && accept(cell) ? findInOrder(cell, parts) : undefined;
      if (cell && span) {
        return [cell, span];
      }
      at = this.#text.indexOf(rarest, this.#offsets[index + 1] ?? this.#text.length);
    }
    return undefined;
  }

  #cellAt(offset: number): number {
    let [low, high] = [0, this.#offsets.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#offsets[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}

function findWords(cell: SearchableCell, part: string, from: number): number {
  const { text } = cell.normalised;
  for (let at = text.indexOf(part, from); at >= 0; at = text.indexOf(part, at + 1)) {
    const end = at + part.length;
    if (!splitsWord(cell, at) && !splitsWord(cell, end) && !isInterviewers(cell, { start: at, end })) {
      return at;
    }
  }
  return -1;
}

/** Whether an interviewer says some of it: nothing a respondent could be cited with. */
function isInterviewers({ cell, normalised }: SearchableCell, { start, end }: Span): boolean {
  return (
    cell.interviewer !== undefined &&
    isAsked(cell, { start: normalised.starts[start] ?? 0, end: normalised.ends[end - 1] ?? cell.text.length })
  );
}

const wordCharacter = /[\p{L}\p{M}\p{N}]/u;
const mark = /\p{M}/u;
/** What English hangs on to a word behind an apostrophe; `l'app` and `d'accord` are two words, `isn't` is one. */
const contraction = /^(?:t|s|d|m|re|ve|ll)(?![\p{L}\p{M}\p{N}])/u;

/** Whether a cut at `at` goes through a word or a number: `is|n't`, `can|'t`, `non|-existent`, `1|.5`. */
function splitsWord(cell: SearchableCell, at: number): boolean {
  const { text } = cell.normalised;
  if (isInside(text[at - 1], text[at])) {
    return true;
  }
  return joins(cell, at) || (joins(cell, at - 1) && (text[at - 1] !== "'" || contraction.test(text.slice(at, at + 3))));
}

function isInside(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined || !wordCharacter.test(before)) {
    return false;
  }
  return mark.test(after) || (wordCharacter.test(after) && unspacedCharacterCount(before + after) === 0);
}

/** Whether the character at `at` holds what is before and behind it together. A dash does not, as it stands between words. */
function joins({ cell, normalised: { text, starts } }: SearchableCell, at: number): boolean {
  const [before, joiner, after] = [text[at - 1], text[at], text[at + 1]];
  if (before === undefined || joiner === undefined || after === undefined || !/['.,:/-]/u.test(joiner)) {
    return false;
  }
  if (/\p{N}/u.test(before) && /\p{N}/u.test(after)) {
    return true;
  }
  const hyphen = joiner === '-' && /[-‐‑]/u.test(cell.text.charAt(starts[at] ?? 0));
  return (joiner === "'" || hyphen) && isInside(before, after);
}
