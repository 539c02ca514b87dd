/** Where in an experiment somebody is writing. The text need not be YAML yet: only lines and their indentation count. */
export interface Cursor {
  /** Keys from the root to the mapping in which a key is written, or to the key whose value is. Lists have no step. */
  keys: string[];
  /** `item`: at the start of an item of a list, which may become a value or a mapping. */
  part: 'key' | 'value' | 'item';
  /** What stands between the start of the key or value and the cursor. */
  typed: string;
  /** The other keys of the same mapping in block style, with what stands behind their colons. */
  siblings: ReadonlyMap<string, string>;
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

/** Where the cursor is, `line` and `character` 0-based; null within a comment. */
export function cursorAt(lines: readonly string[], line: number, character: number): Cursor | null {
  const before = (lines[line] ?? '').slice(0, character);
  if (/(?:^|\s)#/u.test(before)) {
    return null;
  }
  const [lead = ''] = /^ *(?:- +|-$)*/u.exec(before) ?? [];
  const isItem = lead.includes('-');
  const surroundings = aroundOf(lines, line, lead.length, isItem ? lead.indexOf('-') : lead.length);
  const rest = before.slice(lead.length);
  const [, key, value] = /^([A-Za-z_][\w-]*) *: +(.*)$/u.exec(rest) ?? [];
  if (key !== undefined && value !== undefined) {
    return inFlow({ ...surroundings, keys: [...surroundings.keys, key], part: 'value', typed: value });
  }
  if (rest.endsWith(':')) {
    return null;
  }
  return inFlow({ ...surroundings, part: isItem ? 'item' : 'key', typed: rest });
}

/** Within `{…}` or `[…]` what is typed begins behind the last comma. */
function inFlow(cursor: Cursor): Cursor {
  const opened = Math.max(cursor.typed.lastIndexOf('{'), cursor.typed.lastIndexOf('['));
  if (opened < 0) {
    return cursor;
  }
  const isMap = cursor.typed[opened] === '{';
  const last = cursor.typed.slice(Math.max(opened, cursor.typed.lastIndexOf(',')) + 1).trimStart();
  const [, key, value] = (isMap && /^([A-Za-z_][\w-]*) *: *(.*)$/u.exec(last)) || [];
  if (key !== undefined && value !== undefined) {
    return { ...cursor, keys: [...cursor.keys, key], part: 'value', typed: value };
  }
  return { ...cursor, part: isMap ? 'key' : 'value', typed: last };
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

function entryOf(line: string | undefined): Entry | null {
  const { space = '', dashes = '', key, value = '' } = entryPattern.exec(line ?? '')?.groups ?? {};
  return key === undefined
    ? null
    : { outer: space.length, indent: space.length + dashes.length, key, value: value.replace(/(?:^| )#.*$/u, '') };
}
