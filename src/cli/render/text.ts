import { stripVTControlCharacters } from 'node:util';

const controls = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Text from data and models on one line, without control sequences: it must not steer the terminal. */
export function visible(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/gu, ' ').replace(controls, '');
}

/** As `visible`, line by line; spaces stay as they are. */
export function visibleLines(text: string): string {
  return stripVTControlCharacters(text)
    .split(/\r?\n/u)
    .map((line) => line.replaceAll('\t', ' ').replace(controls, ''))
    .join('\n');
}

/** Rows of cells as lines with aligned columns; those of `right` are aligned to the right. */
export function aligned(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const columns = Math.max(...rows.map((cells) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
