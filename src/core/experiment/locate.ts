import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { DocumentPath } from './finding';

/** A stretch of text: UTF-16 offsets, `end` excluded. */
export interface OffsetRange {
  start: number;
  end: number;
}

/** A stretch of text as editors count it: 1-based lines and UTF-16 columns, the end excluded. */
export interface TextRange {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** The lines of a text: offsets as lines and columns, and back. A line ends at CRLF, LF or a lone CR. */
export class TextLines {
  readonly #text: string;
  readonly #starts: readonly number[];
  /** Where each line ends, its break left out. */
  readonly #ends: readonly number[];

  constructor(text: string) {
    const breaks = [...text.matchAll(/\r\n|\r|\n/gu)];
    this.#text = text;
    this.#starts = [0, ...breaks.map((match) => match.index + match[0].length)];
    this.#ends = [...breaks.map(({ index }) => index), text.length];
  }

  rangeAt({ start, end }: OffsetRange): TextRange {
    const [first, last] = [this.#position(start), this.#position(Math.max(start, end))];
    return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column };
  }

  textOf({ line, column, endLine, endColumn }: TextRange): string {
    const offset = (row: number, place: number): number => (this.#starts[row - 1] ?? this.#text.length) + place - 1;
    return this.#text.slice(offset(line, column), offset(endLine, endColumn));
  }

  #position(offset: number): { line: number; column: number } {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      [low, high] = (this.#starts[middle] ?? 0) <= offset ? [middle, high] : [low, middle - 1];
    }
    return { line: low + 1, column: Math.min(offset, this.#ends[low] ?? offset) - (this.#starts[low] ?? 0) + 1 };
  }
}

/**
 * Where the value at `path` stands, or with `'key'` the key it is under. What is not in the document (a key that is
 * missing, a value that is empty) is found at the nearest thing around it: the key, else what encloses it.
 */
export function locate(document: Document, path: DocumentPath, part: 'key' | 'value' = 'value'): OffsetRange {
  let node = asNode(document.contents);
  let found = rangeOf(node) ?? { start: 0, end: 0 };
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    const parent = resolveAlias(document, node);
    const pair = isMap(parent) ? findPair(document, parent, String(step)) : undefined;
    const key = pair && rangeOf(asNode(pair.key));
    node = pair ? asNode(pair.value) : isSeq(parent) ? asNode(parent.items[Number(step)]) : undefined;
    if (last && part === 'key' && key) {
      return key;
    }
    const value = rangeOf(node) ?? (isSeq(parent) ? placeOf(node) : undefined);
    if (!value) {
      return key ?? (last ? firstKey(parent) : undefined) ?? found;
    }
    found = value;
  }
  return found;
}

const targetsOfDocuments = new WeakMap<Document, ReadonlyMap<Node, Node>>();

/** What each alias of a document stands for: the last node above it with that anchor. Found in one pass and kept. */
export function aliasTargets(document: Document): ReadonlyMap<Node, Node> {
  const known = targetsOfDocuments.get(document);
  if (known) {
    return known;
  }
  const anchored = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const target = anchored.get(node.source);
      if (target) {
        targets.set(node, target);
      }
    } else if (isNode(node) && 'anchor' in node && typeof node.anchor === 'string') {
      anchored.set(node.anchor, node);
    }
  });
  targetsOfDocuments.set(document, targets);
  return targets;
}

/** How many nodes a document has when every alias is counted as what it stands for. No alias may stand within its target. */
export function countValues(document: Document): number {
  const targets = aliasTargets(document);
  const known = new Map<unknown, number>();
  const count = (node: unknown): number => {
    const target = isAlias(node) ? targets.get(node) : node;
    const before = known.get(target);
    if (before !== undefined) {
      return before;
    }
    const inner = isMap(target)
      ? target.items.flatMap(({ key, value }) => [key, value])
      : isSeq(target)
        ? target.items
        : [];
    const sum = inner.reduce<number>((total, each) => total + count(each), 1);
    known.set(target, sum);
    return sum;
  };
  return count(document.contents);
}

/** The node itself, or what an alias stands for. */
function resolveAlias(document: Document, node: Node | undefined): Node | undefined {
  return isAlias(node) ? aliasTargets(document).get(node) : node;
}

function findPair(document: Document, map: YAMLMap, key: string): Pair | undefined {
  return (
    findOwn(map, key) ??
    mergedMaps(document, map)
      .map((merged) => findOwn(merged, key))
      .find(Boolean)
  );
}

const pairsOfMaps = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** The pair of a map under a key, merged ones left out; of two with the same key the last. */
export function findOwn(map: YAMLMap, key: string): Pair | undefined {
  const known = pairsOfMaps.get(map) ?? pairsByName(map);
  pairsOfMaps.set(map, known);
  return known.get(key);
}

function pairsByName(map: YAMLMap): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const pair of map.items) {
    const name = isScalar(pair.key) ? nameOf(pair.key.value) : undefined;
    if (name !== undefined) {
      pairs.set(name, pair);
    }
  }
  return pairs;
}

/** The name under which a key of YAML, which may be a number or nothing, becomes a property. */
function nameOf(key: unknown): string | undefined {
  if (key === null) {
    return '';
  }
  return typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean' ? String(key) : undefined;
}

/** Maps that `<<` puts into a map. */
function mergedMaps(document: Document, map: YAMLMap): YAMLMap[] {
  return map.items
    .filter((pair) => isScalar(pair.key) && pair.key.source === '<<')
    .flatMap((pair) => {
      const merged = resolveAlias(document, asNode(pair.value));
      return isSeq(merged) ? merged.items.map((item) => resolveAlias(document, asNode(item))) : [merged];
    })
    .filter((node) => isMap(node));
}

/** A mapping in which something is missing is shown by its first key: the whole of it may be many lines. */
function firstKey(node: Node | undefined): OffsetRange | undefined {
  const first = isMap(node) ? node.items[0] : undefined;
  return first && rangeOf(asNode(first.key));
}

function rangeOf(node: Node | undefined): OffsetRange | undefined {
  const [start, end] = node?.range ?? [0, 0];
  return end > start ? { start, end } : undefined;
}

/** An item of a list that has no text of its own is still somewhere. */
function placeOf(node: Node | undefined): OffsetRange | undefined {
  return node?.range ? { start: node.range[0], end: node.range[0] } : undefined;
}

function asNode(value: unknown): Node | undefined {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : undefined;
}
