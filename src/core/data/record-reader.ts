import type { FileRecord } from './records';
import type { ColumnType } from './table';

/** Cuts the text of a file into records of one format, however it arrives in chunks. */
export interface RecordReader {
  /**
   * Of the columns, unique and not blank. More may come behind them with each call. A record has as many cells as there were
   * names when it was returned, or fewer where the rest is blank.
   */
  readonly names: readonly string[];
  /** 1-based physical line of the record that names the columns; null where none does, or is not known yet. */
  readonly headerLine: number | null;
  /** One character; '' where nothing divides the lines. */
  readonly delimiter: string;
  /** Types of columns that follow from the format, by name. */
  readonly types: ReadonlyMap<string, ColumnType>;
  push(text: string): FileRecord[];
  /** @param isCut whether the text may go on: what is not complete is then left out. */
  end(isCut: boolean): FileRecord[];
  /** What was odd, for the user; complete after the end. */
  warnings(): string[];
}
