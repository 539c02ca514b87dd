import path from 'node:path';
import { PersonaError } from '../errors';
import { checkDataFile, detectEncoding, FileReading, type DataFile, type FileOptions } from './file';
import { formatOf } from './formats';
import type { DetectedEncoding } from './encoding-detection';
import { ColumnTally } from './profile';
import { heldTable } from './held-table';
import { RowSample, type SampleLimits } from './row-sample';
import { withSpeakers } from './interviewer-rows';
import type { FileRecord } from './records';
import type { Row, Source, Table } from './table';

export type { DataFile } from './file';

/** What the user said about the files; whatever is left out is detected. */
export interface ReadOptions extends FileOptions {
  /** Of the sample where not all rows are held; 1 unless told. */
  seed?: number;
  /** What is held at most. */
  limits?: SampleLimits;
  /** Called as bytes arrive, with the bytes of all files as `total`. */
  onProgress?: (bytes: number, total: number) => void;
}

const usualLimits: SampleLimits = { rows: 20_000, characters: 16_000_000 };

/** A file as it was when it was read. */
interface ReadFile {
  file: DataFile;
  respondent: string;
  size: number;
  mtimeMs: number;
  detected: DetectedEncoding | null;
  source: Source;
}

/**
 * Reads data files in one pass, one after the other, into one table; columns are united by name. Rows beyond the limits are
 * counted and profiled but not held. What was odd about a file is in its `warnings`.
 *
 * @throws PersonaError `invalid-data` with the file's path: missing, unreadable, empty, header only, another format, or a
 *   quote that is never closed; `invalid-config` for an option that cannot be; `cancelled`.
 */
export async function readTable(files: readonly DataFile[], options: ReadOptions): Promise<Table> {
  if (files.length === 0) {
    throw new PersonaError('invalid-data', 'No data file is named: give the path of a data file.');
  }
  const checked: { size: number; mtimeMs: number }[] = [];
  for (const file of files) {
    checked.push(await checkDataFile(file));
  }
  const sizes = checked.map(({ size }) => Math.min(size, options.onlyBytes ?? size));
  const progress = new Progress(sizes, options.onProgress);
  const first = await readAll(
    files,
    files.map(() => null),
    options,
    progress,
  );
  const detected = first ? [] : await detectAll(files, options);
  const { pass, sources, encodings } = first ?? (await readAll(files, detected, options, progress)) ?? failed();
  const read = files.map((file, index): ReadFile => {
    const { size, mtimeMs } = checked[index] ?? { size: 0, mtimeMs: 0 };
    const source = sources[index] ?? failed();
    return { file, respondent: respondentOf(files, index), size, mtimeMs, detected: encodings[index] ?? null, source };
  });
  return pass.table(read, options);
}

function failed(): never {
  throw new PersonaError('internal', 'A file was read without a result.');
}

/** All files with their encodings as far as known; null where one of them turns out not to be UTF-8. */
async function readAll(
  files: readonly DataFile[],
  encodings: readonly (DetectedEncoding | null)[],
  options: ReadOptions,
  progress: Progress,
): Promise<{ pass: Pass; sources: Source[]; encodings: readonly (DetectedEncoding | null)[] } | null> {
  const pass = new Pass(options);
  const sources: Source[] = [];
  for (const [index, file] of files.entries()) {
    const reading = new FileReading(file, options, encodings[index] ?? null, respondentOf(files, index));
    const intake = pass.open(reading, index);
    for await (const records of reading.records((bytes) => progress.report(index, bytes))) {
      intake.add(records);
    }
    if (reading.isUndetected) {
      return null;
    }
    if (intake.rows === 0 && options.onlyBytes === undefined) {
      const why =
        reading.reader.headerLine === null ? 'is empty: it holds no rows' : 'has a header but no rows below it';
      throw new PersonaError('invalid-data', `${file.path} ${why}.`);
    }
    const { warnings, ...summary } = reading.summary();
    const differences = index === 0 ? [] : pass.differences(reading.reader.names, files[0]?.path ?? '');
    sources.push({
      ...file,
      ...summary,
      rows: intake.rows,
      warnings: [...warnings, ...differences],
    });
    pass.close(reading.reader.names);
  }
  return { pass, sources, encodings };
}

async function detectAll(files: readonly DataFile[], options: ReadOptions): Promise<DetectedEncoding[]> {
  const detected: DetectedEncoding[] = [];
  for (const file of files) {
    detected.push(await detectEncoding(file, options));
  }
  return detected;
}

/** Who gave a text: the file's name without its end, or its path where several files have that name. */
function respondentOf(files: readonly DataFile[], index: number): string {
  const named = files[index]?.path ?? '';
  const withoutEnd = named.slice(0, named.length - path.extname(named).length);
  const name = path.basename(withoutEnd);
  const isShared = files.some(
    (other, place) =>
      place !== index && path.basename(other.path, path.extname(other.path)) === name && isDocument(other),
  );
  return isShared ? withoutEnd : name;
}

function isDocument(file: DataFile): boolean {
  return ['text', 'captions'].includes(formatOf(file.absolutePath) ?? '');
}

/** Progress over all files that never goes backwards, though files may be read twice. */
class Progress {
  readonly #sizes: readonly number[];
  readonly #listen: ReadOptions['onProgress'];
  #reported = 0;

  constructor(sizes: readonly number[], listen: ReadOptions['onProgress']) {
    this.#sizes = sizes;
    this.#listen = listen;
  }

