import { Value } from 'typebox/value';

import { frequentCheck } from '../frequent-check';
import { DraftPersona } from './draft';

const isDraftPersona = frequentCheck(DraftPersona);

/** Where the reader stands in the text. */
type State = 'searching' | 'thinking' | 'between' | 'element' | 'closing' | 'ended' | 'broken';

/** The array of personas: as `"personas": [`, or bare, when it starts with an object. */
const arrayStart = /<think>|"personas"\s*:\s*\[|\[(?=\s*\{\s*")/;
/** The end of a text that may yet become one of those, or a `</think>`. */
const possibleStart = /(?:"personas"\s*:?\s*|\[\s*\{?\s*|[^]{1,9})$/;
const thinkEnd = '</think>';

/**
 * Reads a model's answer, `{ "personas": [ … ] }`, as it streams in, and gives each persona out as soon as it is complete.
 * Tolerates what models put around the JSON: prose, a Markdown fence, `<think>` blocks, a bare array in place of the object.
 * The personas do not depend on how the text is cut into pieces.
 */
export class IncrementalAnswer {
  #state: State = 'searching';
  /** Text not yet done with; in an element, from its `{` on. */
  #rest = '';
  /** How far `rest` has been scanned. */
  #scanned = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #bare = false;
  #elements = 0;
  #invalid: string[] = [];
  #arrived: DraftPersona[] = [];

  /** Takes the next piece of the answer; returns the personas it completed, in order. */
  push(text: string): DraftPersona[] {
    this.#rest += text;
    while (this.#advance()) {
      continue;
    }
    const arrived = this.#arrived;
    this.#arrived = [];
    return arrived;
  }

  /**
   * After the last piece: whether the answer arrived whole, and for each persona that is not one, its place and why. An
   * answer in which no personas were found is not complete.
   */
  finish(): { complete: boolean; invalid: string[] } {
    return { complete: this.#state === 'ended', invalid: [...this.#invalid] };
  }

  /** One step through `rest`; false when it needs more text. */
  #advance(): boolean {
    switch (this.#state) {
      case 'searching':
        return this.#search();
      case 'thinking':
        return this.#skipThinking();
      case 'between':
        return this.#nextElement();
      case 'element':
        return this.#scanElement();
      case 'closing':
        return this.#close();
      case 'ended':
      case 'broken':
        break;
    }
    this.#rest = '';
    return false;
  }

  #search(): boolean {
    const match = arrayStart.exec(this.#rest);
    if (match === null) {
      const possible = possibleStart.exec(this.#rest);
      this.#rest = possible?.[0] ?? '';
      return false;
    }
    this.#rest = this.#rest.slice(match.index + match[0].length);
    if (match[0] === '<think>') {
      this.#state = 'thinking';
      return true;
    }
    this.#bare = match[0] === '[';
    this.#elements = 0;
    this.#invalid = [];
    this.#state = 'between';
    return true;
  }

  #skipThinking(): boolean {
    const end = this.#rest.indexOf(thinkEnd);
    if (end === -1) {
      this.#rest = this.#rest.slice(-thinkEnd.length);
      return false;
    }
    this.#rest = this.#rest.slice(end + thinkEnd.length);
    this.#state = 'searching';
    return true;
  }

  #nextElement(): boolean {
    this.#rest = this.#rest.replace(/^[\s,]+/, '');
    const first = this.#rest[0];
    if (first === undefined) {
      return false;
    }
    if (first === '{') {
      this.#state = 'element';
      this.#scanned = 0;
      this.#depth = 0;
    } else if (first === ']') {
      this.#rest = this.#rest.slice(1);
      this.#state = this.#bare ? this.#endOrSearch('ended') : 'closing';
    } else {
      this.#state = this.#endOrSearch('broken');
    }
    return true;
  }

  /** An array that held no persona was an example or something else: the answer may still follow. */
  #endOrSearch(end: 'ended' | 'broken'): State {
    return this.#elements === this.#invalid.length ? 'searching' : end;
  }

  /** Finds the `}` that ends the element, strings taken into account. */
  #scanElement(): boolean {
    for (; this.#scanned < this.#rest.length; this.#scanned++) {
      const character = this.#rest[this.#scanned];
      if (this.#inString) {
        this.#inString = this.#escaped || character !== '"';
        this.#escaped = !this.#escaped && character === '\\';
      } else if (character === '"') {
        this.#inString = true;
      } else if (character === '{' || character === '[') {
        this.#depth++;
      } else if (character === '}' || character === ']') {
        this.#depth--;
        if (this.#depth === 0) {
          this.#deliver(this.#rest.slice(0, this.#scanned + 1));
          this.#rest = this.#rest.slice(this.#scanned + 1);
          this.#state = 'between';
          return true;
        }
      }
    }
    return false;
  }

  /** The object around the array goes on or ends; without either the text was cut. */
  #close(): boolean {
    const next = /[^\s]/.exec(this.#rest)?.[0];
    if (next === undefined) {
      return false;
    }
    this.#state = next === '}' || next === ',' ? 'ended' : 'broken';
    return true;
  }

  #deliver(json: string): void {
    this.#elements++;
    const place = `Persona ${this.#elements}`;
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      this.#invalid.push(`${place} is not valid JSON.`);
      return;
    }
    if (isDraftPersona(value)) {
      this.#arrived.push(value);
      return;
    }
    this.#invalid.push(`${place}: ${firstProblem(value)}.`);
  }
}

/** `/goals/0/text must be string`. */
function firstProblem(value: unknown): string {
  const [first] = Value.Errors(DraftPersona, value);
  if (first === undefined) {
    return 'not a persona';
  }
  return first.keyword === 'boolean'
    ? `${first.instancePath} is not expected`
    : `${first.instancePath} ${first.message}`.trim();
}
