import { GrowingArray } from './growing-array';
import type { SparseMatrix } from './matrix';
import type { TermIndex } from './term-index';
import { isContentWord } from './terms';

const mostCounted = 255;

/**
 * Counts known terms in documents that come one after the other, in three bytes for each term of a document: up to 65,536 terms,
 * each counted to 255. A document may come in several pieces, also with others in between.
 */
export class TermCounter {
  readonly #terms: readonly string[];
  readonly #columnOf: ReadonlyMap<string, number>;
  readonly #columns = new GrowingArray((length) => new Uint16Array(length));
  readonly #counts = new GrowingArray((length) => new Uint8Array(length));
  /** Where the entries of each piece start, and of which document it is. */
  readonly #starts = new GrowingArray((length) => new Int32Array(length));
  readonly #documents = new GrowingArray((length) => new Int32Array(length));
  readonly #filled = new GrowingArray((length) => new Uint8Array(length));
  readonly #bag = new Map<number, number>();
  #inOrder = true;

  constructor(terms: readonly string[]) {
    this.#terms = terms;
    this.#columnOf = new Map(terms.map((term, column) => [term, column]));
  }

  /** The words of a piece of document `document`, 0-based. */
  add(document: number, words: readonly string[]): void {
    const bag = this.#bag;
    bag.clear();
    let isFilled = false;
    for (const word of words) {
      const column = this.#columnOf.get(word);
      if (column !== undefined) {
        bag.set(column, (bag.get(column) ?? 0) + 1);
      }
      isFilled ||= column !== undefined || isContentWord(word);
    }
    if (isFilled) {
      this.#filled.set(document, 1, 0);
    }
    if (bag.size > 0) {
      this.#inOrder &&= document > (this.#documents.at(this.#documents.length - 1) ?? -1);
      this.#starts.push(this.#columns.length);
      this.#documents.push(document);
      for (const [column, count] of bag) {
        this.#columns.push(column);
        this.#counts.push(Math.min(mostCounted, count));
      }
    }
  }

  /** The index of `documents` documents: those added, and after them blank ones. */
  finish(documents: number): TermIndex {
    const counts = this.#inOrder ? this.#asTheyCame(documents) : this.#merged(documents);
    const documentFrequency = new Int32Array(this.#terms.length);
    for (const column of counts.columnIndex) {
      documentFrequency[column] = (documentFrequency[column] as number) + 1;
    }
    const filled = this.#filled.view().reduce((sum, flag) => sum + flag, 0);
    return { terms: [...this.#terms], documentFrequency, counts, filled };
  }

  #asTheyCame(documents: number): SparseMatrix {
    const rowStart = new Int32Array(documents + 1);
    const columnIndex = this.#columns.view();
    const [starts, owners] = [this.#starts.view(), this.#documents.view()];
    let next = 0;
    for (let piece = 0; piece < owners.length; piece++) {
      for (; next <= (owners[piece] as number); next++) {
        rowStart[next] = starts[piece] as number;
      }
    }
    rowStart.fill(columnIndex.length, next);
    return { rows: documents, columns: this.#terms.length, rowStart, columnIndex, values: this.#counts.view() };
  }

  /** Pieces of a document side by side, a term that stands in several of them counted together. */
  #merged(documents: number): SparseMatrix {
    const [columns, counts] = [this.#columns.view(), this.#counts.view()];
    const [starts, owners] = [this.#starts.view(), this.#documents.view()];
    const firstPiece = new Int32Array(documents + 1);
    for (const owner of owners) {
      firstPiece[owner + 1] = (firstPiece[owner + 1] as number) + 1;
    }
    for (let document = 0; document < documents; document++) {
      firstPiece[document + 1] = (firstPiece[document + 1] as number) + (firstPiece[document] as number);
    }
    const pieces = new Int32Array(owners.length);
    const placed = firstPiece.slice();
    owners.forEach((owner, piece) => {
      const place = placed[owner] as number;
      pieces[place] = piece;
      placed[owner] = place + 1;
    });
    const columnIndex = new GrowingArray((length) => new Uint16Array(length));
    const values = new GrowingArray((length) => new Uint8Array(length));
    const rowStart = new Int32Array(documents + 1);
    for (let document = 0; document < documents; document++) {
      this.#bag.clear();
      for (let at = firstPiece[document] as number; at < (firstPiece[document + 1] as number); at++) {
        const piece = pieces[at] as number;
        const end = starts[piece + 1] ?? columns.length;
        for (let entry = starts[piece] as number; entry < end; entry++) {
          const column = columns[entry] as number;
          this.#bag.set(column, (this.#bag.get(column) ?? 0) + (counts[entry] as number));
        }
      }
      for (const [column, count] of this.#bag) {
        columnIndex.push(column);
        values.push(Math.min(mostCounted, count));
      }
      rowStart[document + 1] = columnIndex.length;
    }
    return {
      rows: documents,
      columns: this.#terms.length,
      rowStart,
      columnIndex: columnIndex.view(),
      values: values.view(),
    };
  }
}
