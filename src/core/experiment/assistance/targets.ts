import { columnKeys } from '../findings/data-findings';
import { valueAt } from '../finding';
import type { TextRange } from '../locate';
import { readModelReference } from '../model-reference';
import type { WrittenExperiment } from '../written';
import { placedTexts, writtenListings } from './structure';

/** What a value of an experiment names. */
export type Target =
  /** A data file, or a pattern for several, as it is written. */
  | { kind: 'file'; path: string; origin: TextRange }
  | { kind: 'column'; name: string; origin: TextRange }
  /** Something in the same document. */
  | { kind: 'place'; place: TextRange; origin: TextRange };

/** What is named at a place, `line` and `column` 1-based; null where nothing is. */
export function targetAt(written: WrittenExperiment, line: number, column: number): Target | null {
  const stands = (range: TextRange): boolean =>
    (range.line < line || (range.line === line && range.column <= column)) &&
    (line < range.endLine || (line === range.endLine && column <= range.endColumn));
  const named = <Kind>(kind: Kind, path: (string | number)[]) =>
    placedTexts(written.value, path).map((each) => ({ kind, text: each.text, origin: written.rangeOf(each.path) }));
  const file = named('file' as const, ['data', 'from']).find(({ origin }) => stands(origin));
  if (file) {
    return { kind: 'file', path: file.text, origin: file.origin };
  }
  const found = columnKeys
    .flatMap((key) => named('column' as const, ['data', key]))
    .find(({ origin }) => stands(origin));
  if (found) {
    return { kind: 'column', name: found.text, origin: found.origin };
  }
  return mergingModel(written, stands);
}

const mergeWith = ['generation', 'consensus', 'merge_with'] as const;

/** The listing of the model that is to word the merged personas. */
function mergingModel(written: WrittenExperiment, stands: (range: TextRange) => boolean): Target | null {
  const value = valueAt(written.value, mergeWith);
  const origin = written.rangeOf(mergeWith);
  const read = typeof value === 'string' && stands(origin) ? readModelReference(value) : undefined;
  if (!read?.ok) {
    return null;
  }
  const { provider, model } = read.reference;
  const listing = writtenListings(written).find(
    ({ reference }) => reference?.provider === provider && reference.model === model,
  );
  return listing ? { kind: 'place', place: written.rangeOf(listing.namePath), origin } : null;
}
