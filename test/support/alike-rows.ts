import type { ColumnType, Table } from '../../src/core/data/table';
import { seededRandom } from '../../src/core/random';
import { tableOf } from './survey-tables';

const columnTypes: Record<string, ColumnType> = { heating: 'category', age: 'number', answer: 'text', remark: 'text' };
const heatings = ['gas boiler', 'heat pump', 'electric heater', 'wood stove'];

/** Rows about themes of very different sizes; theme i is in `truth`. */
export interface PlantedThemes {
  table: Table;
  truth: number[];
}

/**
 * Answers about `themes` themes, the first the most frequent: each has ten words of its own, and words common to all between
 * them. `columns`: their order.
 */
export function plantedThemes(
  rows: number,
  {
    themes = 8,
    seed = 1,
    columns = Object.keys(columnTypes),
  }: { themes?: number; seed?: number; columns?: string[] } = {},
): PlantedThemes {
  const random = seededRandom(seed);
  const word = (prefix: string, count: number): string =>
    `${prefix}${String.fromCodePoint(97 + Math.floor(random() * count))}`;
  const truth: number[] = [];
  const records = Array.from({ length: rows }, () => {
    const theme = Math.floor(random() ** 3 * themes);
    truth.push(theme);
    const own = `theme${String.fromCodePoint(97 + theme)}`;
    const answer = Array.from({ length: 12 }, () => (random() < 0.5 ? word(own, 10) : word('common', 26))).join(' ');
    return {
      heating: heatings[random() < 0.7 ? theme % 4 : Math.floor(random() * 4)] ?? '',
      age: String(20 + 5 * theme + Math.floor(random() * 20)),
      answer,
      remark: random() < 0.3 ? `${word(own, 10)} ${word('common', 26)}` : '',
    };
  });
  const types = Object.fromEntries(columns.map((name) => [name, columnTypes[name] ?? 'text']));
  return { table: tableOf(types, records), truth };
}
