import { cancelled } from '../errors';
import type { Column, Row, Source, Table } from './table';

/** A table all of whose rows are held. */
export function heldTable(sources: Source[], columns: Column[], rows: readonly Row[]): Table {
  return { sources, columns, rows, rowCount: rows.length, scan: (signal) => scanHeld(rows, signal) };
}

const batchRows = 10_000;

async function* scanHeld(rows: readonly Row[], signal?: AbortSignal): AsyncIterable<readonly Row[]> {
  for (let from = 0; from < rows.length; from += batchRows) {
    if (signal?.aborted === true) {
      throw cancelled(signal.reason);
    }
    yield rows.slice(from, from + batchRows);
  }
}
