import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { cancelled, isPersonaError, PersonaError } from '../errors';
import { countText } from '../text/figures';
import { detectDialect, noDelimiter, type DetectedDialect, type DialectChoice } from './dialect';
import { byteOrderMark, createDecoder, encodingName, sniffEncoding, Utf8Decoder, type Decoder } from './encoding';
import { isTableExtension } from './file-extensions';
import { RecordScanner, type FileRecord } from './records';

/** A file to read: as the user named it, and where it is. */
export interface DataFile {
  path: string;
  absolutePath: string;
}

/** A file cut into records, the header still among them. */
export interface FileRecords {
  records: FileRecord[];
  /** Of its bytes, in hexadecimal. */
  sha256: string;
  encoding: string;
  /** One character; '' where nothing divides the lines. */
  delimiter: string;
  warnings: string[];
}

export interface FileOptions extends DialectChoice {
  /** A WHATWG label; default: detected. */
  encoding?: string;
  signal?: AbortSignal;
  /** Read so many bytes at most; a record that does not end within them is left out. */
  onlyBytes?: number;
}

const chunkBytes = 256 * 1024;
const sampleCharacters = 64 * 1024;

/**
 * Size of a data file in bytes.
 *
 * @throws PersonaError `invalid-data` for what is missing, cannot be read, or is no CSV or TSV by its name.
 */
export async function dataFileSize(file: DataFile): Promise<number> {
  const extension = extname(file.absolutePath).toLowerCase();
  if (['.xlsx', '.xls', '.xlsm', '.xlsb', '.ods', '.numbers'].includes(extension)) {
    throw spreadsheet(file);
  }
  try {
    const { size, isDirectory } = await stat(file.absolutePath).then((found) => ({
      size: found.size,
      isDirectory: found.isDirectory(),
    }));
    if (isDirectory) {
      throw new PersonaError('invalid-data', `${file.path} is a folder. Name a CSV or TSV file in it.`);
    }
    if (!isTableExtension(extension.slice(1))) {
      throw new PersonaError('invalid-data', `${file.path}: only CSV and TSV files can be read.`);
    }
    return size;
  } catch (error) {
    throw readingFailed(file, error);
  }
}

/**
 * Reads a file in chunks; a second time where it turns out to be windows-1252.
 *
 * @param onBytes called with the bytes read so far.
 * @throws PersonaError `invalid-data`, `invalid-config` or `cancelled`.
 */
export async function readRecords(
  file: DataFile,
  options: FileOptions,
  onBytes: (bytes: number) => void,
): Promise<FileRecords> {
  const chosen = options.encoding === undefined ? null : encodingName(options.encoding);
  const first = await scanFile(file, options, chosen, onBytes);
  const { faults } = first;
  if (chosen !== null || faults === null || faults.invalid === 0 || faults.invalid < faults.multibyte) {
    return first.result;
  }
  const { result } = await scanFile(file, options, 'windows-1252', onBytes);
  const warning = `The file is not UTF-8 (first at byte offset ${faults.firstOffset}): read as windows-1252. If letters look wrong, set the encoding.`;
  return { ...result, warnings: [warning, ...result.warnings] };
}

async function scanFile(
  file: DataFile,
  options: FileOptions,
  encoding: string | null,
  onBytes: (bytes: number) => void,
): Promise<{ result: FileRecords; faults: Utf8Decoder['faults'] | null }> {
  const scan = new FileScan(file, dialectChoice(file, options), encoding);
  const { signal, onlyBytes } = options;
  try {
    signal?.throwIfAborted();
    const stream = createReadStream(file.absolutePath, {
      highWaterMark: chunkBytes,
      ...(signal && { signal }),
      ...(onlyBytes !== undefined && { end: onlyBytes - 1 }),
    });
    let bytes = 0;
    for await (const chunk of stream) {
      if (Buffer.isBuffer(chunk)) {
        scan.push(chunk);
        bytes += chunk.length;
        onBytes(bytes);
      }
    }
    return scan.end(bytes === onlyBytes);
  } catch (error) {
    throw signal?.aborted === true ? cancelled(error) : readingFailed(file, error);
  }
}

function dialectChoice(file: DataFile, { delimiter, quote }: FileOptions): DialectChoice {
  const isTabbed = ['.tsv', '.tab'].includes(extname(file.absolutePath).toLowerCase());
  const chosen = delimiter ?? (isTabbed ? '\t' : undefined);
  return { ...(chosen !== undefined && { delimiter: chosen }), ...(quote !== undefined && { quote }) };
}

