import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';
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

/** The items of one array. */
class ArrayItems implements Items {
  readonly #file: string;
  readonly #tokenizer = new Tokenizer();
  #records: FileRecord[] = [];
  #depth = 0;
  #chunk: Buffer = Buffer.alloc(0);
  /** Offset of the chunk in the text as UTF-8, and up to where in it lines are counted. */
  #chunkOffset = 0;
  #counted = 0;
  #line = 1;
  #itemLine = 1;
  #hasEnded = false;

  constructor(file: string, record: (value: unknown, line: number) => FileRecord) {
    this.#file = file;
    const parser = new TokenParser({ paths: ['$.*'], keepStack: false });
    parser.onValue = ({ value }) => {
      this.#records.push(record(value, this.#itemLine));
    };
    parser.onEnd = () => {
      this.#hasEnded = true;
    };
    this.#tokenizer.onToken = (token) => {
      if (token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET) {
        if (this.#depth++ === 1) {
          this.#itemLine = this.#lineAt(token.offset - this.#chunkOffset);
        }
      } else if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) {
        this.#depth--;
      }
      parser.write(token);
    };
  }

  push(text: string): FileRecord[] {
    this.#chunk = Buffer.from(text);
    this.#counted = 0;
    try {
      this.#tokenizer.write(this.#chunk);
    } catch (error) {
      throw this.#failed(error);
    }
    this.#lineAt(this.#chunk.length);
    this.#chunkOffset += this.#chunk.length;
    return this.#taken();
  }

  end(isCut: boolean): FileRecord[] {
    if (!isCut && !this.#hasEnded) {
      throw new PersonaError(
        'invalid-data',
        `${this.#file} ends inside its array, in the item that begins on line ${this.#itemLine}.`,
      );
    }
    return this.#taken();
  }

  #taken(): FileRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  /** 1-based line of a place in the chunk; places are asked about in order. */
  #lineAt(place: number): number {
    for (; this.#counted < place; this.#counted++) {
      const byte = this.#chunk[this.#counted];
      // A CR in front of an LF ends no line of its own; one that ends a chunk is as rare as lone ones are in JSON.
      if (byte === 10 || (byte === 13 && this.#chunk[this.#counted + 1] !== 10)) {
        this.#line++;
      }
    }
    return this.#line;
  }

  #failed(error: unknown): unknown {
    if (!(error instanceof Error) || Reflect.has(error, 'code')) {
      return error;
    }
    const place = Number(/position "(\d+)"/u.exec(error.message)?.[1] ?? Number.NaN) - this.#chunkOffset;
    const line = place > this.#counted ? this.#lineAt(place) : this.#line;
    return new PersonaError('invalid-data', `${this.#file}: line ${line} is not JSON. ${expected}`, { cause: error });
  }
}
