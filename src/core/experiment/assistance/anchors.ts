import { CST, Lexer } from 'yaml';

/** The name of an anchor or of an alias where it stands in a text: UTF-16 offsets, the sign before it excluded. */
export interface AnchorName {
  kind: 'anchor' | 'alias';
  name: string;
  start: number;
  end: number;
}

/** Every `&name` and `*name` of a text, in its order; the text need not be YAML. */
export function anchorNames(text: string): AnchorName[] {
  const names: AnchorName[] = [];
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    const kind = CST.tokenType(token);
    if ((kind === 'anchor' || kind === 'alias') && token.length > 1) {
      names.push({ kind, name: token.slice(1), start: offset + 1, end: offset + token.length });
    }
    const hasNoText = kind === 'doc-mode' || kind === 'flow-error-end' || kind === 'scalar';
    offset += hasNoText ? 0 : token.length;
  }
  return names;
}

/** The anchor that a name stands for, and with it all names that mean the same; none where nothing is called so above it. */
export function sameAnchor(names: readonly AnchorName[], at: AnchorName): AnchorName[] {
  const from = names.findLastIndex(
    ({ kind, name, start }) => kind === 'anchor' && name === at.name && start <= at.start,
  );
  if (from < 0) {
    return [];
  }
  const next = names.findIndex(({ kind, name }, index) => index > from && kind === 'anchor' && name === at.name);
  return names.slice(from, next < 0 ? undefined : next).filter(({ name }) => name === at.name);
}