/** One pass over a file: bytes → text → records. */
class FileScan {
  readonly #file: DataFile;
  readonly #choice: DialectChoice;
  readonly #encoding: string | null;
  readonly #hash: Hash = createHash('sha256');
  readonly #records: FileRecord[] = [];
  readonly #warnings: string[] = [];
  #decoder: Decoder | null = null;
  #dialect: DetectedDialect | null = null;
  #scanner: RecordScanner | null = null;
  #sample = '';
  #sampleWanted = sampleCharacters;
  #zeros = 0;

  constructor(file: DataFile, choice: DialectChoice, encoding: string | null) {
    this.#file = file;
    this.#choice = choice;
    this.#encoding = encoding;
  }

  push(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#decoder ??= this.#startDecoder(bytes);
    this.#take(this.#decoder.push(bytes), false);
  }

  /** @param cut whether the file may go on. */
  end(cut: boolean): { result: FileRecords; faults: Utf8Decoder['faults'] | null } {
    const decoder = this.#decoder ?? createDecoder('utf-8');
    if (!cut) {
      this.#take(decoder.end(), true);
      this.#keep(this.#scanner?.end() ?? []);
    }
    const { malformed } = this.#scanner ?? { malformed: { records: 0, firstLine: 0 } };
    if (malformed.records > 0) {
      const where = malformed.records === 1 ? 'a record' : `${countText(malformed.records)} records`;
      this.#warnings.push(
        `Quotes inside cells of ${where} are not doubled, first: line ${malformed.firstLine}. Check these cells.`,
      );
    }
    if (this.#zeros > 0) {
      this.#warnings.push(`The file holds NUL characters (${countText(this.#zeros)}): shown as ␀.`);
    }
    const delimiter = this.#dialect?.delimiter ?? ',';
    const result = {
      records: this.#records,
      sha256: this.#hash.digest('hex'),
      encoding: decoder.encoding,
      delimiter: delimiter === noDelimiter ? '' : delimiter,
      warnings: [...decoder.warnings(), ...this.#warnings],
    };
    return { result, faults: decoder instanceof Utf8Decoder ? decoder.faults : null };
  }

  #startDecoder(start: Buffer): Decoder {
    const signature = start.toString('latin1', 0, 4);
    if (signature === 'PK\x03\x04' || signature === '\xD0\xCF\x11\xE0') {
      throw spreadsheet(this.#file);
    }
    const mark = byteOrderMark(start);
    if (mark !== null && this.#encoding !== null && mark.encoding !== this.#encoding) {
      this.#warnings.push(`The file's byte order mark says ${mark.encoding}: read so, not as ${this.#encoding}.`);
    }
    return createDecoder(mark?.encoding ?? this.#encoding ?? sniffEncoding(start));
  }

  #take(decoded: string, final: boolean): void {
    let text = decoded;
    if (text.includes('\0')) {
      this.#zeros += text.split('\0').length - 1;
      text = text.replaceAll('\0', '␀');
    }
    if (this.#scanner !== null) {
      this.#keep(this.#scanner.push(text));
      return;
    }
    this.#sample += text;
    if (final || this.#sample.length >= this.#sampleWanted) {
      this.#startScanner(final);
    }
  }

  #startScanner(whole: boolean): void {
    const hint = /^sep=(.)(?:\r\n|[\r\n])/i.exec(this.#sample);
    const text = hint === null ? this.#sample : this.#sample.slice(hint[0].length);
    const hinted = hint?.[1] === undefined ? {} : { delimiter: hint[1] };
    this.#dialect = detectDialect(text, whole, { ...hinted, ...this.#choice });
    if (this.#dialect === null) {
      this.#sampleWanted *= 2;
      return;
    }
    this.#warnings.push(...this.#dialect.warnings);
    this.#scanner = new RecordScanner(this.#dialect, hint === null ? 1 : 2);
    this.#sample = '';
    this.#keep(this.#scanner.push(text));
  }

  #keep(records: readonly FileRecord[]): void {
    for (const record of records) {
      this.#records.push(record);
    }
  }
}

function spreadsheet(file: DataFile): PersonaError {
  return new PersonaError('invalid-data', `${file.path} is a spreadsheet: export it as CSV UTF-8 and use that file.`);
}

function readingFailed(file: DataFile, error: unknown): PersonaError {
  if (isPersonaError(error)) {
    const isNamed = error.message.includes(file.path) || error.code !== 'invalid-data';
    return isNamed ? error : new PersonaError(error.code, `${file.path}: ${error.message}`, { cause: error });
  }
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new PersonaError('invalid-data', `${file.path} does not exist. Check the path.`, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new PersonaError('invalid-data', `${file.path} may not be read: check its permissions.`, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new PersonaError('invalid-data', `${file.path} cannot be read: ${reason}`, { cause: error });
}
