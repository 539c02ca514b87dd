import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { PersonaError } from '../errors';
import { countOf } from '../text/figures';

/** How many bytes of a file were valid and invalid UTF-8, for choosing another way to read it. */
export interface Utf8Faults {
  /** Well-formed sequences of two to four bytes, about: where all is well formed, the bytes beyond one per UTF-16 unit. */
  multibyte: number;
  /** Bytes that belong to no well-formed sequence. */
  invalid: number;
  /** Byte offset of the first of these; null without one. */
  firstOffset: number | null;
}

/** Turns the bytes of a file into text, chunk by chunk, however the chunks are cut. */
export interface Decoder {
  readonly encoding: string;
  push(bytes: Uint8Array): string;
  /** What was held back for a character that never came to its end. */
  end(): string;
  /** What could not be read as it stands, for the user. */
  warnings(): string[];
}

/** WHATWG name of a byte order mark's encoding and the mark's length in bytes; null without one. */
export function byteOrderMark(start: Uint8Array): { encoding: string; length: number } | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) {
    return { encoding: 'utf-8', length: 3 };
  }
  if (start[0] === 0xff && start[1] === 0xfe) {
    return { encoding: 'utf-16le', length: 2 };
  }
  return start[0] === 0xfe && start[1] === 0xff ? { encoding: 'utf-16be', length: 2 } : null;
}

/**
 * The encoding of a file from its first bytes: its byte order mark; UTF-16 without one where every other byte of mostly
 * Latin text is zero; else UTF-8, which the decoder then checks.
 */
export function sniffEncoding(start: Uint8Array): string {
  const mark = byteOrderMark(start);
  if (mark !== null) {
    return mark.encoding;
  }
  const zeros = [0, 0];
  const length = Math.min(start.length, 4096) & ~1;
  for (let i = 0; i < length; i++) {
    if (start[i] === 0) {
      zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
    }
  }
  const [even = 0, odd = 0] = zeros;
  if (odd > length * 0.3 && even < length * 0.05) {
    return 'utf-16le';
  }
  return even > length * 0.3 && odd < length * 0.05 ? 'utf-16be' : 'utf-8';
}

/**
 * The WHATWG name behind a label such as `latin1` or `UTF8`.
 * @throws PersonaError `invalid-config` for a label that nobody knows.
 */
export function encodingName(label: string): string {
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch (cause) {
    const message = `The encoding "${label}" is not known: use a name such as utf-8, windows-1252 or utf-16le.`;
    throw new PersonaError('invalid-config', message, { cause });
  }
}

/** @param encoding a name from {@link encodingName} or {@link sniffEncoding}. */
export function createDecoder(encoding: string): Decoder {
  if (encoding === 'utf-8') {
    return new Utf8Decoder();
  }
  return encoding === 'windows-1252' ? new Windows1252Decoder() : new OtherDecoder(encoding);
}

/**
 * UTF-8 that never invents U+FFFD: a byte that belongs to no well-formed sequence is read as windows-1252 and counted in
 * `faults`, from which the caller sees whether the whole file should be read as windows-1252 instead.
 */
export class Utf8Decoder implements Decoder {
  readonly encoding = 'utf-8';
  readonly faults: Utf8Faults = { multibyte: 0, invalid: 0, firstOffset: null };
  #carry: Buffer = Buffer.alloc(0);
  #offset = 0;
  #started = false;
  #lost = 0;

