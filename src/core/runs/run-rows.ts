import { readTable, type DataFile, type ReadOptions } from '../data/read';
import type { Column, Row, Table } from '../data/table';

/** A cell of a row, or a stretch of it where it is long. */
export interface RowCell {
  column: string;
  text: string;
  /** UTF-16 offset in the cell at which `text` starts. */
  from: number;
  /** Length of the whole cell in UTF-16 units. */
  length: number;
}

/** A stretch that has to be among what is given of a long cell. */
export interface WantedStretch {
  column: string;
  start: number;
}

/** UTF-16 units of a cell that are given at most, and how many of them stand before what is wanted. */
const longestText = 3000;
const before = 600;

/** The rows of a data file as a run has read them, read again when the first one is asked for. */
export class RunRows {
  readonly #file: DataFile;
  readonly #sha256: string;
  readonly #options: ReadOptions;
  #table: Promise<Table> | undefined;

  /** `options` are those under which the run read the file, whose content it knows by `sha256`. */
  constructor(file: DataFile, sha256: string, options: ReadOptions) {
    this.#file = file;
    this.#sha256 = sha256;
    this.#options = options;
  }

  /**
   * The filled cells of a row, counted from 1; null where the file is no longer what the run has read, or has no such row.
   * Throws PersonaError `invalid-data` where it cannot be read.
   */
  async cells(row: number, wanted: WantedStretch | null): Promise<RowCell[] | null> {
    const { columns, found } = await this.#find(row);
    return (
      found?.cells.flatMap((cell, index) => {
        const column = columns[index]?.name ?? '';
        const start = wanted?.column === column ? wanted.start : 0;
        return cell.trim() === '' ? [] : [stretch(column, cell, start)];
      }) ?? null
    );
  }

  /** The 1-based line on which a row starts; null and throwing as `cells`. */
  async line(row: number): Promise<number | null> {
    return (await this.#find(row)).found?.line ?? null;
  }

  async #find(row: number): Promise<{ columns: readonly Column[]; found: Row | undefined }> {
    const table = await this.#read();
    const isSame = table.sources[0]?.sha256 === this.#sha256;
    return { columns: table.columns, found: isSame ? await find(table, row) : undefined };
  }

  /** Reads the file once; where that fails, again when it is needed next. */
  async #read(): Promise<Table> {
    this.#table ??= readTable([this.#file], this.#options);
    try {
      return await this.#table;
    } catch (error) {
      this.#table = undefined;
      throw error;
    }
  }
}

async function find(table: Table, row: number): Promise<Row | undefined> {
  const held = table.rows.find((candidate) => candidate.row === row);
  if (held !== undefined || table.rows.length === table.rowCount) {
    return held;
  }
  for await (const rows of table.scan()) {
    const found = rows.find((candidate) => candidate.row === row);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function stretch(column: string, cell: string, start: number): RowCell {
  const from = cell.length <= longestText ? 0 : Math.max(0, Math.min(start - before, cell.length - longestText));
  return { column, text: cell.slice(from, from + longestText), from, length: cell.length };
}
