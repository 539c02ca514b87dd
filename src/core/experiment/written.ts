import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { DocumentPath } from './finding';
import { findOwn, locate, type OffsetRange, type TextLines, type TextRange } from './locate';
import { removalOf } from './removal';

/** A change of a text: what to write in the place of a range. */
export interface TextEdit extends TextRange {
  newText: string;
}

/** An entry of a mapping to be written, in both styles of YAML. */
export interface NewEntry {
  /** Lines without indentation, each line below the first indented relative to it. */
  block: readonly string[];
  /** The same within `{…}`. */
  flow: string;
}

/** A document as it was written, with the place of each of its values, and changes of its text that keep all the rest. */
export class WrittenExperiment {
  /** Keys without a value are left out. */
  readonly value: unknown;
  readonly #source: string;
  readonly #yaml: Document;
  readonly #lines: TextLines;

  /** @param source the text without a byte order mark, which `yaml` was parsed from and whose `lines` these are. */
  constructor(source: string, lines: TextLines, yaml: Document, value: unknown) {
    this.value = value;
    this.#source = source;
    this.#yaml = yaml;
    this.#lines = lines;
  }

  /** Where the value at a path stands, or the key it is under, as `locate` of the document; a pair is both. */
  rangeOf(path: DocumentPath, part: 'key' | 'value' | 'pair' = 'value'): TextRange {
    if (part !== 'pair') {
      return this.#lines.rangeAt(withoutTrailingSpace(this.#source, locate(this.#yaml, path, part)));
    }
    const { line, column } = this.rangeOf(path, 'key');
    const { endLine, endColumn } = this.rangeOf(path);
    return { line, column, endLine, endColumn };
  }

  /** The text of a range. */
  textOf(range: TextRange): string {
    return this.#lines.textOf(range);
  }

  /**
   * What to delete so that the entry at a path goes, with its line where it stands alone on it. Null where that would change
   * more: it stands behind an alias or a merge key, or is itself what an alias stands for.
   */
  removal(path: DocumentPath): TextEdit | null {
    const pair = this.#ownPair(path);
    const key = pair && rangeOf(pair.key);
    if (!pair || !key) {
      return null;
    }
    const value = rangeOf(pair.value);
    const { start, end } = withoutTrailingSpace(this.#source, { start: key.start, end: value?.end ?? key.end });
    if (/(?:^|[\s:])[&!*?]/u.test(this.#source.slice(start, end))) {
      return null;
    }
    return { ...this.#lines.rangeAt(removalOf(this.#source, start, end)), newText: '' };
  }

  /**
   * The changes that give the model at `path` another entry: below its key `model`, or, where it is a mere reference, by
   * making it a mapping. Null where that can't be done in a few words.
   */
  withEntry(path: DocumentPath, entry: NewEntry): TextEdit[] | null {
    const node = this.#own(path);
    if (isScalar(node) && typeof node.value === 'string') {
      return this.#mappingOf(node, path, entry);
    }
    const pair = this.#ownPair([...path, 'model']);
    const [key, value] = [pair && rangeOf(pair.key), pair && rangeOf(pair.value)];
    if (!isMap(node) || !key || !value || !isOneLine(this.#source.slice(key.start, value.end))) {
      return null;
    }
    if (node.flow === true) {
      return [this.#insert(value.end, `, ${entry.flow}`)];
    }
    const indent = blockIndent(this.#source, key.start);
    return indent === null ? null : [this.#insertBelow(value.end, indent, entry)];
  }

  /** `- reference` as `- model: reference` with the entry below it, in a flow list as `{ model: reference, … }`. */
  #mappingOf(node: Node, path: DocumentPath, entry: NewEntry): TextEdit[] | null {
    const range = rangeOf(node);
    const list = this.#own(path.slice(0, -1));
    if (!range || !isSeq(list) || !isOneLine(this.#source.slice(range.start, range.end)) || hasProperties(node)) {
      return null;
    }
    if (list.flow === true) {
      return [this.#insert(range.start, '{ model: '), this.#insert(range.end, `, ${entry.flow} }`)];
    }
    const indent = blockIndent(this.#source, range.start);
    return indent === null ? null : [this.#insert(range.start, 'model: '), this.#insertBelow(range.end, indent, entry)];
  }

  #insert(offset: number, newText: string): TextEdit {
    return { ...this.#lines.rangeAt({ start: offset, end: offset }), newText };
  }

  /** New lines behind the one that `offset` is on, so that its comment stays with it. */
  #insertBelow(offset: number, indent: number, { block }: NewEntry): TextEdit {
    const lineEnd = offset + (/^[^\r\n]*/u.exec(this.#source.slice(offset))?.[0].length ?? 0);
    const lineBreak = /\r\n|\r|\n/u.exec(this.#source)?.[0] ?? '\n';
    return this.#insert(lineEnd, block.map((line) => `${lineBreak}${' '.repeat(indent)}${line}`).join(''));
  }

  /** The node at a path that no alias and no merge key leads to. */
  #own(path: DocumentPath): Node | null {
    let node: unknown = this.#yaml.contents;
    for (const step of path) {
      node = isMap(node) ? findOwn(node, String(step))?.value : isSeq(node) ? node.items[Number(step)] : null;
    }
    return isScalar(node) || isMap(node) || isSeq(node) ? node : null;
  }

  #ownPair(path: DocumentPath): Pair | null {
    const parent = this.#own(path.slice(0, -1));
    const key = path.at(-1);
    return (isMap(parent) && key !== undefined && findOwn(parent, String(key))) || null;
  }
}

/** A block of YAML ends after the line break behind it; what is marked ends before. */
export function withoutTrailingSpace(source: string, { start, end }: OffsetRange): OffsetRange {
  const length = source.slice(start, end).trimEnd().length;
  return { start, end: length > 0 ? start + length : end };
}

function rangeOf(node: unknown): OffsetRange | null {
  const [start, end] = (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null) ?? [0, 0];
  return end > start ? { start, end } : null;
}

/** An anchor or a tag would belong to something else if the node became part of a mapping. */
function hasProperties(node: Node): boolean {
  return isScalar(node) && (node.anchor !== undefined || node.tag !== undefined);
}

function isOneLine(text: string): boolean {
  return !/[\r\n]/u.test(text);
}

/** The indentation of a block mapping whose first key stands at an offset; null where more than dashes stand before it. */
function blockIndent(source: string, offset: number): number | null {
  const before = /[^\r\n]*$/u.exec(source.slice(0, offset))?.[0] ?? '';
  return /^[ -]*$/u.test(before) ? before.length : null;
}
