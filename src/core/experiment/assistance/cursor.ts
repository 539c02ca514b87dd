import { findProvider } from '../model-reference';
import { surroundingsAt, type Surroundings, unquoted } from './flow';

/** Where in an experiment somebody is writing. The text need not be YAML yet: only lines and their indentation count. */
export interface Cursor {
  /** Keys from the root to the mapping in which a key is written, or to the key whose value is. Lists have no step. */
  keys: string[];
  /** `item`: at the start of an item of a list, which may become a value or a mapping. */
  part: 'key' | 'value' | 'item';
  /** What stands between the start of the key or value and the cursor, an opening quote included. */
  typed: string;
  /** What stands behind the cursor and belongs to the same key or value, a closing quote included. */
  rest: string;
  /** A colon stands behind the key already. */
  hasColon: boolean;
  /** The other keys of the same mapping, with what stands behind their colons. */
  siblings: ReadonlyMap<string, string>;
  /** The other items of the same list. */
  items: readonly string[];
  /** Within `{…}` or `[…]`. */
  isFlow: boolean;
  /** Columns from the first character of the line that is no space to the key: how much deeper lines below it begin. */
  inset: number;
}

interface Entry {
  /** Columns before the key, the dashes of list items included. */
  indent: number;
  /** Columns before the first dash, or before the key where there is none. */
  outer: number;
  key: string;
  value: string;
}

const entryPattern = /^(?<space> *)(?<dashes>(?:- +)*)(?<key>[A-Za-z_][\w-]*) *:(?: +(?<value>.*?))? *$/u;

/** Where the cursor is, `line` and `character` 0-based; null within a comment or a text of several lines. */
export function cursorAt(lines: readonly string[], line: number, character: number): Cursor | null {
  const surroundings = surroundingsAt(lines, line, character);
  if (surroundings.kind === 'text') {
    return null;
  }
  const after = (lines[line] ?? '').slice(character);
  const cursor = surroundings.kind === 'flow' ? inFlow(lines, surroundings, after) : inBlock(lines, line, character);
  return cursor && { ...cursor, ...behind(cursor, after) };
}

type Before = Omit<Cursor, 'rest' | 'hasColon'>;

function inBlock(lines: readonly string[], line: number, character: number): Before | null {
  const before = (lines[line] ?? '').slice(0, character);
  const [lead = ''] = /^ *(?:- +|-$)*/u.exec(before) ?? [];
  const isItem = lead.includes('-');
  const outer = isItem ? lead.indexOf('-') : lead.length;
  const surroundings = {
    ...aroundOf(lines, line, lead.length, outer),
    items: isItem ? itemsBeside(lines, line, outer) : [],
    isFlow: false,
    inset: lead.length - outer,
  };
  const written = before.slice(lead.length);
  const [, key, value] = /^([A-Za-z_][\w-]*) *: +(.*)$/u.exec(written) ?? [];
  if (key !== undefined && value !== undefined) {
    return { ...surroundings, items: [], keys: [...surroundings.keys, key], part: 'value', typed: value };
  }
  const isReference = isItem && findProvider(written.slice(0, -1)) !== undefined;
  if (written.endsWith(':') && !isReference) {
    return null;
  }
  return { ...surroundings, part: isItem ? 'item' : 'key', typed: written };
}

/** Within braces and brackets, whose innermost is being written. */
function inFlow(lines: readonly string[], flow: Surroundings & { kind: 'flow' }, after: string): Before | null {
  const outside = inBlock(lines, flow.line, flow.character);
  const { collections, typed } = flow;
  const innermost = collections.at(-1);
  if (outside === null || !innermost || (innermost.isMap && innermost.key === null && typed.endsWith(':'))) {
    return null;
  }
  return {
    keys: [...outside.keys, ...collections.flatMap(({ key }) => key ?? [])],
    part: innermost.isMap && innermost.key === null ? 'key' : 'value',
    typed,
    siblings: new Map([...innermost.entries, ...(innermost.isMap ? entriesAfter(after) : [])]),
    items: [...innermost.items, ...(innermost.isMap ? [] : itemsAfter(after))],
    isFlow: true,
    inset: 0,
  };
}

