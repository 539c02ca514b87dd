import { parse } from 'papaparse';
import { PersonaError } from '../errors';

export interface Dialect {
  /** One character. */
  delimiter: string;
  /** One character. */
  quote: string;
}

/** One record of a file: its cells as they stand between the delimiters, quotes undone. */
export interface FileRecord {
  cells: string[];
  /** 1-based physical line on which it starts. A line ends at CRLF, LF or a lone CR, inside quotes too. */
  line: number;
}

/** A quoted field that has not ended after this many characters of one line is taken as quoted whatever follows. */
const longestLine = 1_000_000;

type State = 'record' | 'field' | 'plain' | 'quoted';

/**
 * Cuts text into records, however the text arrives in chunks. Line endings outside quotes may be mixed, blank lines are
 * skipped (they count as lines), and quotes that a sloppy writer did not double are repaired, so that what reaches the
 * CSV parser is well formed.
 */
export class RecordScanner {
  /** Fields that were quoted. */
  quotedFields = 0;
  /** Records with quotes that were neither doubled nor at an end of their cell. */
  malformed = { records: 0, firstLine: 0 };

  readonly #dialect: Dialect;
  readonly #ends: RegExp;
  readonly #blankLine: RegExp;
  readonly #fieldStart: RegExp;
  readonly #afterQuote: RegExp;

  #state: State = 'record';
  #buffer = '';
  #position = 0;
  /** Up to here the buffer is in `pieces`. */
  #copied = 0;
  #pieces: string[] = [];
  #texts: string[] = [];
  #lines: number[] = [];
  #line: number;
  #recordLine = 0;
  /** Of the quoted field: where it starts in the buffer (-1: no longer there) and on which line. */
  #openedAt = 0;
  #openedLine = 0;
  #sloppy = false;
  #recordIsMalformed = false;

  constructor(dialect: Dialect, firstLine = 1) {
    this.#dialect = dialect;
    this.#line = firstLine;
    const delimiter = escaped(dialect.delimiter);
    const space = dialect.delimiter === ' ' ? '(?:)' : ' *';
    const blank = dialect.delimiter === '\t' ? space : '[ \\t]*';
    this.#ends = new RegExp(`${delimiter}|\\r\\n?|\\n`, 'g');
    this.#blankLine = new RegExp(`${dialect.delimiter === ' ' ? '' : blank}(\\r\\n?|\\n|$)`, 'y');
    this.#fieldStart = new RegExp(`${space}(${escaped(dialect.quote)}|$)`, 'y');
    this.#afterQuote = new RegExp(`${space}(?:(${delimiter})|([\\r\\n])|$)`, 'y');
  }

  /** Takes the next stretch of text; returns the records that are complete. */
  push(text: string): FileRecord[] {
    this.#append(text);
    this.#advance(false);
    return this.#takeRecords();
  }

  /** @throws PersonaError `invalid-data` when a quote was never closed. */
  end(): FileRecord[] {
    this.#advance(true);
    return this.#takeRecords();
  }

