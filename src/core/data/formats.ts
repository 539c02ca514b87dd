import path from 'node:path';

/** How a file is read: cells between delimiters, JSON objects, paragraphs of a text, cues of WebVTT. */
export type FileFormat = 'delimited' | 'json' | 'text' | 'captions';

const formats: ReadonlyMap<string, FileFormat> = new Map([
  ['', 'delimited'],
  ['.csv', 'delimited'],
  ['.tsv', 'delimited'],
  ['.tab', 'delimited'],
  ['.json', 'json'],
  ['.jsonl', 'json'],
  ['.ndjson', 'json'],
  ['.txt', 'text'],
  ['.md', 'text'],
  ['.vtt', 'captions'],
]);

const spreadsheets: readonly string[] = ['.xlsx', '.xls', '.xlsm', '.xlsb', '.ods', '.numbers'];

/** How a file is read, by the end of its name in either letter case; null for one that is not. */
export function formatOf(file: string): FileFormat | null {
  return formats.get(path.extname(file).toLowerCase()) ?? null;
}

/** Whether a file is data by the end of its name; what has no end may be anything. */
export function isNamedAsData(file: string): boolean {
  return path.extname(file) !== '' && formatOf(file) !== null;
}

/** Whether a file is a spreadsheet by its name. */
export function isSpreadsheet(file: string): boolean {
  return spreadsheets.includes(path.extname(file).toLowerCase());
}
