import { PersonaError } from '../errors';
import { countOf, countText } from '../text/figures';
import { detectDialect, noDelimiter, type DialectChoice } from './dialect';
import { addedName, readHeader } from './header';
import type { RecordReader } from './record-reader';
import { RecordScanner, type FileRecord } from './records';
import type { ColumnType } from './table';

const sampleCharacters = 64 * 1024;
/** Most cells that a record may have; more are a sign that the file is not what it seems. */
const mostColumns = 16_384;
/** Records by which a header is told from data. */
const headRecords = 202;

/** Reads cells between delimiters: dialect and header are told from the beginning. */
export class DelimitedReader implements RecordReader {
  readonly types: ReadonlyMap<string, ColumnType> = new Map();
  names: string[] = [];
  headerLine: number | null = null;
  delimiter = '';
  readonly #file: string;
  readonly #choice: DialectChoice;
  readonly #header: boolean | undefined;
  readonly #warnings: string[] = [];
  #sample = '';
  #sampleWanted = sampleCharacters;
  #scanner: RecordScanner | null = null;
  /** The first records, until the header is known. */
  #head: FileRecord[] | null = [];
  #headerWidth = 0;
  #rows = 0;
  #ragged = { rows: 0, row: 0, line: 0 };

  /** @param header whether the first record names the columns; undefined: detected. */
  constructor(file: string, choice: DialectChoice, header: boolean | undefined) {
    this.#file = file;
    this.#choice = choice;
    this.#header = header;
  }

  push(text: string): FileRecord[] {
    if (this.#scanner !== null) {
      return this.#take(this.#scanner.push(text));
    }
    this.#sample += text;
    return this.#sample.length >= this.#sampleWanted ? this.#begin(false) : [];
  }

  end(isCut: boolean): FileRecord[] {
    const begun = this.#scanner === null ? this.#begin(!isCut) : [];
    const rest = isCut || this.#scanner === null ? [] : this.#take(this.#scanner.end());
    return [...begun, ...rest, ...this.#takeHead()];
  }

  warnings(): string[] {
    const warnings = [...this.#warnings];
    const { malformed } = this.#scanner ?? { malformed: { records: 0, firstLine: 0 } };
    if (malformed.records > 0) {
      const where = malformed.records === 1 ? 'a record' : `${countText(malformed.records)} records`;
      warnings.push(
        `Quotes inside cells of ${where} are not doubled, first: line ${malformed.firstLine}. Check these cells.`,
      );
    }
    if (this.#ragged.rows > 0) {
      const { rows, row, line } = this.#ragged;
      const count = countOf(rows, 'row has', 'rows have');
      warnings.push(`${count} more or fewer cells than the header, first: row ${row} (line ${line}).`);
    }
    return warnings;
  }

  #begin(whole: boolean): FileRecord[] {
    const hint = /^sep=(.)(?:\r\n|[\r\n])/i.exec(this.#sample);
    const text = hint === null ? this.#sample : this.#sample.slice(hint[0].length);
    const hinted = hint?.[1] === undefined ? {} : { delimiter: hint[1] };
    const dialect = detectDialect(text, whole, { ...hinted, ...this.#choice });
    if (dialect === null) {
      this.#sampleWanted *= 2;
      return [];
    }
    this.delimiter = dialect.delimiter === noDelimiter ? '' : dialect.delimiter;
    this.#warnings.push(...dialect.warnings);
    this.#scanner = new RecordScanner(dialect, hint === null ? 1 : 2);
    this.#sample = '';
    return this.#take(this.#scanner.push(text));
  }

  #take(records: FileRecord[]): FileRecord[] {
    if (this.#head === null) {
      return this.#squared(records);
    }
    for (const record of records) {
      this.#head.push(record);
    }
    return this.#head.length < headRecords ? [] : this.#takeHead();
  }

  #takeHead(): FileRecord[] {
    const head = this.#head ?? [];
    this.#head = null;
    if (head.length === 0) {
      return [];
    }
    this.#refuseWidth(head[0]?.cells.length ?? 0, head[0]?.line ?? 1);
    const header = readHeader(head, this.#header);
    this.names = header.names;
    this.headerLine = header.dataStart > 0 ? (head[0]?.line ?? null) : null;
    this.#headerWidth = header.names.length;
    this.#warnings.push(...header.warnings);
    return this.#squared(head.slice(header.dataStart));
  }

  /** Counts rows that are not as long as the header, and gives columns to what stands beyond it. */
  #squared(records: FileRecord[]): FileRecord[] {
    for (const { cells, line } of records) {
      this.#rows++;
      if (cells.length !== this.#headerWidth) {
        this.#ragged.rows++;
        if (this.#ragged.rows === 1) {
          this.#ragged = { rows: 1, row: this.#rows, line };
        }
        this.#square(cells, line);
      }
    }
    return records;
  }

  #square(cells: string[], line: number): void {
    const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    this.#refuseWidth(width, line);
    if (width > this.names.length) {
      const used = new Set(this.names);
      while (used.size < width) {
        used.add(addedName('', used));
      }
      this.names = [...used];
    }
    cells.length = Math.min(cells.length, this.names.length);
  }

  #refuseWidth(width: number, line: number): void {
    if (width > mostColumns) {
      throw new PersonaError(
        'invalid-data',
        `${this.#file}: the record on line ${line} has ${countText(width)} cells. Set the delimiter and the quote.`,
      );
    }
  }
}