  #append(text: string): void {
    this.#buffer = this.#buffer.slice(this.#copied) + text;
    this.#position -= this.#copied;
    this.#openedAt = this.#openedAt < this.#copied ? -1 : this.#openedAt - this.#copied;
    this.#copied = 0;
  }

  #takeRecords(): FileRecord[] {
    const texts = this.#texts;
    const lines = this.#lines;
    this.#texts = [];
    this.#lines = [];
    return parseRecords(texts, lines, this.#dialect);
  }

  #advance(final: boolean): void {
    // A CR at the end may be half of a CRLF.
    const limit = !final && this.#buffer.endsWith('\r') ? this.#buffer.length - 1 : this.#buffer.length;
    let going = true;
    while (going) {
      switch (this.#state) {
        case 'record':
          going = this.#atRecord(limit);
          break;
        case 'field':
          going = this.#atField(limit, final);
          break;
        case 'plain':
          going = this.#inPlainField(limit, final);
          break;
        case 'quoted':
          going = this.#inQuotedField(limit, final);
          break;
      }
    }
  }

  #atRecord(limit: number): boolean {
    this.#blankLine.lastIndex = this.#position;
    const blank = this.#blankLine.exec(this.#buffer);
    if (blank !== null) {
      if (this.#blankLine.lastIndex > limit || blank[1] === '') {
        return false;
      }
      this.#position = this.#blankLine.lastIndex;
      this.#copied = this.#position;
      this.#line++;
      return true;
    }
    if (this.#position >= limit) {
      return false;
    }
    this.#recordLine = this.#line;
    this.#recordIsMalformed = false;
    this.#state = 'field';
    return true;
  }

  #atField(limit: number, final: boolean): boolean {
    this.#fieldStart.lastIndex = this.#position;
    const start = this.#fieldStart.exec(this.#buffer);
    if (start?.[1] === this.#dialect.quote) {
      const quoteAt = this.#fieldStart.lastIndex - 1;
      if (quoteAt > this.#position) {
        this.#flush();
        this.#copied = quoteAt;
      }
      this.#openedAt = quoteAt;
      this.#openedLine = this.#line;
      this.#sloppy = false;
      this.quotedFields++;
      this.#position = quoteAt + 1;
      this.#state = 'quoted';
      return true;
    }
    if (start !== null && !final) {
      return false;
    }
    this.#state = 'plain';
    return this.#position < limit || final;
  }

  #inPlainField(limit: number, final: boolean): boolean {
    this.#ends.lastIndex = this.#position;
    const end = this.#ends.exec(this.#buffer);
    if (end === null || end.index >= limit) {
      this.#position = limit;
      if (final) {
        this.#endRecord(limit, limit);
      } else {
        this.#flush();
      }
      return false;
    }
    this.#position = this.#ends.lastIndex;
    if (end[0] === this.#dialect.delimiter) {
      this.#state = 'field';
    } else {
      this.#endRecord(end.index, this.#position);
      this.#line++;
    }
    return true;
  }

  #inQuotedField(limit: number, final: boolean): boolean {
    const { quote } = this.#dialect;
    const found = this.#buffer.indexOf(quote, this.#position);
    const quoteAt = found === -1 ? limit : found;
    this.#line += countLineEnds(this.#buffer, this.#position, quoteAt);
    this.#position = quoteAt;
    if (found === -1) {
      if (final) {
        throw new PersonaError(
          'invalid-data',
          `A quote (${quote}) opens on line ${this.#openedLine} and is never closed. Close it, or double it if it belongs to the text.`,
        );
      }
      if (this.#line > this.#openedLine || this.#position - this.#openedAt > longestLine) {
        this.#openedAt = -1;
        this.#flush();
      }
      return false;
    }
    if (quoteAt + 1 >= limit && !final) {
      return false;
    }
    const doubled = this.#buffer[quoteAt + 1] === quote;
    const close = this.#closeAfter(doubled ? quoteAt + 2 : quoteAt + 1, limit, final);
    if (close === 'unknown') {
      return false;
    }
    if (doubled && !(this.#sloppy && close !== null)) {
      this.#position = quoteAt + 2;
      return true;
    }
    if (close === null) {
      return this.#repairQuote(quoteAt, limit, final);
    }
    if (doubled || close > quoteAt + 1) {
      this.#pieces.push(this.#buffer.slice(this.#copied, quoteAt + 1), doubled ? quote + quote : '');
      this.#copied = close;
    }
    this.#position = close;
    this.#state = 'plain';
    return true;
  }

  /** Where the delimiter, line end or end of text is that makes a quote before `at` a closing one; null where there is none. */
  #closeAfter(at: number, limit: number, final: boolean): number | null | 'unknown' {
    this.#afterQuote.lastIndex = at;
    const match = this.#afterQuote.exec(this.#buffer);
    if (match === null) {
      return null;
    }
    const atEnd = match[1] === undefined && match[2] === undefined;
    if (!final && atEnd) {
      return 'unknown';
    }
    return atEnd ? limit : this.#afterQuote.lastIndex - 1;
  }

  /**
   * A quote that neither is doubled nor ends the field. Where a closing quote follows on the line, or the field already
   * spans lines, it is text inside the quotes: `"he said "no" to me"`. Else the whole field is plain text: `"Great" value`.
   */
  #repairQuote(quoteAt: number, limit: number, final: boolean): boolean {
    const { quote } = this.#dialect;
    const plain = this.#openedAt === -1 || this.#line > this.#openedLine ? false : this.#opensAnew(quoteAt + 1, final);
    if (plain === 'unknown' && limit - quoteAt < longestLine) {
      return false;
    }
    if (!this.#recordIsMalformed) {
      this.#recordIsMalformed = true;
      this.malformed.firstLine ||= this.#recordLine;
      this.malformed.records++;
    }
    if (plain !== true) {
      this.#pieces.push(this.#buffer.slice(this.#copied, quoteAt + 1), quote);
      this.#copied = quoteAt + 1;
      this.#position = quoteAt + 1;
      this.#sloppy = true;
      return true;
    }
    this.#ends.lastIndex = quoteAt;
    const end = this.#ends.exec(this.#buffer)?.index ?? limit;
    const field = this.#buffer.slice(this.#openedAt, end);
    this.#pieces.push(
      this.#buffer.slice(this.#copied, this.#openedAt),
      quote,
      field.replaceAll(quote, quote + quote),
      quote,
    );
    this.#copied = end;
    this.#position = end;
    this.#state = 'plain';
    return true;
  }

  /** Whether the next telling quote on this line opens another field, or none comes, rather than closing this one. */
  #opensAnew(from: number, final: boolean): boolean | 'unknown' {
    const { quote, delimiter } = this.#dialect;
    const lineEnd = indexOfLineEnd(this.#buffer, from);
    const end = lineEnd === -1 ? this.#buffer.length : lineEnd;
    for (let at = this.#buffer.indexOf(quote, from); at !== -1 && at < end; at = this.#buffer.indexOf(quote, at + 1)) {
      const close = this.#closeAfter(at + 1, this.#buffer.length, final);
      if (close === 'unknown') {
        return 'unknown';
      }
      const opens = this.#buffer[at - 1] === delimiter;
      if ((close !== null) !== opens) {
        return opens;
      }
    }
    return lineEnd === -1 && !final ? 'unknown' : true;
  }

  #endRecord(end: number, next: number): void {
    this.#pieces.push(this.#buffer.slice(this.#copied, end));
    this.#texts.push(this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join(''));
    this.#lines.push(this.#recordLine);
    this.#pieces = [];
    this.#copied = next;
    this.#position = next;
    this.#state = 'record';
  }

  #flush(): void {
    this.#pieces.push(this.#buffer.slice(this.#copied, this.#position));
    this.#copied = this.#position;
  }
}

function parseRecords(texts: string[], lines: number[], dialect: Dialect): FileRecord[] {
  if (texts.length === 0) {
    return [];
  }
  // The line end in front keeps the parser from taking a U+FEFF of the first cell for a byte order mark.
  const result = parse<string[]>(`\n${texts.join('\n')}`, {
    header: false,
    newline: '\n',
    delimiter: dialect.delimiter,
    quoteChar: dialect.quote,
    skipEmptyLines: false,
  });
  const records = result.data.slice(1);
  if (records.length !== lines.length) {
    throw new PersonaError('internal', `Cut ${lines.length} records from the file but parsed ${records.length}.`);
  }
  return records.map((cells, index) => ({ cells, line: lines[index] ?? 0 }));
}

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = indexOfLineEnd(text, from); at !== -1 && at < to; at = indexOfLineEnd(text, at + 1)) {
    if (text[at] === '\r' && text[at + 1] === '\n') {
      at++;
    }
    count++;
  }
  return count;
}

function indexOfLineEnd(text: string, from: number): number {
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = from;
  return lineEnd.exec(text)?.index ?? -1;
}

function escaped(character: string): string {
  return character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
