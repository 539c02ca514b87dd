/** A `{…}` or `[…]` that has begun before the cursor and not ended. */
interface FlowCollection {
  isMap: boolean;
  /** Of a map: the key whose value is being written. */
  key: string | null;
  /** The keys of a map that are complete, with their values as far as they are scalars. */
  entries: Map<string, string>;
  /** The items of a list that are complete. */
  items: string[];
}

/** Where a line of text is, as far as its braces and quotes tell. */
export type Surroundings =
  | { kind: 'block' }
  /** In a comment, or in text over several lines. */
  | { kind: 'text' }
  | {
      kind: 'flow';
      /** Where the outermost collection begins, 0-based. */
      line: number;
      character: number;
      /** From the outermost to the one that is being written. */
      collections: FlowCollection[];
      typed: string;
    };

const linePattern =
  /^(?<lead> *(?:- +|-$)*)(?:(?<key>[A-Za-z_][\w.-]*|"[^"]*"|'[^']*') *:(?: +|$))?(?:[&!]\S* +)*(?<value>.*)$/u;

/** Reads a text up to a place, `line` and `character` 0-based. It need not be YAML yet. */
export function surroundingsAt(lines: readonly string[], line: number, character: number): Surroundings {
  const reader = new FlowReader();
  for (let at = 0; at <= line; at++) {
    const text = lines[at] ?? '';
    reader.read(at === line ? text.slice(0, character) : text, at);
  }
  return reader.surroundings();
}

class FlowReader {
  #collections: FlowCollection[] = [];
  /** Where the outermost collection, or the text in quotes, began; `indent` is that of its line. */
  #opened = { line: 0, character: 0, indent: 0 };
  #quote: string | null = null;
  /** What has been read of a scalar: on the lines above, and on this one. */
  #begun = '';
  #token = '';
  /** The lines below that are deeper than this belong to a text of `|` or `>`. */
  #textIndent: number | null = null;
  #isText = false;

  read(text: string, line: number): void {
    this.#isText = false;
    const { lead = '', key, value = '' } = linePattern.exec(text)?.groups ?? {};
    const indent = /^ */u.exec(text)?.[0].length ?? 0;
    if (this.#textIndent !== null && (text.trim() === '' || indent > this.#textIndent)) {
      this.#isText = true;
      return;
    }
    this.#textIndent = null;
    if (this.#isOpen() && key !== undefined && indent <= this.#opened.indent) {
      this.#close(); // what was not ended there is being written yet
    }
    if (this.#isOpen()) {
      this.#begun = this.#written() === '' ? '' : `${this.#written()} `;
      this.#token = '';
      this.#scan(text, 0);
    } else if (value.startsWith('#')) {
      this.#isText = true;
    } else if (/^[|>][-+\d]*(?: +#.*)? *$/u.test(value)) {
      this.#textIndent = key === undefined ? lead.lastIndexOf('-') : lead.length;
    } else if (/^["'[{]/u.test(value)) {
      const start = text.length - value.length;
      this.#opened = { line, character: start, indent };
      this.#scan(text, start);
    } else {
      this.#isText = /\s#/u.test(value);
    }
  }

  surroundings(): Surroundings {
    const { line, character } = this.#opened;
    if (this.#isText || (this.#quote !== null && this.#begun !== '')) {
      return { kind: 'text' };
    }
    return this.#collections.length === 0
      ? { kind: 'block' }
      : { kind: 'flow', line, character, collections: this.#collections, typed: this.#token.trimStart() };
  }

  #isOpen(): boolean {
    return this.#collections.length > 0 || this.#quote !== null;
  }

  #written(): string {
    return this.#begun + this.#token;
  }

  #startToken(text = ''): void {
    this.#begun = '';
    this.#token = text;
  }

  #close(): void {
    this.#collections = [];
    this.#quote = null;
    this.#startToken();
  }

  #scan(text: string, start: number): void {
    for (let at = start; at < text.length; at++) {
      const sign = text[at] ?? '';
      if (this.#quote !== null) {
        at = this.#inQuotes(text, at);
      } else if (sign === '#' && (at === 0 || text[at - 1] === ' ')) {
        this.#isText = true;
        return;
      } else {
        this.#outsideQuotes(sign, text[at + 1]);
      }
      if (!this.#isOpen()) {
        this.#isText = text.slice(at + 1).includes(' #');
        this.#startToken();
        return;
      }
    }
  }

  /** Takes the sign at `at`, with the one after it where they belong together. Returns where the last one is. */
  #inQuotes(text: string, at: number): number {
    const [sign = '', next = ''] = [text[at], text[at + 1]];
    const isPair = this.#quote === '"' ? sign === '\\' : sign === "'" && next === "'";
    if (isPair) {
      this.#token += sign + next;
      return at + 1;
    }
    this.#token += sign;
    if (sign === this.#quote) {
      this.#quote = null;
    }
    return at;
  }

  #outsideQuotes(sign: string, next: string | undefined): void {
    const current = this.#collections.at(-1);
    if ((sign === '"' || sign === "'") && this.#written().trim() === '') {
      this.#quote = sign;
      this.#startToken(sign);
    } else if (sign === '{' || sign === '[') {
      this.#collections.push({ isMap: sign === '{', key: null, entries: new Map(), items: [] });
      this.#startToken();
    } else if (sign === '}' || sign === ']') {
      this.#endEntry();
      this.#collections.pop();
    } else if (sign === ',') {
      this.#endEntry();
    } else if (sign === ':' && next === ' ' && current?.isMap && current.key === null) {
      current.key = unquoted(this.#written());
      this.#startToken();
    } else {
      this.#token += sign;
    }
  }

  #endEntry(): void {
    const current = this.#collections.at(-1);
    const text = unquoted(this.#written());
    if (current?.isMap) {
      current.entries.set(current.key ?? text, current.key === null ? '' : text);
      current.key = null;
    } else if (text !== '') {
      current?.items.push(text);
    }
    this.#startToken();
  }
}

/** The text of a scalar without its quotes; escapes stay. */
export function unquoted(scalar: string): string {
  const text = scalar.trim();
  return /^(["']).*\1$/u.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
