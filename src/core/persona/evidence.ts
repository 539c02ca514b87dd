import { originalOffset } from '../data/redact';
import type { ShownCell, ShownData, ShownRow } from '../data/table';
import { bestSubstring } from './approximate-match';
import { type NormalisedText, normalise, unspacedCharacterCount, wordCount } from './normalise';
import type { Evidence } from './persona';

/** Least share of an excerpt that must agree with the row for it to count as altered rather than rejected. */
const alteredRatio = 0.9;
const leastWords = 4;
const leastUnspacedCharacters = 8;
/** Longer excerpts are not searched for approximately: nobody quotes that much, and the search is quadratic. */
const longestApproximate = 2_000;

interface IndexedCell {
  cell: ShownCell;
  normalised: NormalisedText;
}

interface Place {
  row: ShownRow;
  cell: ShownCell;
  /** UTF-16 offsets in the shown text. */
  start: number;
  end: number;
}

/**
 * Looks excerpts up in the rows as they were shown.
 *
 * An excerpt can be checked when it has at least 4 words (8 characters in scripts without spaces) or is a whole cell;
 * `…` and `[…]` split it into parts that must occur in order. It is *verified* when it stands in the cited row,
 * *misattributed* when it stands in another one, *altered* when at least 90 % of its characters agree with the best
 * matching stretch of the cited row, else *rejected*. Verified means that the words are there, not that a claim follows.
 */
export class EvidenceChecker {
  readonly #data: ShownData;
  readonly #rowsById = new Map<string, ShownRow>();
  readonly #cells = new Map<ShownRow, IndexedCell[]>();

  constructor(data: ShownData) {
    this.#data = data;
    for (const row of data.rows) {
      this.#rowsById.set(row.id, row);
    }
  }

  /** The verdict on one citation. `rowId` and `excerpt` are taken as the model wrote them. */
  check(rowId: string, excerpt: string): Omit<Evidence, 'id'> {
    const cited = this.#rowsById.get(
      rowId
        .trim()
        .replace(/^[[(]+|[\])]+$/gu, '')
        .toLowerCase(),
    );
    const parts = excerptParts(excerpt);
    const text = parts.join(' ');
    if (text !== '') {
      const verifiable = wordCount(text) >= leastWords || unspacedCharacterCount(text) >= leastUnspacedCharacters;
      const exact = cited && this.#find(cited, parts, verifiable);
      if (exact) {
        return this.#evidence(excerpt, cited, exact, 'verified');
      }
      const elsewhere = verifiable ? this.#findElsewhere(cited, parts) : undefined;
      if (elsewhere) {
        return this.#evidence(excerpt, cited, elsewhere, 'misattributed');
      }
      const close =
        cited && verifiable && text.length <= longestApproximate ? this.#findApproximately(cited, parts) : undefined;
      if (close) {
        return this.#evidence(excerpt, cited, close, 'altered');
      }
    }
    return this.#rejected(excerpt, cited);
  }

  #indexed(row: ShownRow): IndexedCell[] {
    let cells = this.#cells.get(row);
    if (!cells) {
      cells = row.cells.map((cell) => ({ cell, normalised: normalise(cell.text) }));
      this.#cells.set(row, cells);
    }
    return cells;
  }

  #find(row: ShownRow, parts: string[], verifiable: boolean): Place | undefined {
    for (const { cell, normalised } of this.#indexed(row)) {
      const span = verifiable ? findInOrder(normalised.text, parts) : wholeCell(normalised.text, parts);
      if (span) {
        return place(row, cell, normalised, span);
      }
    }
    return undefined;
  }

  #findElsewhere(cited: ShownRow | undefined, parts: string[]): Place | undefined {
    for (const row of this.#data.rows) {
      const found = row === cited ? undefined : this.#find(row, parts, true);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  #findApproximately(row: ShownRow, parts: string[]): Place | undefined {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    for (const { cell, normalised } of this.#indexed(row)) {
      let distance = 0;
      let end = 0;
      let start: number | undefined;
      for (const part of parts) {
        const match = bestSubstring(part, normalised.text, end);
        distance += match.distance;
        start ??= match.start;
        end = match.end;
      }
      if (start !== undefined && end > start && 1 - distance / length >= alteredRatio) {
        return place(row, cell, normalised, widenToWords(normalised.text, { start, end }));
      }
    }
    return undefined;
  }

  #evidence(
    excerpt: string,
    cited: ShownRow | undefined,
    at: Place,
    verdict: Evidence['verdict'],
  ): Omit<Evidence, 'id'> {
    return {
      ...this.#rowFields(at.row),
      column: this.#data.table.columns[at.cell.column]?.name ?? null,
      start: originalOffset(at.cell, at.start, 'start'),
      end: originalOffset(at.cell, at.end, 'end'),
      excerpt,
      original: verdict === 'altered' ? at.cell.text.slice(at.start, at.end) : null,
      citedRow: cited?.row.row ?? null,
      verdict,
    };
  }

  #rejected(excerpt: string, cited: ShownRow | undefined): Omit<Evidence, 'id'> {
    return {
      ...(cited ? this.#rowFields(cited) : { source: this.#sourcePath(0), row: null, line: null, respondent: null }),
      column: null,
      start: null,
      end: null,
      excerpt,
      original: null,
      citedRow: cited?.row.row ?? null,
      verdict: 'rejected',
    };
  }

  #rowFields(row: ShownRow): Pick<Evidence, 'source' | 'row' | 'line' | 'respondent'> {
    return {
      source: this.#sourcePath(row.row.source),
      row: row.row.row,
      line: row.row.line,
      respondent: row.respondent,
    };
  }

  #sourcePath(source: number): string {
    return this.#data.table.sources[source]?.path ?? '';
  }
}