  report(file: number, bytes: number): void {
    const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
    const done = sum(this.#sizes.slice(0, file)) + Math.min(bytes, this.#sizes[file] ?? 0);
    this.#reported = Math.max(this.#reported, done);
    this.#listen?.(this.#reported, sum(this.#sizes));
  }
}

/** Places of the columns of a file among those of all files. */
class Places {
  readonly #all: Map<string, number>;
  #places: number[] = [];
  #isSame = true;

  constructor(all: Map<string, number>) {
    this.#all = all;
  }

  /** Cells of a record of the file, arranged as those of all files; `names` are the file's, and may have grown. */
  arranged(cells: string[], names: readonly string[]): string[] {
    for (let column = this.#places.length; column < names.length; column++) {
      const name = names[column] ?? '';
      const place = this.#all.get(name) ?? this.#all.size;
      this.#all.set(name, place);
      this.#places.push(place);
      this.#isSame &&= place === column;
    }
    const width = this.#all.size;
    if (this.#isSame) {
      while (cells.length < width) {
        cells.push('');
      }
      return cells;
    }
    const result: string[] = Array.from({ length: width }, () => '');
    for (const [column, cell] of cells.entries()) {
      result[this.#places[column] ?? 0] = cell;
    }
    return result;
  }
}

/** One pass over all files: profile, sample and counts. */
class Pass {
  readonly #columns = new Map<string, number>();
  readonly #tallies: ColumnTally[] = [];
  readonly #sample: RowSample;
  #firstNames: readonly string[] | null = null;
  #rowCount = 0;

  constructor({ seed = 1, limits = usualLimits }: ReadOptions) {
    this.#sample = new RowSample(seed, limits);
  }

  open(
    { reader }: FileReading,
    source: number,
  ): { add: (records: readonly FileRecord[]) => void; readonly rows: number } {
    const places = new Places(this.#columns);
    const intake = {
      rows: 0,
      add: (records: readonly FileRecord[]): void => {
        for (const { cells, ...rest } of records) {
          const row: Row = { source, row: ++intake.rows, ...rest, cells: places.arranged(cells, reader.names) };
          this.#count(row, reader.types);
        }
      },
    };
    return intake;
  }

  close(names: readonly string[]): void {
    this.#firstNames ??= names;
  }

  /** What another file has other columns in than the first. */
  differences(names: readonly string[], firstPath: string): string[] {
    const first = this.#firstNames ?? [];
    const listed = (some: readonly string[]): string => some.map((name) => `"${name}"`).join(', ');
    const [inFirst, inOther] = [new Set(first), new Set(names)];
    const missing = first.filter((name) => !inOther.has(name));
    const added = names.filter((name) => !inFirst.has(name));
    const parts = [
      missing.length > 0 ? `without ${listed(missing)}` : '',
      added.length > 0 ? `with ${listed(added)}` : '',
    ];
    const text = parts.filter((part) => part !== '').join(', ');
    return text === '' ? [] : [`The columns differ from those of ${firstPath}: ${text}.`];
  }

  table(files: readonly ReadFile[], options: ReadOptions): Table {
    const rows = this.#sample.rows();
    for (const { cells } of rows) {
      while (cells.length < this.#columns.size) {
        cells.push('');
      }
    }
    const sources = files.map(({ source }) => source);
    const columns = withSpeakers(
      this.#tallies.map((tally, index) => tally.column(index, rows, this.#rowCount)),
      rows,
    );
    if (rows.length === this.#rowCount) {
      return heldTable(sources, columns, rows);
    }
    return {
      sources,
      columns,
      rows,
      rowCount: this.#rowCount,
      scan: (signal) => scanFiles(files, this.#columns, { ...options, ...(signal && { signal }) }),
    };
  }

  #count(row: Row, types: FileReading['reader']['types']): void {
    this.#rowCount++;
    const { cells } = row;
    if (this.#tallies.length < this.#columns.size) {
      for (const name of [...this.#columns.keys()].slice(this.#tallies.length)) {
        this.#tallies.push(new ColumnTally(name, types.get(name) ?? null));
      }
    }
    for (let column = 0; column < cells.length; column++) {
      this.#tallies[column]?.add(cells[column] ?? '');
    }
    this.#sample.add(row);
  }
}

/** The rows of the files as they were read before, from the files again. */
async function* scanFiles(
  files: readonly ReadFile[],
  columns: ReadonlyMap<string, number>,
  options: ReadOptions,
): AsyncIterable<readonly Row[]> {
  for (const [index, { file, detected, respondent, ...before }] of files.entries()) {
    const { size, mtimeMs } = await checkDataFile(file);
    if (size !== before.size || mtimeMs !== before.mtimeMs) {
      throw changed(file);
    }
    const reading = new FileReading(file, options, detected, respondent);
    const places = new Places(new Map(columns));
    let count = 0;
    for await (const records of reading.records()) {
      yield records.map(({ cells, ...rest }): Row => {
        return { source: index, row: ++count, ...rest, cells: places.arranged(cells, reading.reader.names) };
      });
    }
    if (reading.summary().sha256 !== before.source.sha256) {
      throw changed(file);
    }
  }
}

function changed(file: DataFile): PersonaError {
  return new PersonaError(
    'invalid-data',
    `${file.path} has changed since it was read. Start again with the file as it is.`,
  );
}
