import { Utf8Decoder, type Utf8Faults } from './encoding';

/** What the bytes of a file without a byte order mark say about its encoding. */
export interface DetectedEncoding {
  /** WHATWG name. */
  encoding: string;
  /** Byte offset of the first byte that is not UTF-8; null where all are. */
  firstFault: number | null;
}

/** Tells the encoding of a file that is no UTF-16 from all of its bytes. */
export class EncodingDetection {
  readonly #utf8 = new Utf8Decoder();
  readonly #chinese = new Gb18030Evidence();

  push(bytes: Uint8Array): void {
    this.#utf8.push(bytes);
    this.#chinese.push(bytes);
  }

  /**
   * UTF-8 where most of what is not ASCII is well formed, else GB18030 where the bytes read as common Chinese, else
   * windows-1252, of which Latin-1 text is a part.
   */
  end(): DetectedEncoding {
    this.#utf8.end();
    const { firstOffset, ...counts } = this.#utf8.faults;
    const encoding = isMostlyUtf8(counts) ? 'utf-8' : this.#chinese.isLikely() ? 'gb18030' : 'windows-1252';
    return { encoding, firstFault: firstOffset };
  }
}

function isMostlyUtf8({ invalid, multibyte }: Omit<Utf8Faults, 'firstOffset'>): boolean {
  return invalid === 0 || invalid < multibyte;
}

/**
 * How much bytes look like GB18030: well-formed sequences (GB 18030-2022: two bytes 81–FE 40–7E/80–FE, four bytes with a
 * second and a fourth of 30–39), and among those of two bytes the share of the common ones, which are punctuation (rows A1,
 * A3) and the 3,755 characters of level 1 of GB 2312 (rows B0–D7). In European text a byte above 7F mostly stands before an
 * ASCII letter or a space. Korean EUC lies in the rows B0–C8 alone.
 */
class Gb18030Evidence {
  #pairs = 0;
  #common = 0;
  #beyondKorean = 0;
  #invalid = 0;
  /** Of the sequence that is open. */
  #lead = 0;
  #length = 0;

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#length > 0 || byte >= 0x80) {
        this.#take(byte);
      }
    }
  }

  isLikely(): boolean {
    const isValid = this.#invalid * 100 <= this.#pairs;
    const isChinese = this.#pairs < 50 || this.#beyondKorean >= this.#pairs * 0.05;
    return this.#pairs >= 2 && isValid && isChinese && this.#common >= this.#pairs * 0.85;
  }

  #take(byte: number): void {
    if (this.#length === 0) {
      this.#lead = byte;
      this.#length = byte > 0x80 && byte < 0xff ? 1 : 0;
      this.#invalid += byte === 0xff ? 1 : 0;
      return;
    }
    if (this.#length !== 2 && byte >= 0x30 && byte <= 0x39) {
      this.#length = this.#length === 1 ? 2 : 0;
      return;
    }
    if (this.#length === 2 && byte > 0x80 && byte < 0xff) {
      this.#length = 3;
      return;
    }
    const isPair = this.#length === 1 && byte >= 0x40 && byte !== 0x7f && byte < 0xff;
    this.#length = 0;
    if (!isPair) {
      this.#invalid++;
      return;
    }
    this.#pairs++;
    const isLevelOne = this.#lead >= 0xb0 && this.#lead <= 0xd7;
    this.#common += byte > 0xa0 && (isLevelOne || this.#lead === 0xa1 || this.#lead === 0xa3) ? 1 : 0;
    this.#beyondKorean += this.#lead >= 0xc9 && this.#lead <= 0xd7 ? 1 : 0;
  }
}