/** What of the line behind the cursor belongs to what is being written. */
function behind({ part, typed, isFlow }: Before, after: string): Pick<Cursor, 'rest' | 'hasColon'> {
  const [quote] = /^["']/u.exec(typed) ?? [];
  if (quote !== undefined) {
    const end = after.indexOf(quote);
    return { rest: end < 0 ? '' : after.slice(0, end + 1), hasColon: false };
  }
  const [name = ''] = /^[\w-]*/u.exec(after) ?? [];
  if (part !== 'value' && /^ *:(?: |$)/u.test(after.slice(name.length))) {
    return { rest: name, hasColon: true };
  }
  const [rest = ''] = (isFlow ? /^[^\s,[\]{}#]*/u : /^[^\s#]*/u).exec(after) ?? [];
  return { rest: part === 'key' ? name : rest, hasColon: false };
}

/** The keys of the same braces behind the cursor, on its line. */
function entriesAfter(after: string): [string, string][] {
  const [same = ''] = /^[^{}]*/u.exec(after) ?? [];
  return Array.from(same.matchAll(/,\s*([\w-]+) *: *([^,]*)/gu), ([, key = '', value = '']) => [key, value.trim()]);
}

function itemsAfter(after: string): string[] {
  const [same = ''] = /^[^[\]{}]*/u.exec(after) ?? [];
  return same.split(',').slice(1).map(unquoted);
}

/** The keys above a place and those beside it. */
function aroundOf(
  lines: readonly string[],
  line: number,
  indent: number,
  outer: number,
): Pick<Cursor, 'keys' | 'siblings'> {
  const siblings = new Map<string, string>();
  const keys: string[] = [];
  let [inner, edge] = [indent, outer];
  for (let at = line - 1; at >= 0 && inner > 0; at--) {
    const entry = entryOf(lines[at]);
    if (entry !== null && entry.indent < inner && entry.indent <= edge) {
      keys.unshift(entry.key);
      [inner, edge] = [entry.indent, entry.outer];
    } else if (entry?.indent === inner && keys.length === 0 && outer === indent) {
      siblings.set(entry.key, entry.value);
      edge = Math.min(edge, entry.outer);
    }
  }
  for (const next of lines.slice(line + 1)) {
    const entry = entryOf(next);
    if (entry !== null && (entry.indent < indent || entry.outer < entry.indent)) {
      break;
    }
    if (entry?.indent === indent) {
      siblings.set(entry.key, entry.value);
    }
  }
  if (indent === 0) {
    lines.slice(0, line).forEach((each) => {
      const entry = entryOf(each);
      if (entry?.indent === 0) {
        siblings.set(entry.key, entry.value);
      }
    });
  }
  return { keys, siblings };
}

/** The scalars of a list in block style whose dashes stand in the column `dash`, but for that of `line`. */
function itemsBeside(lines: readonly string[], line: number, dash: number): string[] {
  const items: string[] = [];
  for (const step of [-1, 1]) {
    for (let at = line + step; at >= 0 && at < lines.length; at += step) {
      const text = lines[at] ?? '';
      const indent = /^ */u.exec(text)?.[0].length ?? 0;
      if (text.trim() !== '' && (indent < dash || (indent === dash && text[dash] !== '-'))) {
        break;
      }
      const [, item] = (indent === dash && /^ *- +(.*?)(?: +#.*)?$/u.exec(text)) || [];
      items.push(...(item === undefined ? [] : [unquoted(item)]));
    }
  }
  return items;
}

function entryOf(line: string | undefined): Entry | null {
  const { space = '', dashes = '', key, value = '' } = entryPattern.exec(line ?? '')?.groups ?? {};
  return key === undefined
    ? null
    : { outer: space.length, indent: space.length + dashes.length, key, value: value.replace(/(?:^| )#.*$/u, '') };
}
