import { PersonaError } from '../errors';
import { countText } from '../text/figures';

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
  /** What an interviewer said before it, where the reader makes no row of that. */
  question?: string;
}

/** A quote that is not doubled is judged by what follows within so many characters. */
const farthestLook = 1_000_000;
/** A record of more characters is refused: most likely a quote was never closed. */
const longestRecord = 1 << 24;

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;

/** The text ends before it can be told how to go on. */
const incomplete = Symbol('incomplete');

/**
 * Cuts text into records, however the text arrives in chunks. Line endings outside quotes may be mixed, blank lines are
 * skipped (they count as lines), and quotes that a sloppy writer did not double are repaired.
 */
export class RecordScanner {
  /** Fields that were quoted. */
  quotedFields = 0;
  /** Records with quotes that were neither doubled nor at an end of their cell. */
  malformed = { records: 0, firstLine: 0 };

  readonly #delimiter: string;
  readonly #delimiterCode: number;
  readonly #quote: string;
  readonly #quoteCode: number;
  readonly #blankLine: RegExp;
  readonly #fieldStart: RegExp;
  readonly #afterQuote: RegExp;
  readonly #fieldEnd: RegExp;

  #buffer = '';
  /** A CR at the end of a chunk may be half of a CRLF: it waits here. */
  #heldBack = '';
  /** Nothing is tried before the buffer is so long, so that a long record is not begun again with each chunk. */
  #wanted = 0;
  #final = false;
  #line: number;
  /** The first of each at or after the place last asked about; the buffer's length where none follows. */
  #nextFeed = 0;
  #nextReturn = 0;
  #nextQuote = 0;
  #nextDelimiter = 0;

  /** Of the record that is being read. */
  #at = 0;
  #cells: string[] = [];
  #linesInside = 0;
  #quotedInside = 0;
  #isMalformed = false;
  /** Line on which the last quoted field opened; 0 for none. */
  #openedLine = 0;

  constructor(dialect: Dialect, firstLine = 1) {
    this.#delimiter = dialect.delimiter;
    this.#delimiterCode = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote;
    this.#quoteCode = dialect.quote.charCodeAt(0);
    this.#line = firstLine;
    const delimiter = escaped(dialect.delimiter);
    const spaces = dialect.delimiter === ' ' ? '(?:)' : ' *';
    const blank = dialect.delimiter === ' ' ? '' : dialect.delimiter === '\t' ? ' *' : '[ \\t]*';
    this.#blankLine = new RegExp(`${blank}(\\r\\n?|\\n|$)`, 'y');
    this.#fieldStart = new RegExp(`${spaces}(${escaped(dialect.quote)}|$)`, 'y');
    this.#afterQuote = new RegExp(`${spaces}(?:(${delimiter})|([\\r\\n])|$)`, 'y');
    this.#fieldEnd = new RegExp(`${delimiter}|[\\r\\n]`, 'g');
  }

  /**
   * Takes the next stretch of text; returns the records that are complete.
   *
   * @throws PersonaError `invalid-data` when a record has no end within millions of characters.
   */
  push(text: string): FileRecord[] {
    const joined = this.#heldBack + text;
    const isHalf = joined.endsWith('\r');
    this.#heldBack = isHalf ? '\r' : '';
    this.#buffer += isHalf ? joined.slice(0, -1) : joined;
    return this.#buffer.length < this.#wanted ? [] : this.#takeRecords();
  }

  /** @throws PersonaError `invalid-data` when a quote was never closed. */
  end(): FileRecord[] {
    this.#buffer += this.#heldBack;
    this.#heldBack = '';
    this.#final = true;
    return this.#takeRecords();
  }

