import type { Similarities } from './choose-rows';

/** The rows that a table holds, in groups of alike ones. */
export interface RowGrouping {
  /** For each row of `table.rows` its group, by size; −1 where nothing of it can be compared. */
  groupOf: Int32Array;
  /** For each group the words that set it apart, joined by commas. */
  labels: string[];
  /** Of rows of `table.rows`, by their words; by their answers where there are no words. */
  similarities: Similarities;
}

/** Fewer rows than these are not grouped. */
export const leastGroupedRows = 30;
