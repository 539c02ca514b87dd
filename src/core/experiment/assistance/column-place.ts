import type { DataFile } from '../../data/file';
import { readHead } from '../../data/head';
import type { ColumnOptions } from '../findings/product-finding';

/** Which cell of a file names a column, or holds its first value where nothing names it. */
export interface ColumnCell {
  /** 1-based physical line on which the record of the cell begins. */
  line: number;
  /** 0-based. */
  index: number;
  /** One character; '' where nothing divides the lines. */
  delimiter: string;
}

/** The first cell of a column of a file; null where it has none of that name. Throws PersonaError as reading the file would. */
export async function columnCell(file: DataFile, name: string, options: ColumnOptions): Promise<ColumnCell | null> {
  const { names, headerLine, delimiter, records } = await readHead(file, options);
  const index = names.findIndex((each) => each === name || each === name.replaceAll(/\s+/gu, ' ').trim());
  return index < 0 ? null : { line: headerLine ?? records[0]?.line ?? 1, index, delimiter };
}

/**
 * The offsets of a cell of a record, quotes included, `end` excluded. A text that ends before has an empty one at its end.
 *
 * @param record the text from the first character of the record on.
 */
export function cellOffsets(
  record: string,
  index: number,
  { delimiter, quote }: { delimiter: string; quote: string },
): { start: number; end: number } {
  let [cell, start, isQuoted] = [0, 0, false];
  for (let at = 0; at < record.length; at++) {
    const sign = record[at];
    if (sign === quote) {
      isQuoted = !isQuoted;
    } else if (!isQuoted && (sign === delimiter || sign === '\n' || sign === '\r')) {
      if (cell === index || sign !== delimiter) {
        return cell === index ? { start, end: at } : { start: at, end: at };
      }
      cell += 1;
      start = at + 1;
    }
  }
  return cell === index ? { start, end: record.length } : { start: record.length, end: record.length };
}