  #takeRecords(): FileRecord[] {
    const records: FileRecord[] = [];
    const buffer = this.#buffer;
    const { length } = buffer;
    [this.#nextFeed, this.#nextReturn, this.#nextQuote, this.#nextDelimiter] = [-1, -1, -1, -1];
    let start = 0;
    while (start < length) {
      const lineEnd = this.#lineEndFrom(start);
      if (lineEnd === length && !this.#final) {
        break;
      }
      if (buffer.charCodeAt(start) <= space) {
        const next = this.#afterBlankLine(start);
        if (next !== start) {
          this.#line++;
          start = next;
          continue;
        }
      }
      const line = this.#line;
      if (this.#quoteFrom(start) >= lineEnd) {
        records.push({ cells: buffer.slice(start, lineEnd).split(this.#delimiter), line });
        this.#at = lineEnd;
      } else if (this.#quotedRecord(start)) {
        records.push({ cells: this.#cells, line });
      } else {
        break;
      }
      start = this.#afterLineEnd(this.#at);
    }
    this.#buffer = buffer.slice(start);
    this.#wanted = length - start > 4096 ? 2 * (length - start) : 0;
    if (length - start > longestRecord && !this.#final) {
      throw this.#tooLong();
    }
    return records;
  }

  /** Reads the record at `start` into `#cells` and leaves `#at` at its line end; false where the text ends before it does. */
  #quotedRecord(start: number): boolean {
    this.#cells = [];
    this.#linesInside = 0;
    this.#quotedInside = 0;
    this.#isMalformed = false;
    this.#openedLine = 0;
    const buffer = this.#buffer;
    for (let at = start; ; at = this.#at + 1) {
      const quoteAt = this.#quoteAtFieldStart(at);
      if (quoteAt === incomplete || (quoteAt !== null && !this.#quotedField(quoteAt))) {
        return false;
      }
      if (quoteAt === null && !this.#plainField(at)) {
        return false;
      }
      if (buffer.charCodeAt(this.#at) !== this.#delimiterCode) {
        break;
      }
    }
    if (this.#isMalformed) {
      this.malformed.firstLine ||= this.#line;
      this.malformed.records++;
    }
    this.quotedFields += this.#quotedInside;
    this.#line += this.#linesInside;
    return true;
  }

  /** Where the quote is that opens the field at `at`, after spaces perhaps; null for a plain field. */
  #quoteAtFieldStart(at: number): number | null | typeof incomplete {
    const code = this.#buffer.charCodeAt(at);
    if (code === this.#quoteCode) {
      return at;
    }
    if (code !== space && at < this.#buffer.length) {
      return null;
    }
    this.#fieldStart.lastIndex = at;
    const start = this.#fieldStart.exec(this.#buffer);
    if (start?.[1] === this.#quote) {
      return this.#fieldStart.lastIndex - 1;
    }
    return start !== null && !this.#final ? incomplete : null;
  }

  #plainField(at: number): boolean {
    const lineEnd = this.#lineEndFrom(at);
    this.#at = Math.min(this.#delimiterFrom(at), lineEnd);
    this.#cells.push(this.#buffer.slice(at, this.#at));
    return this.#at < this.#buffer.length || this.#final;
  }

  #quotedField(opening: number): boolean {
    const buffer = this.#buffer;
    const from = opening + 1;
    this.#openedLine = this.#line + this.#linesInside;
    const closing = buffer.indexOf(this.#quote, from);
    const next = closing === -1 ? Number.NaN : buffer.charCodeAt(closing + 1);
    let cell: string | typeof incomplete;
    if (next === this.#delimiterCode || next === lineFeed || next === carriageReturn) {
      cell = buffer.slice(from, closing);
      this.#at = closing + 1;
    } else {
      cell = this.#uncommonQuotedField(opening);
    }
    if (cell === incomplete) {
      return false;
    }
    if (this.#lineEndFrom(from) < this.#at) {
      this.#linesInside += countLineEnds(buffer, from, this.#at);
    }
    this.#quotedInside++;
    this.#cells.push(cell);
    return true;
  }

  /** With doubled quotes, spaces after the closing one, or quotes that should have been doubled. */
  #uncommonQuotedField(opening: number): string | typeof incomplete {
    const buffer = this.#buffer;
    const quote = this.#quote;
    let cell = '';
    let isSloppy = false;
    for (let from = opening + 1; ;) {
      const quoteAt = buffer.indexOf(quote, from);
      if (quoteAt === -1) {
        if (this.#final) {
          throw this.#neverClosed();
        }
        return incomplete;
      }
      const isDoubled = buffer.charCodeAt(quoteAt + 1) === this.#quoteCode;
      const close = this.#closeAfter(isDoubled ? quoteAt + 2 : quoteAt + 1);
      if (close === incomplete) {
        return incomplete;
      }
      if (close !== null && (!isDoubled || isSloppy)) {
        this.#at = close;
        return cell + buffer.slice(from, isDoubled ? quoteAt + 1 : quoteAt);
      }
      if (!isDoubled) {
        const isPlain = this.#isPlainAfterAll(opening, quoteAt);
        if (isPlain === incomplete) {
          return incomplete;
        }
        this.#isMalformed = true;
        if (isPlain) {
          this.#fieldEnd.lastIndex = quoteAt;
          this.#at = this.#fieldEnd.exec(buffer)?.index ?? buffer.length;
          return buffer.slice(opening, this.#at);
        }
        isSloppy = true;
      }
      cell += buffer.slice(from, quoteAt + 1);
      from = isDoubled ? quoteAt + 2 : quoteAt + 1;
    }
  }

  /** Where the delimiter, line end or end of text is that makes a quote before `at` a closing one; null where there is none. */
  #closeAfter(at: number): number | null | typeof incomplete {
    this.#afterQuote.lastIndex = at;
    const match = this.#afterQuote.exec(this.#buffer);
    if (match === null) {
      return null;
    }
    const isAtEnd = match[1] === undefined && match[2] === undefined;
    if (isAtEnd && !this.#final) {
      return incomplete;
    }
    return isAtEnd ? this.#buffer.length : this.#afterQuote.lastIndex - 1;
  }

  /**
   * A quote that neither is doubled nor ends the field. Where a closing quote follows on the line, or the field already
   * spans lines, it is text inside the quotes: `"he said "no" to me"`. Else the whole field is plain text: `"Great" value`.
   */
  #isPlainAfterAll(opening: number, quoteAt: number): boolean | typeof incomplete {
    if (quoteAt - opening > farthestLook || this.#lineEndFrom(opening) < quoteAt) {
      return false;
    }
    const buffer = this.#buffer;
    const from = quoteAt + 1;
    const lineEnd = Math.min(indexOfLineEnd(buffer, from, buffer.length), from + farthestLook);
    for (
      let at = buffer.indexOf(this.#quote, from);
      at !== -1 && at < lineEnd;
      at = buffer.indexOf(this.#quote, at + 1)
    ) {
      const close = this.#closeAfter(at + 1);
      if (close === incomplete) {
        return incomplete;
      }
      const opens = buffer.charCodeAt(at - 1) === this.#delimiterCode;
      if ((close !== null) !== opens) {
        return opens;
      }
    }
    if (lineEnd === from + farthestLook) {
      return false;
    }
    return lineEnd === buffer.length && !this.#final ? incomplete : true;
  }

  #lineEndFrom(at: number): number {
    const buffer = this.#buffer;
    if (this.#nextFeed < at) {
      const found = buffer.indexOf('\n', at);
      this.#nextFeed = found === -1 ? buffer.length : found;
    }
    if (this.#nextReturn < at) {
      const found = buffer.indexOf('\r', at);
      this.#nextReturn = found === -1 ? buffer.length : found;
    }
    return this.#nextFeed < this.#nextReturn ? this.#nextFeed : this.#nextReturn;
  }

  #quoteFrom(at: number): number {
    if (this.#nextQuote < at) {
      const found = this.#buffer.indexOf(this.#quote, at);
      this.#nextQuote = found === -1 ? this.#buffer.length : found;
    }
    return this.#nextQuote;
  }

  #delimiterFrom(at: number): number {
    if (this.#nextDelimiter < at) {
      const found = this.#buffer.indexOf(this.#delimiter, at);
      this.#nextDelimiter = found === -1 ? this.#buffer.length : found;
    }
    return this.#nextDelimiter;
  }

  /** Where the line after a blank one at `start` begins; `start` where it is not blank. */
  #afterBlankLine(start: number): number {
    this.#blankLine.lastIndex = start;
    const blank = this.#blankLine.exec(this.#buffer);
    return blank === null ? start : this.#blankLine.lastIndex;
  }

