import type { ColumnRoles, Row, ShownRow } from '../../data/table';
import { IdNumbers } from './id-numbers';

/**
 * Numbers respondents in the order of the first row in which they answer something: the rows with one value in the id column are one
 * respondent; a row without one is a respondent of its own.
 */
export class RespondentRegister {
  readonly #id: number | null;
  readonly #analysed: readonly number[];
  readonly #known = new IdNumbers();
  readonly #shownByKey: Map<string, ShownRow>;
  readonly #shown = new Map<number, ShownRow[]>();
  #count = 0;
  #withoutId = 0;

  constructor({ id, text, context }: ColumnRoles, shownRows: readonly ShownRow[]) {
    this.#id = id;
    this.#analysed = [...text, ...context];
    this.#shownByKey = new Map(shownRows.map((shown) => [keyOf(shown.row), shown]));
  }

  /** The number of the row's respondent; null where the row answers nothing and its respondent has not either so far. */
  add(row: Row): number | null {
    const answers = this.#analysed.some((column) => (row.cells[column] ?? '').trim() !== '');
    const respondent = this.#numberOf(row, answers);
    const shown = this.#shownByKey.size === 0 ? undefined : this.#shownByKey.get(keyOf(row));
    if (shown && respondent !== null) {
      this.#shown.set(respondent, [...(this.#shown.get(respondent) ?? []), shown]);
    }
    return respondent;
  }

  finish(): Respondents {
    return { count: this.#count, total: this.#withoutId + this.#known.size, shown: this.#shown };
  }

  #numberOf(row: Row, answers: boolean): number | null {
    const id = this.#id === null ? '' : (row.cells[this.#id] ?? '').trim();
    if (id === '') {
      this.#withoutId += 1;
      return answers ? this.#count++ : null;
    }
    const known = this.#known.get(id);
    if (known !== null) {
      return known;
    }
    const next = answers ? this.#count++ : null;
    this.#known.set(id, next);
    return next;
  }
}

/** Who answered, by number from 0 on. */
export interface Respondents {
  /** Those who answered something in the columns that are analysed. */
  count: number;
  /** All of them, those without an answer included. */
  total: number;
  /** The rows of each respondent that are shown, and so can be quoted, in the order of the files. */
  shown: ReadonlyMap<number, readonly ShownRow[]>;
}

function keyOf(row: Row): string {
  return `${row.source}:${row.row}`;
}
