import { parseRowId } from '../data/row-id';
import type { Run } from '../runs/run';
import type { ComparisonBasis } from './analysis-schema';
import { rowKey } from './row-groups';
import type { Background } from './similarity';

/** The shown rows as far as comparing personas needs them; rows are named by their position among the shown ones, from 0. */
export interface RowFacts {
  /** Shown rows. */
  count: number;
  /** By {@link rowKey}. */
  positions: ReadonlyMap<string, number>;
  /** Group of alike rows of each row; -1 for a row in none. */
  groupOf: readonly number[];
  groups: number;
  /** Number of the respondent of each row, from 0. */
  respondentOf: readonly number[];
  background: Background;
  /** By `<model key>/<persona id>`, for each of its claims in the order of `claimsOf` the rows that say the same by their words. */
  claimRows: ReadonlyMap<string, readonly (readonly number[])[]>;
}

/** Reads what a run stores of its rows. */
export function rowFactsOf(basis: ComparisonBasis, data: Pick<Run['data'], 'sources' | 'shownRows'>): RowFacts {
  const groupOf = numbersOf(basis.groupOfRow);
  const keys = data.shownRows.map((id) => keyOf(id, data.sources));
  const positions = new Map<string, number>();
  keys.forEach((key, position) => {
    if (!positions.has(key)) {
      positions.set(key, position);
    }
  });
  const sizes = Array.from({ length: basis.segments }, () => 0);
  const groupOfKey = new Map<string, number>();
  groupOf.forEach((group, position) => {
    if (group >= 0) {
      sizes[group] = (sizes[group] ?? 0) + 1;
      groupOfKey.set(keys[position] ?? '', group);
    }
  });
  return {
    count: keys.length,
    positions,
    groupOf,
    groups: basis.segments,
    respondentOf: numbersOf(basis.respondentOfRow),
    background: {
      rows: keys.length,
      documentFrequency: new Map(Object.entries(basis.documentFrequency)),
      microClusters: { sizes, groupOf: groupOfKey },
    },
    claimRows: new Map(Object.entries(basis.claimRows).map(([ref, lists]) => [ref, lists.map(numbersOf)])),
  };
}

/** Numbers as the basis keeps them: separated by spaces, `-` for none. */
export function numbersText(numbers: readonly number[]): string {
  return numbers.map((number) => (number < 0 ? '-' : String(number))).join(' ');
}

function numbersOf(text: string): number[] {
  return text === '' ? [] : text.split(' ').map((number) => (number === '-' ? -1 : Number(number)));
}

function keyOf(id: string, sources: readonly { path: string }[]): string {
  const named = parseRowId(id);
  return named === null ? id : rowKey(sources[named.source]?.path ?? '', named.row);
}
