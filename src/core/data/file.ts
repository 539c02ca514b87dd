import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { cancelled, isPersonaError, PersonaError } from '../errors';
import { countText } from '../text/figures';
import { DelimitedReader } from './delimited-reader';
import type { DialectChoice } from './dialect';
import { DocumentReader } from './document-reader';
import { byteOrderMark, createDecoder, encodingName, sniffEncoding, Utf8Decoder, type Decoder } from './encoding';
import { EncodingDetection, type DetectedEncoding } from './encoding-detection';
import { formatOf, isSpreadsheet } from './formats';
import { JsonReader } from './json-reader';
import type { RecordReader } from './record-reader';
import type { FileRecord } from './records';

/** A file to read: as the user named it, and where it is. */
export interface DataFile {
  path: string;
  absolutePath: string;
}

export interface FileOptions extends DialectChoice {
  /** A WHATWG label; default: detected. */
  encoding?: string;
  /** Whether the first record of each file names its columns; default: detected. */
  header?: boolean;
  signal?: AbortSignal;
  /** Read so many bytes of each file at most; a record that does not end within them is left out. */
  onlyBytes?: number;
}

/** What is known of a file once it was read to its end. */
export interface FileSummary {
  /** Of the bytes read, in hexadecimal. */
  sha256: string;
  encoding: string;
  /** One character; '' where nothing divides the lines. */
  delimiter: string;
  warnings: string[];
}

const chunkBytes = 64 * 1024;

/**
 * Size of a data file in bytes, and when it was last changed.
 *
 * @throws PersonaError `invalid-data` for what is missing, empty, cannot be read, or is no data file by its name.
 */
export async function checkDataFile(file: DataFile): Promise<{ size: number; mtimeMs: number }> {
  if (isSpreadsheet(file.absolutePath)) {
    throw spreadsheet(file);
  }
  try {
    const found = await stat(file.absolutePath);
    if (found.isDirectory()) {
      throw new PersonaError('invalid-data', `${file.path} is a folder. Name a data file in it.`);
    }
    if (formatOf(file.absolutePath) === null) {
      const known = 'CSV, TSV, JSON, JSON lines, text, Markdown and WebVTT';
      throw new PersonaError('invalid-data', `${file.path}: only ${known} files can be read.`);
    }
    if (found.size === 0) {
      throw new PersonaError('invalid-data', `${file.path} is empty: it holds no rows.`);
    }
    return { size: found.size, mtimeMs: found.mtimeMs };
  } catch (error) {
    throw readingFailed(file, error);
  }
}

/**
 * The encoding of a file from all of its bytes, where the options and its beginning do not tell.
 *
 * @throws PersonaError `invalid-data` or `cancelled`.
 */
export async function detectEncoding(file: DataFile, options: FileOptions): Promise<DetectedEncoding> {
  const detection = new EncodingDetection();
  for await (const bytes of fileBytes(file, options)) {
    detection.push(bytes);
  }
  return detection.end();
}

/** Reads one file, chunk by chunk: bytes → text → records. */
export class FileReading {
  readonly reader: RecordReader;
  readonly #file: DataFile;
  readonly #options: FileOptions;
  readonly #detected: DetectedEncoding | null;
  readonly #chosen: string | null;
  readonly #hash: Hash = createHash('sha256');
  readonly #warnings: string[] = [];
  #decoder: Decoder | null = null;
  #zeros = 0;

  /**
   * @param detected the encoding, where neither the options nor the beginning of the file tell; null: not looked for yet.
   * @param respondent who gave the text, where the file is a text.
   * @throws PersonaError `invalid-config` for an encoding that nobody knows.
   */
  constructor(file: DataFile, options: FileOptions, detected: DetectedEncoding | null, respondent: string) {
    this.#file = file;
    this.#options = options;
    this.#detected = detected;
    this.#chosen = options.encoding === undefined ? null : encodingName(options.encoding);
    this.reader = readerFor(file, options, respondent);
  }

  /**
   * The bytes are not UTF-8, and {@link detectEncoding} has to tell what they are, since nothing was said. The records up to
   * there are void.
   */
  get isUndetected(): boolean {
    const decoder = this.#decoder;
    const isOpen = this.#chosen === null && this.#detected === null;
    return isOpen && decoder instanceof Utf8Decoder && decoder.faults.invalid > 0;
  }

