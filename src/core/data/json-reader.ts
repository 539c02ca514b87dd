import { Tokenizer } from '@streamparser/json';
import { PersonaError } from '../errors';
import { countText } from '../text/figures';
import { addedName } from './header';
import type { RecordReader } from './record-reader';
import { RecordScanner, type FileRecord } from './records';
import type { ColumnType } from './table';

/** Nothing of JSON outside of a string: lines are cut at line ends only. */
const wholeLines = { delimiter: '\u001F', quote: '\u001E' };

/** Objects with more different keys are no records of one kind, and would take as many cells each. */
const mostKeys = 2000;

/** Cuts text into the values that are to be records. */
interface Items {
  push(text: string): FileRecord[];
  end(isCut: boolean): FileRecord[];
}

/** Reads an array of objects, or one object in each line. Keys are columns, in the order in which they occur. */
export class JsonReader implements RecordReader {
  readonly headerLine = null;
  readonly delimiter = '';
  readonly types: ReadonlyMap<string, ColumnType> = new Map();
  names: string[] = [];
  readonly #file: string;
  readonly #columns = new Map<string, number>();
  readonly #used = new Set<string>();
  #source: Items | null = null;
  #start = '';

  constructor(file: string) {
    this.#file = file;
  }

  push(text: string): FileRecord[] {
    if (this.#source !== null) {
      return this.#source.push(text);
    }
    this.#start += text;
    return /\S/u.test(this.#start) ? this.#begin().push(this.#start) : [];
  }

  end(isCut: boolean): FileRecord[] {
    return this.#source?.end(isCut) ?? [];
  }

  warnings(): string[] {
    return [];
  }

  #begin(): Items {
    const record = (value: unknown, line: number): FileRecord => this.#record(value, line);
    this.#source = this.#start.trimStart().startsWith('[')
      ? new ArrayItems(this.#file, record)
      : new LineItems(this.#file, record);
    return this.#source;
  }

  #record(value: unknown, line: number): FileRecord {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new PersonaError('invalid-data', `${this.#file}: line ${line} holds no object. ${expected}`);
    }
    const cells: string[] = [];
    for (const [key, text] of fields(value, '')) {
      const place = this.#columns.get(key) ?? this.#addColumn(key);
      while (cells.length < place) {
        cells.push('');
      }
      cells[place] = text;
    }
    return { cells, line };
  }

  #addColumn(key: string): number {
    const place = this.#columns.size;
    if (place === mostKeys) {
      throw new PersonaError(
        'invalid-data',
        `${this.#file} has more than ${countText(mostKeys)} different keys. ${expected}`,
      );
    }
    this.#columns.set(key, place);
    this.#used.add(addedName(key, this.#used));
    this.names = [...this.#used];
    return place;
  }
}

const expected = 'A JSON file must hold an array of objects, or one object in each line.';

