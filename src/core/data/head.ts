import { checkDataFile, detectEncoding, FileReading, type DataFile, type FileOptions } from './file';
import type { FileRecord } from './records';

/** Enough for the header and the two hundred records by which it is told from data. */
const headBytes = 1024 * 1024;

/** The beginning of a file. */
export interface FileHead {
  /** Of the columns; those that only a later row has are not among them. */
  names: string[];
  /** 1-based physical line of the record that names the columns; null where none does. */
  headerLine: number | null;
  /** One character; '' where nothing divides the lines. */
  delimiter: string;
  /** Without the header; a record that goes on behind the head is left out. */
  records: FileRecord[];
  /** Of the file's bytes, how many the head has: above 0, at most 1. */
  share: number;
}

/**
 * Reads the first megabyte of a file. No rows are no fault.
 *
 * @throws PersonaError `invalid-data`, `invalid-config` or `cancelled`, as reading the whole file would.
 */
export async function readHead(file: DataFile, options: FileOptions): Promise<FileHead> {
  const { size } = await checkDataFile(file);
  const limited = size > headBytes ? { ...options, onlyBytes: headBytes } : options;
  let reading = new FileReading(file, limited, null, '');
  let records = await recordsOf(reading);
  if (reading.isUndetected) {
    reading = new FileReading(file, limited, await detectEncoding(file, limited), '');
    records = await recordsOf(reading);
  }
  const { names, delimiter, headerLine } = reading.reader;
  return { names: [...names], headerLine, delimiter, records, share: Math.min(headBytes, size) / size };
}

async function recordsOf(reading: FileReading): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  for await (const batch of reading.records()) {
    records.push(...batch);
  }
  return records;
}