interface Span {
  start: number;
  end: number;
}

const outerPunctuation = /^[\s"'.,;:!?()[\]-]+|[\s"'.,;:!?()[\]-]+$/gu;

/** The excerpt, normalised, cut at ellipses; punctuation around a part is no word of it. */
function excerptParts(excerpt: string): string[] {
  return excerpt
    .replaceAll(String.raw`\|`, '|')
    .split(/\[\s*(?:…|\.{3})\s*\]|…|\.{3,}/u)
    .map((part) => normalise(part).text.replace(outerPunctuation, ''))
    .filter((part) => part !== '');
}

const wordCharacter = /[\p{L}\p{N}]/u;

function splitsWord(text: string, at: number): boolean {
  const [before, after] = [text[at - 1], text[at]];
  return (
    before !== undefined &&
    after !== undefined &&
    wordCharacter.test(before) &&
    wordCharacter.test(after) &&
    unspacedCharacterCount(before + after) === 0
  );
}

function findWhole(text: string, part: string, from: number): number {
  for (let at = text.indexOf(part, from); at >= 0; at = text.indexOf(part, at + 1)) {
    if (!splitsWord(text, at) && !splitsWord(text, at + part.length)) {
      return at;
    }
  }
  return -1;
}

function findInOrder(text: string, parts: string[]): Span | undefined {
  let start: number | undefined;
  let end = 0;
  for (const part of parts) {
    const at = findWhole(text, part, end);
    if (at < 0) {
      return undefined;
    }
    start ??= at;
    end = at + part.length;
  }
  return start === undefined ? undefined : { start, end };
}

function wholeCell(text: string, parts: string[]): Span | undefined {
  return parts.length === 1 && text.replace(outerPunctuation, '') === parts[0]
    ? { start: 0, end: text.length }
    : undefined;
}

function widenToWords(text: string, span: Span): Span {
  let { start, end } = span;
  while (splitsWord(text, start)) {
    start--;
  }
  while (splitsWord(text, end)) {
    end++;
  }
  return { start, end };
}

function place(row: ShownRow, cell: ShownCell, normalised: NormalisedText, span: Span): Place {
  return {
    row,
    cell,
    start: normalised.starts[span.start] ?? 0,
    end: normalised.ends[span.end - 1] ?? cell.text.length,
  };
}