/** Members with their cells: those of objects inside as `outer.inner`, lists of plain values joined by `; `. */
function* fields(object: object, before: string): Generator<[string, string]> {
  for (const [key, value] of Object.entries(object)) {
    const name = before + key;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      yield* fields(value, `${name}.`);
    } else {
      yield [name, cellText(value)];
    }
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (Array.isArray(value)) {
    const isPlain = value.every((item) => typeof item !== 'object' || item === null);
    return isPlain ? value.map(cellText).join('; ') : JSON.stringify(value);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One value in each line. */
class LineItems implements Items {
  readonly #file: string;
  readonly #record: (value: unknown, line: number) => FileRecord;
  readonly #scanner = new RecordScanner(wholeLines);

  constructor(file: string, record: (value: unknown, line: number) => FileRecord) {
    this.#file = file;
    this.#record = record;
  }

  push(text: string): FileRecord[] {
    return this.#scanner.push(text).map((line) => this.#parse(line));
  }

  end(isCut: boolean): FileRecord[] {
    return isCut ? [] : this.#scanner.end().map((line) => this.#parse(line));
  }

  #parse({ cells, line }: FileRecord): FileRecord {
    let value: unknown;
    try {
      value = JSON.parse(cells[0] ?? '');
    } catch (cause) {
      throw new PersonaError('invalid-data', `${this.#file}: line ${line} is not JSON. ${expected}`, { cause });
    }
    return this.#record(value, line);
  }
}

/** What a scan for the ends of items stops at, outside of strings and in them. */
const signs = { outside: /["{}[\],]/gu, inside: /["\\]/gu };

/** The items of one array: a scan finds where each ends, `JSON.parse` reads it. */
class ArrayItems implements Items {
  readonly #file: string;
  readonly #record: (value: unknown, line: number) => FileRecord;
  /** What has arrived of an item. */
  #parts: string[] = [];
  /** Of the places behind what has arrived the first that is not escaped. */
  #from = 0;
  #depth = 0;
  #isInString = false;
  #hasEnded = false;
  #isFirst = true;
  #itemCount = 0;
  /** Of what follows the last item. */
  #line = 1;
  #itemLine = 1;

  constructor(file: string, record: (value: unknown, line: number) => FileRecord) {
    this.#file = file;
    this.#record = record;
  }

  push(text: string): FileRecord[] {
    const records: FileRecord[] = [];
    let start = 0;
    let at = this.#from;
    while (!this.#hasEnded && at < text.length) {
      const sign = this.#isInString ? signs.inside : signs.outside;
      sign.lastIndex = at;
      const found = sign.exec(text);
      at = found === null ? text.length : found.index + (found[0] === '\\' ? 2 : 1);
      if (found !== null && this.#endsItem(found[0])) {
        this.#parts.push(text.slice(start, found.index));
        records.push(...this.#item());
        start = at;
      }
    }
    this.#from = Math.max(0, at - text.length);
    this.#parts.push(text.slice(start));
    if (this.#hasEnded && /\S/u.test(text.slice(start))) {
      throw this.#refused(this.#line + lineEnds(/^\s*/u.exec(this.#parts.join(''))?.[0] ?? ''), undefined);
    }
    return records;
  }

  end(isCut: boolean): FileRecord[] {
    if (!isCut && !this.#hasEnded) {
      this.#begin(this.#parts.join(''));
      throw new PersonaError(
        'invalid-data',
        `${this.#file} ends inside its array, in the item that begins on line ${this.#itemLine}.`,
      );
    }
    return [];
  }

  /** Whether the array's own bracket or comma is this one, so that what stands before it is an item or nothing. */
  #endsItem(sign: string): boolean {
    if (sign === '"') {
      this.#isInString = !this.#isInString;
    } else if (sign === '{' || sign === '[') {
      return this.#depth++ === 0;
    } else if (sign === '}' || sign === ']') {
      this.#hasEnded = --this.#depth === 0;
      return this.#hasEnded;
    }
    return sign === ',' && this.#depth === 1;
  }

  #item(): FileRecord[] {
    const text = this.#parts.join('');
    this.#parts = [];
    const isBlank = !this.#begin(text);
    const isOpening = this.#isFirst;
    const isEmptyArray = this.#hasEnded && this.#itemCount === 0;
    this.#line += lineEnds(text);
    this.#isFirst = false;
    if (isOpening || (isBlank && isEmptyArray)) {
      return [];
    }
    this.#itemCount++;
    return [this.#record(this.#parsed(text), this.#itemLine)];
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      const first = text.search(/\S/u);
      throw this.#refused(this.#itemLine + lineEnds(text.slice(Math.max(0, first), mistakeIn(text))), cause);
    }
  }

  /** Notes on which line an item begins; false where there is none. */
  #begin(text: string): boolean {
    const first = text.search(/\S/u);
    if (first >= 0) {
      this.#itemLine = this.#line + lineEnds(text.slice(0, first));
    }
    return first >= 0;
  }

  #refused(line: number, cause: unknown): PersonaError {
    return new PersonaError('invalid-data', `${this.#file}: line ${line} is not JSON. ${expected}`, { cause });
  }
}

function lineEnds(text: string): number {
  return text.match(/\r\n|[\r\n]/gu)?.length ?? 0;
}

/** UTF-16 offset of what makes a text no JSON, as the tokenizer tells it; 0 where it does not. `JSON.parse` often does not. */
function mistakeIn(text: string): number {
  const bytes = Buffer.from(text);
  try {
    const tokenizer = new Tokenizer();
    tokenizer.onToken = () => undefined;
    tokenizer.write(bytes);
  } catch (error) {
    const place = /position "(\d+)"/u.exec(error instanceof Error ? error.message : '')?.[1] ?? '0';
    return bytes.subarray(0, Number(place)).toString().length;
  }
  return 0;
}
