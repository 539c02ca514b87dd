/** The row as the models know it: `r17`; with several files, with the letter of its file, `b.r17`. `source` counts from 0. */
export function rowId(row: number, source: number, sources: number): string {
  return sources > 1 ? `${letters(source)}.r${row}` : `r${row}`;
}

/** `a` … `z`, `aa`, `ab` … */
function letters(index: number): string {
  const before = index < 26 ? '' : letters(Math.floor(index / 26) - 1);
  return before + String.fromCharCode(97 + (index % 26));
}
