import { shuffled } from '../random';
import type { Random } from '../random';
import type { SparseMatrix } from './matrix';
import { isContentWord, wordsOf } from './terms';

/** Which terms stand in which documents. */
export interface TermIndex {
  terms: string[];
  /** Documents each term occurs in. */
  documentFrequency: Int32Array;
  /** Documents × terms, how often. */
  counts: SparseMatrix;
  /** Documents with at least one word. */
  filled: number;
}

/** Documents below which every word is a term. */
export const smallCorpus = 30;

const minimumDocuments = 3;
/** Words of more than this share of the documents are no terms; stricter where the list of function words does not know the language. */
const maximumShare = { english: 0.6, other: 0.3, small: 0.8 };
const englishShare = 0.15;
const maximumTerms = 20_000;
const documentsAtOnce = 500;

/**
 * Counts the terms of documents: words of at least 3 documents (of any below 30 documents) that are no function words.
 * In English these come from a list; in any language a word of too many documents counts as one.
 * `pause` is awaited now and then and may throw to stop the work.
 */
export async function indexTerms(documents: readonly string[], pause: () => Promise<void>): Promise<TermIndex> {
  const vocabulary = new Map<string, number>();
  const frequency: number[] = [];
  const bags: Map<number, number>[] = [];
  let words = 0;
  let functionWords = 0;
  for (const [position, document] of documents.entries()) {
    if (position % documentsAtOnce === 0) {
      await pause();
    }
    const bag = new Map<number, number>();
    for (const term of wordsOf(document)) {
      words += 1;
      if (!isContentWord(term)) {
        functionWords += 1;
        continue;
      }
      let id = vocabulary.get(term);
      if (id === undefined) {
        id = vocabulary.size;
        vocabulary.set(term, id);
        frequency.push(0);
      }
      if (!bag.has(id)) {
        frequency[id] = (frequency[id] ?? 0) + 1;
      }
      bag.set(id, (bag.get(id) ?? 0) + 1);
    }
    bags.push(bag);
  }
  const filled = bags.filter((bag) => bag.size > 0).length;
  const small = filled < smallCorpus;
  const share = small
    ? maximumShare.small
    : functionWords >= englishShare * words
      ? maximumShare.english
      : maximumShare.other;
  const kept = [...vocabulary]
    .filter(
      ([, id]) =>
        (frequency[id] ?? 0) >= (small ? 1 : minimumDocuments) && (frequency[id] ?? 0) <= Math.max(1, share * filled),
    )
    .sort(([left, l], [right, r]) => (frequency[r] ?? 0) - (frequency[l] ?? 0) || (left < right ? -1 : 1))
    .slice(0, maximumTerms);
  const columnOf = new Map(kept.map(([, id], column) => [id, column]));
  return {
    terms: kept.map(([term]) => term),
    documentFrequency: Int32Array.from(kept, ([, id]) => frequency[id] ?? 0),
    counts: toMatrix(bags, columnOf),
    filled,
  };
}

/** How often each of the terms stands in further documents; other words are passed over. */
export function countTerms(terms: readonly string[], documents: readonly string[]): SparseMatrix {
  const columnOf = new Map(terms.map((term, column) => [term, column]));
  const bags = documents.map((document) => {
    const bag = new Map<number, number>();
    for (const word of wordsOf(document)) {
      const column = columnOf.get(word);
      if (column !== undefined) {
        bag.set(column, (bag.get(column) ?? 0) + 1);
      }
    }
    return bag;
  });
  return toMatrix(bags, new Map(terms.map((_, column) => [column, column])));
}

function toMatrix(bags: readonly Map<number, number>[], columnOf: ReadonlyMap<number, number>): SparseMatrix {
  const rowStart = new Int32Array(bags.length + 1);
  const columnIndex: number[] = [];
  const values: number[] = [];
  bags.forEach((bag, row) => {
    for (const [id, count] of bag) {
      const column = columnOf.get(id);
      if (column !== undefined) {
        columnIndex.push(column);
        values.push(count);
      }
    }
    rowStart[row + 1] = columnIndex.length;
  });
  return {
    rows: bags.length,
    columns: columnOf.size,
    rowStart,
    columnIndex: Int32Array.from(columnIndex),
    values: Float64Array.from(values),
  };
}

/**
 * Term counts as weights: (1 + ln count) · (ln((1 + n) / (1 + df)) + 1), each row scaled to length 1
 * (Salton & Buckley 1988, in the smoothed form). `documentFrequency` is out of `documents`.
 */
export function weightTerms(
  counts: SparseMatrix,
  documentFrequency: Int32Array,
  documents: number,
): SparseMatrix & { values: Float64Array } {
  const values = new Float64Array(counts.values.length);
  for (let row = 0; row < counts.rows; row++) {
    const [from, to] = [counts.rowStart[row] as number, counts.rowStart[row + 1] as number];
    let squares = 0;
    for (let entry = from; entry < to; entry++) {
      const rarity =
        Math.log((1 + documents) / (1 + (documentFrequency[counts.columnIndex[entry] as number] as number))) + 1;
      const weight = (1 + Math.log(counts.values[entry] as number)) * rarity;
      values[entry] = weight;
      squares += weight * weight;
    }
    for (let entry = from; entry < to; entry++) {
      values[entry] = (values[entry] as number) / Math.sqrt(squares);
    }
  }
  return { ...counts, values };
}

/**
 * A copy in which documents have as many terms, and terms are as frequent, as before, but which term stands in which document
 * is random. A term may come twice into a document; then it has two entries there.
 */
export function permuteTerms(counts: SparseMatrix, random: Random): SparseMatrix {
  const order = shuffled([...counts.values.keys()], random);
  return {
    ...counts,
    columnIndex: Int32Array.from(order, (entry) => counts.columnIndex[entry] as number),
    values: Float64Array.from(order, (entry) => counts.values[entry] as number),
  };
}