  #afterLineEnd(end: number): number {
    this.#line++;
    const isPair = this.#buffer.charCodeAt(end) === carriageReturn && this.#buffer.charCodeAt(end + 1) === lineFeed;
    return end + (isPair ? 2 : 1);
  }

  #neverClosed(): PersonaError {
    return new PersonaError(
      'invalid-data',
      `A quote (${this.#quote}) opens on line ${this.#openedLine} and is never closed. Close it, or double it if it belongs to the text.`,
    );
  }

  #tooLong(): PersonaError {
    const cause = this.#openedLine >= this.#line ? `: a quote (${this.#quote}) opens on line ${this.#openedLine}` : '';
    return new PersonaError(
      'invalid-data',
      `The record on line ${this.#line} has no end within ${countText(longestRecord)} characters${cause}. Close the quote, or set the delimiter and the quote.`,
    );
  }
}

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = indexOfLineEnd(text, from, to); at < to; at = indexOfLineEnd(text, at + 1, to)) {
    if (text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === lineFeed) {
      at++;
    }
    count++;
  }
  return count;
}

/** Of the first CR or LF between `from` and `to`; `to` where there is none. */
function indexOfLineEnd(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) {
      return at;
    }
  }
  return to;
}

function escaped(character: string): string {
  return character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
