/** What a column holds, as detected from its cells. */
export type ColumnType = 'id' | 'constant' | 'empty' | 'number' | 'date' | 'category' | 'multi-select' | 'text';

export interface Column {
  name: string;
  type: ColumnType;
  /** Cells that are not blank. */
  filled: number;
  /** Different values among the filled cells, counted up to a limit of 1,000. */
  distinct: number;
  /** Up to three values as they stand in the file, the first that occur; very long ones end in an ellipsis. */
  examples: string[];
  /** Of a number column whose cells are written plainly, such as `-3.5`. */
  range?: { min: number; max: number };
}

/** A file as it was read. */
export interface Source {
  /** As the user named it, relative to the experiment or the working folder where possible. */
  path: string;
  absolutePath: string;
  sha256: string;
  encoding: string;
  delimiter: string;
  rows: number;
  warnings: string[];
}

/** One record. `cells` is as long as the table has columns; what is missing in a ragged row is ''. */
export interface Row {
  /** Index into `Table.sources`. */
  source: number;
  /** 1-based record of its source, the header not counted. */
  row: number;
  /** 1-based physical line on which the record starts. */
  line: number;
  cells: string[];
  /** What an interviewer said before it, where that is no row of its own: context, never evidence. */
  question?: string;
}

/** A run's data files. */
export interface Table {
  sources: Source[];
  columns: Column[];
  /**
   * The rows that are held, in the order of the files: all of them, or where these are too many a uniform random sample
   * (`rows.length < rowCount`).
   */
  rows: readonly Row[];
  /** Rows of all files. */
  rowCount: number;
  /**
   * All rows, in the order of the files and in batches; from the files again where not all are held.
   *
   * @throws PersonaError `invalid-data` where a file has changed since it was read; `cancelled`.
   */
  scan: (signal?: AbortSignal) => AsyncIterable<readonly Row[]>;
}

/** Which columns play which part: indexes into `Table.columns`. */
export interface ColumnRoles {
  /** Columns that may be quoted. */
  text: number[];
  /** Who said it; null where each row is a respondent of its own. */
  id: number | null;
  /** Columns that are shown beside the text: categories, numbers, dates, multi-selects. */
  context: number[];
  /** Columns that never leave the machine. */
  excluded: number[];
}

/** A stretch of a cell that was replaced before anything was shown: UTF-16 offsets in the original. */
export interface Replacement {
  start: number;
  end: number;
  /** What stands there instead, for example `[email-1]`. */
  placeholder: string;
  /** Left out because the cell is too long. Otherwise it was redacted. */
  omitted?: true;
}

/** UTF-16 offsets in a text; `end` is not included. */
export interface Stretch {
  start: number;
  end: number;
}

/** A cell as the models see it. */
export interface ShownCell {
  /** Index into `Table.columns`. */
  column: number;
  text: string;
  /** In the order of `start`, not overlapping. */
  replacements: Replacement[];
  /** The original was longer than what is shown. */
  shortened: boolean;
  /** What interviewers say in `text`, in order; missing where the cell is no transcript. */
  interviewer?: readonly Stretch[];
}

/** A row as the models see it. */
export interface ShownRow {
  /** Opaque to a model: `r17`; with several files `b.r17`. */
  id: string;
  row: Row;
  /** Context columns in order, then text columns in order; blank cells are left out. */
  cells: ShownCell[];
  /** Value of the id column; never sent. */
  respondent: string | null;
  /** What an interviewer said right before it: context, in no cell, so that it cannot be cited. */
  question?: string;
}

/** Rows of the data that are alike, as the models are shown them. */
export interface ShownGroup {
  /** `g1`, `g2` … by size. */
  id: string;
  /** Words that set it apart, joined by commas; '' where there are none. */
  label: string;
  /** Rows of the data in it, shown or not. */
  rows: number;
  /** `rows` is scaled up from the sample that the table holds. */
  estimated: boolean;
  /** Ids of its shown rows, in the order shown. */
  shown: string[];
}

/** The rows of one run, the same for each of its models. */
export interface ShownData {
  table: Table;
  roles: ColumnRoles;
  /** In the order shown: group after group where there are groups. */
  rows: ShownRow[];
  /** Each shown row is in one of them; empty where the data was not grouped. */
  groups: ShownGroup[];
  /** Stretches replaced in the shown rows. */
  redactions: number;
  warnings: string[];
}
