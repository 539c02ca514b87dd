import type { OffsetRange } from './locate';

/**
 * What to delete so that an entry of a YAML mapping goes: with its line where it stands alone on it, with its comma in a
 * flow mapping. Offsets are UTF-16; the comment behind an entry that stands alone goes with it.
 */
export function removalOf(text: string, start: number, end: number): OffsetRange {
  const before = /[^\r\n]*$/u.exec(text.slice(0, start))?.[0] ?? '';
  const after = /^[^\r\n]*/u.exec(text.slice(end))?.[0] ?? '';
  if (/^\s*$/u.test(before) && /^\s*(?:#.*)?$/u.test(after)) {
    const lineEnd = end + after.length;
    const lineBreak = /^(?:\r\n|\r|\n)/u.exec(text.slice(lineEnd))?.[0] ?? '';
    return { start: start - before.length, end: lineEnd + lineBreak.length };
  }
  const commaBefore = /,\s*$/u.exec(text.slice(0, start))?.[0].length ?? 0;
  const commaAfter = commaBefore > 0 ? 0 : (/^\s*,\s*/u.exec(text.slice(end))?.[0].length ?? 0);
  return { start: start - commaBefore, end: end + commaAfter };
}
