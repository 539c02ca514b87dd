import { originalOffset } from '../../data/redact';
import type { ShownData, ShownRow } from '../../data/table';
import type { Evidence } from '../../persona/persona';
import { passagesOf } from './passages';
import type { Passage } from './passages';

const searched = 200;
const similar = 0.5;
const leastWords = 3;
const leastQuotes = 2;

/**
 * Up to `limit` passages of `members`, given by their shown rows, which come nearest the centre of their segment first. Those with more of the `wanted` words are
 * preferred within a respondent; where `required`, one of the words must be there. Passages that repeat one another are passed
 * over as long as two are found, and nobody is quoted twice while others have something to say.
 */
export function choosePassages(
  members: readonly (readonly ShownRow[])[],
  options: { columns: readonly number[]; wanted: ReadonlySet<string>; required: boolean; limit: number },
): Passage[] {
  const { columns, wanted, required, limit } = options;
  const offers: Passage[][] = [];
  for (const shown of members) {
    const passages = shown
      .flatMap((row) =>
        columns
          .flatMap((column) => row.cells.filter((cell) => cell.column === column))
          .flatMap((cell) => passagesOf(row, cell)),
      )
      .map((passage) => ({ passage, hits: hits(passage, wanted) }))
      .filter(({ hits: count }) => !required || count > 0)
      .sort(
        (left, right) =>
          Number(isSubstantial(right.passage)) - Number(isSubstantial(left.passage)) || right.hits - left.hits,
      );
    if (passages.length > 0) {
      offers.push(passages.map(({ passage }) => passage));
    }
    if (offers.length >= searched) {
      break;
    }
  }
  const chosen: Passage[] = [];
  const depth = Math.max(0, ...offers.map((passages) => passages.length));
  const choose = (enough: number, accept: (passage: Passage) => boolean): void => {
    for (let turn = 0; turn < depth && chosen.length < enough; turn++) {
      for (const passages of offers) {
        const passage = passages[turn];
        if (passage && chosen.length < enough && accept(passage)) {
          chosen.push(passage);
        }
      }
    }
  };
  choose(limit, (passage) => isSubstantial(passage) && isNew(passage, chosen));
  choose(limit, (passage) => isNew(passage, chosen));
  choose(leastQuotes, (passage) => chosen.every(({ text }) => text !== passage.text));
  return chosen;
}

/** The evidence of one persona; a passage that is used again keeps its id. */
export class QuotedEvidence {
  readonly entries: Evidence[] = [];
  readonly #data: ShownData;
  readonly #ids = new Map<string, string>();

  constructor(data: ShownData) {
    this.#data = data;
  }

  /** Enters a passage and returns the id of its entry. */
  add(passage: Passage): string {
    const { row, cell, start, end, text } = passage;
    const key = `${row.id}/${cell.column}/${start}/${end}`;
    const known = this.#ids.get(key);
    if (known !== undefined) {
      return known;
    }
    const id = `e${this.entries.length + 1}`;
    this.#ids.set(key, id);
    this.entries.push({
      id,
      source: this.#data.table.sources[row.row.source]?.path ?? '',
      row: row.row.row,
      line: row.row.line,
      column: this.#data.table.columns[cell.column]?.name ?? null,
      start: originalOffset(cell, start, 'start'),
      end: originalOffset(cell, end, 'end'),
      respondent: row.respondent,
      excerpt: text,
      original: null,
      citedRow: row.row.row,
      verdict: 'verified',
    });
    return id;
  }
}

/** Says something of its own, not just a link or a word or two. */
function isSubstantial({ checkable, words }: Passage): boolean {
  return checkable && words.size >= leastWords;
}

function hits(passage: Passage, wanted: ReadonlySet<string>): number {
  let count = 0;
  for (const word of wanted) {
    count += passage.words.has(word) ? 1 : 0;
  }
  return count;
}

function isNew(passage: Passage, chosen: readonly Passage[]): boolean {
  return chosen.every((other) => {
    if (other.text === passage.text) {
      return false;
    }
    const common = [...passage.words].filter((word) => other.words.has(word)).length;
    return common < similar * (passage.words.size + other.words.size - common) || common === 0;
  });
}