  push(bytes: Uint8Array): string {
    const joined = Buffer.concat([this.#carry, bytes]);
    let end = joined.length;
    for (let at = Math.max(0, joined.length - 3); at < joined.length; at++) {
      if (sequenceLength(joined, at) === -1) {
        end = at;
        break;
      }
    }
    this.#carry = joined.subarray(end);
    return this.#decode(joined.subarray(0, end));
  }

  end(): string {
    const rest = this.#carry;
    this.#carry = Buffer.alloc(0);
    return this.#decode(rest);
  }

  warnings(): string[] {
    const { invalid, firstOffset } = this.faults;
    const warnings: string[] = [];
    if (invalid > 0) {
      const bytes = countOf(invalid, 'byte is', 'bytes are');
      warnings.push(`${bytes} not UTF-8, the first at byte offset ${firstOffset}: read as windows-1252 there.`);
    }
    if (this.#lost > 0) {
      warnings.push(`The file itself holds U+FFFD ${this.#lost} times: characters that were lost before it was saved.`);
    }
    return warnings;
  }

  #decode(bytes: Buffer): string {
    const text = isUtf8(bytes) ? this.#decodeSound(bytes) : this.#decodeFaulty(bytes);
    this.#lost += text.includes('\uFFFD') ? text.split('\uFFFD').length - 1 : 0;
    this.#offset += bytes.length;
    if (text === '' || this.#started) {
      return text;
    }
    this.#started = true;
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  #decodeSound(bytes: Buffer): string {
    const text = bytes.toString('utf8');
    this.faults.multibyte += bytes.length - text.length;
    return text;
  }

  #decodeFaulty(bytes: Buffer): string {
    const parts: string[] = [];
    let from = 0;
    for (let at = 0; at < bytes.length;) {
      const length = sequenceLength(bytes, at);
      if (length > 0) {
        this.faults.multibyte += length > 1 ? 1 : 0;
        at += length;
        continue;
      }
      this.faults.invalid++;
      this.faults.firstOffset ??= this.#offset + at;
      parts.push(bytes.toString('utf8', from, at), windows1252(bytes.subarray(at, at + 1)));
      from = ++at;
    }
    parts.push(bytes.toString('utf8', from));
    return parts.join('');
  }
}

class Windows1252Decoder implements Decoder {
  readonly encoding = 'windows-1252';
  #offset = 0;
  #holes = 0;
  #firstHole = 0;

  push(bytes: Uint8Array): string {
    const text = windows1252(bytes);
    for (const hole of text.matchAll(/[\x81\x8D\x8F\x90\x9D]/gu)) {
      this.#firstHole = this.#holes === 0 ? this.#offset + hole.index : this.#firstHole;
      this.#holes++;
    }
    this.#offset += bytes.length;
    return text;
  }

  end(): string {
    return '';
  }

  warnings(): string[] {
    const bytes = countOf(this.#holes, 'byte has', 'bytes have');
    const where = `the first at byte offset ${this.#firstHole}`;
    return this.#holes === 0 ? [] : [`${bytes} no meaning in windows-1252, ${where}: kept as control characters.`];
  }
}

/** What TextDecoder knows beyond these: UTF-16 and the regional encodings. */
class OtherDecoder implements Decoder {
  readonly encoding: string;
  readonly #decoder: TextDecoder;
  #offset = 0;
  #unreadable = 0;
  #firstOffset = 0;

  constructor(encoding: string) {
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding);
  }

  push(bytes: Uint8Array): string {
    const text = this.#counted(this.#decoder.decode(bytes, { stream: true }), bytes);
    this.#offset += bytes.length;
    return text;
  }

  end(): string {
    return this.#counted(this.#decoder.decode(), new Uint8Array());
  }

  warnings(): string[] {
    const characters = countOf(this.#unreadable, 'character');
    return this.#unreadable === 0
      ? []
      : [
          `${characters} cannot be read as ${this.encoding}, the first near byte offset ${this.#firstOffset}: shown as U+FFFD.`,
        ];
  }

  #counted(text: string, bytes: Uint8Array): string {
    const found = text.split('\uFFFD').length - 1;
    if (found > 0 && this.#unreadable === 0) {
      this.#firstOffset = this.#offset + this.#placeOfFault(bytes);
    }
    this.#unreadable += found;
    return text;
  }

  /** Index of the byte with which the chunk stops being readable, by bisection. */
  #placeOfFault(bytes: Uint8Array): number {
    let [low, high] = [0, bytes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const prefix = new TextDecoder(this.encoding).decode(bytes.subarray(0, middle + 1), { stream: true });
      [low, high] = prefix.includes('\uFFFD') ? [low, middle] : [middle + 1, high];
    }
    return low;
  }
}

/** 0x80–0x9F of windows-1252 (WHATWG Encoding Standard, index windows-1252); holes are the C1 controls themselves. */
const windows1252High = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

/** Own table, because some Node versions read windows-1252 as ISO 8859-1. */
function windows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1')
    .replaceAll(/[\x80-\x9F]/g, (character) => windows1252High[character.charCodeAt(0) - 0x80] ?? character);
}

/**
 * Bytes of the well-formed UTF-8 sequence at `at` (Unicode 16, table 3-7): 1 to 4; 0 where there is none; -1 where the
 * bytes end inside one.
 */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xc2 || lead > 0xf4) {
    return 0;
  }
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i];
    if (next === undefined) {
      return -1;
    }
    if (next < (i === 1 ? lowest : 0x80) || next > (i === 1 ? highest : 0xbf)) {
      return 0;
    }
  }
  return length;
}
