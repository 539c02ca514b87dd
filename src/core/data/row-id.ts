/** The row as the models know it: `r17`; with several files, with the letter of its file, `b.r17`. `source` counts from 0. */
export function rowId(row: number, source: number, sources: number): string {
  return sources > 1 ? `${letters(source)}.r${row}` : `r${row}`;
}

/** `a` … `z`, `aa`, `ab` … */
function letters(index: number): string {
  const before = index < 26 ? '' : letters(Math.floor(index / 26) - 1);
  return before + String.fromCharCode(97 + (index % 26));
}

/** The 1-based record and the file, counted from 0, that an id of {@link rowId} names; null where it is none. */
export function parseRowId(id: string): { row: number; source: number } | null {
  const [, file = 'a', row] = /^(?:([a-z]+)\.)?r(\d+)$/u.exec(id) ?? [];
  if (row === undefined) {
    return null;
  }
  let source = 0;
  for (let index = 0; index < file.length; index++) {
    source = 26 * source + file.charCodeAt(index) - 96;
  }
  return { row: Number(row), source: source - 1 };
}
