/** A stretch of a text: what was looked for, or what stands between. */
export interface SearchPart {
  text: string;
  found: boolean;
}

/** Cuts a text where `query` occurs, upper and lower case alike; the parts together are the text. An empty query occurs nowhere. */
export function searchParts(text: string, query: string): SearchPart[] {
  if (query === '') {
    return [{ text, found: false }];
  }
  const pattern = new RegExp(query.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`), 'giu');
  const parts: SearchPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) {
      parts.push({ text: text.slice(end, match.index), found: false });
    }
    parts.push({ text: match[0], found: true });
    end = match.index + match[0].length;
  }
  return end < text.length || parts.length === 0 ? [...parts, { text: text.slice(end), found: false }] : parts;
}

/** Whether `query` occurs in the text. */
export function occursIn(text: string, query: string): boolean {
  return query !== '' && searchParts(text, query).some(({ found }) => found);
}
