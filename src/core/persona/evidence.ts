import { originalOffset } from '../data/redact';
import type { ShownData, ShownRow } from '../data/table';
import {
  CellIndex,
  findClose,
  findInOrder,
  findWholeCell,
  type SearchableCell,
  searchableCell,
  type Span,
} from './cell-search';
import { type Excerpt, readExcerpt } from './excerpt';
import type { Evidence } from './persona';

/** An excerpt is altered rather than rejected with at most one edit in so many of its characters: 90 % agree. */
const charactersPerEdit = 10;
/** Longer excerpts are not searched for approximately: nobody quotes that much. */
const longestApproximate = 2_000;

type Found = [SearchableCell, Span];

/**
 * Looks excerpts up in the rows as they were shown.
 *
 * An excerpt can be checked when it has at least 4 words (8 characters in scripts without spaces) or is a whole cell;
 * `…` and `[…]` split it into parts that must occur in order. It is *verified* when it stands in the cited row,
 * *misattributed* when it stands in another one, *altered* when at least 90 % of its characters agree with the best
 * matching stretch of the cited row, else *rejected*. What is shorter than 4 words is never looked for in other rows, and
 * what an interviewer says nowhere.
 * Verified means that the words are there, not that a claim follows.
 */
export class EvidenceChecker {
  readonly #data: ShownData;
  readonly #rowsById = new Map<string, ShownRow>();
  readonly #cells = new Map<ShownRow, SearchableCell[]>();
  #index: CellIndex | undefined;

  constructor(data: ShownData) {
    this.#data = data;
    for (const row of data.rows) {
      this.#rowsById.set(row.id, row);
    }
  }

  /** The verdict on one citation. `rowId` and `excerpt` are taken as the model wrote them. */
  check(rowId: string, excerpt: string): Omit<Evidence, 'id'> {
    const id = rowId.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '').toLowerCase();
    const cited = this.#rowsById.get(id);
    const read = readExcerpt(excerpt);
    const exact = cited && this.#findExactly(cited, read);
    if (exact) {
      return this.#evidence(excerpt, cited, exact, 'verified');
    }
    const elsewhere = this.#findElsewhere(cited, read);
    if (elsewhere) {
      return this.#evidence(excerpt, cited, elsewhere, 'misattributed');
    }
    const close = cited && this.#findApproximately(cited, read);
    return close ? this.#evidence(excerpt, cited, close, 'altered') : this.#rejected(excerpt, cited);
  }

  #cellsOf(row: ShownRow): SearchableCell[] {
    let cells = this.#cells.get(row);
    if (!cells) {
      cells = row.cells.map((cell) => searchableCell(row, cell));
      this.#cells.set(row, cells);
    }
    return cells;
  }

  #findExactly(row: ShownRow, { whole, readings }: Excerpt): Found | undefined {
    for (const cell of this.#cellsOf(row)) {
      const span = findWholeCell(cell, whole);
      if (span) {
        return [cell, span];
      }
    }
    for (const parts of readings) {
      for (const cell of this.#cellsOf(row)) {
        const span = findInOrder(cell, parts);
        if (span) {
          return [cell, span];
        }
      }
    }
    return undefined;
  }

  #findElsewhere(cited: ShownRow | undefined, { readings }: Excerpt): Found | undefined {
    this.#index ??= new CellIndex(this.#data.rows.flatMap((row) => this.#cellsOf(row)));
    for (const parts of readings) {
      const found = this.#index.find(parts, (cell) => cell.row !== cited);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  #findApproximately(row: ShownRow, { readings }: Excerpt): Found | undefined {
    const parts = readings.at(-1) ?? [];
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length > longestApproximate) {
      return undefined;
    }
    let mostEdits = Math.floor(length / charactersPerEdit);
    let best: Found | undefined;
    for (const cell of this.#cellsOf(row)) {
      const match = findClose(cell, parts, mostEdits);
      if (match) {
        best = [cell, match];
        mostEdits = match.distance - 1;
      }
    }
    return best;
  }

  #evidence(
    excerpt: string,
    cited: ShownRow | undefined,
    [{ row, cell, normalised }, span]: Found,
    verdict: Evidence['verdict'],
  ): Omit<Evidence, 'id'> {
    const start = normalised.starts[span.start] ?? 0;
    const end = normalised.ends[span.end - 1] ?? cell.text.length;
    return {
      ...this.#rowFields(row),
      column: this.#data.table.columns[cell.column]?.name ?? null,
      start: originalOffset(cell, start, 'start'),
      end: originalOffset(cell, end, 'end'),
      excerpt,
      original: verdict === 'altered' ? cell.text.slice(start, end) : null,
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