  /**
   * The records of the file, those of a chunk at a time; ends early where {@link isUndetected}.
   *
   * @param onBytes called with the bytes read so far.
   * @throws PersonaError `invalid-data`, `invalid-config` or `cancelled`.
   */
  async *records(onBytes?: (bytes: number) => void): AsyncGenerator<FileRecord[], void> {
    let bytes = 0;
    for await (const chunk of fileBytes(this.#file, this.#options)) {
      const records = this.#attempt(() => this.#push(chunk));
      if (this.isUndetected) {
        return;
      }
      bytes += chunk.length;
      onBytes?.(bytes);
      yield records;
    }
    yield this.#attempt(() => this.#end(bytes === this.#options.onlyBytes));
  }

  /** Once all records were taken. */
  summary(): FileSummary {
    const encoding = this.#decoder?.encoding ?? 'utf-8';
    const fault = this.#detected?.firstFault ?? null;
    const warnings =
      this.#chosen === null && fault !== null && encoding !== 'utf-8'
        ? [
            `The file is not UTF-8 (first at byte offset ${fault}): read as ${encoding}. If letters look wrong, set the encoding.`,
          ]
        : [];
    warnings.push(...(this.#decoder?.warnings() ?? []), ...this.#warnings);
    if (this.#zeros > 0) {
      warnings.push(`The file holds NUL characters (${countText(this.#zeros)}): shown as ␀.`);
    }
    return {
      sha256: this.#hash.digest('hex'),
      encoding,
      delimiter: this.reader.delimiter,
      warnings: [...warnings, ...this.reader.warnings()],
    };
  }

  #push(bytes: Buffer): FileRecord[] {
    this.#hash.update(bytes);
    if (this.#decoder === null) {
      this.#decoder = this.#startDecoder(bytes);
      const text = this.#decoder.push(bytes);
      refuseBinary(text, this.#file);
      return this.reader.push(this.#withoutZeros(text));
    }
    return this.reader.push(this.#withoutZeros(this.#decoder.push(bytes)));
  }

  #end(isCut: boolean): FileRecord[] {
    const rest = isCut ? '' : this.#withoutZeros(this.#decoder?.end() ?? '');
    return [...this.reader.push(rest), ...this.reader.end(isCut)];
  }

  #attempt(step: () => FileRecord[]): FileRecord[] {
    try {
      return step();
    } catch (error) {
      throw readingFailed(this.#file, error);
    }
  }

  #startDecoder(start: Buffer): Decoder {
    const signature = start.toString('latin1', 0, 5);
    if (signature.startsWith('PK\x03\x04') || signature.startsWith('\xD0\xCF\x11\xE0')) {
      throw spreadsheet(this.#file);
    }
    if (signature === '%PDF-') {
      throw notText(this.#file);
    }
    const mark = byteOrderMark(start);
    if (mark !== null && this.#chosen !== null && mark.encoding !== this.#chosen) {
      this.#warnings.push(`The file's byte order mark says ${mark.encoding}: read so, not as ${this.#chosen}.`);
    }
    const sniffed = sniffEncoding(start);
    const detected = sniffed === 'utf-8' ? (this.#detected?.encoding ?? sniffed) : sniffed;
    return createDecoder(mark?.encoding ?? this.#chosen ?? detected);
  }

  #withoutZeros(text: string): string {
    if (!text.includes('\0')) {
      return text;
    }
    this.#zeros += text.split('\0').length - 1;
    return text.replaceAll('\0', '␀');
  }
}

async function* fileBytes(file: DataFile, { signal, onlyBytes }: FileOptions): AsyncGenerator<Buffer> {
  try {
    signal?.throwIfAborted();
    const stream = createReadStream(file.absolutePath, {
      highWaterMark: chunkBytes,
      ...(signal && { signal }),
      ...(onlyBytes !== undefined && { end: onlyBytes - 1 }),
    });
    for await (const chunk of stream) {
      if (Buffer.isBuffer(chunk)) {
        yield chunk;
      }
    }
  } catch (error) {
    throw signal?.aborted === true ? cancelled(error) : readingFailed(file, error);
  }
}

function readerFor(file: DataFile, { delimiter, quote, header }: FileOptions, respondent: string): RecordReader {
  const format = formatOf(file.absolutePath);
  if (format === 'json') {
    return new JsonReader(file.path);
  }
  if (format === 'text' || format === 'captions') {
    return new DocumentReader(file.path, respondent, format === 'captions');
  }
  const isTabbed = ['.tsv', '.tab'].includes(path.extname(file.absolutePath).toLowerCase());
  const chosen = delimiter ?? (isTabbed ? '\t' : undefined);
  const choice = { ...(chosen !== undefined && { delimiter: chosen }), ...(quote !== undefined && { quote }) };
  return new DelimitedReader(file.path, choice, header);
}

/** Control characters are rare in text: more than a twentieth, of several kinds, are a sign of anything else. */
function refuseBinary(text: string, file: DataFile): void {
  const looked = text.slice(0, 64 * 1024);
  const controls = Array.from(looked).filter((character) => /[^\s\P{Cc}]/u.test(character));
  const share = controls.length / looked.length;
  if (share > 0.3 || (share > 0.05 && new Set(controls).size >= 4)) {
    throw notText(file);
  }
}

function notText(file: DataFile): PersonaError {
  return new PersonaError(
    'invalid-data',
    `${file.path} is not text, whatever its name says. Export it as CSV UTF-8 and use that file.`,
  );
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
