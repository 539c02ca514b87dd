import type { Column, ColumnRoles, ColumnType, ShownData, Table } from '../../src/core/data/table';
import { heldTable } from '../../src/core/data/held-table';
import { showRows } from '../../src/core/data/show';
import type { Random } from '../../src/core/random';
import { seededRandom } from '../../src/core/random';

/** Cells by column name. */
export type Records = Record<string, string>[];

/** A table of one source, with the columns typed as named. */
export function tableOf(types: Record<string, ColumnType>, records: Records): Table {
  const columns = Object.entries(types).map(([name, type]): Column => ({
    name,
    type,
    filled: records.length,
    distinct: records.length,
    examples: [],
  }));
  const rows = records.map((record, i) => ({
    source: 0,
    row: i + 1,
    line: i + 2,
    cells: columns.map(({ name }) => record[name] ?? ''),
  }));
  const source = { path: 'data.csv', absolutePath: '/data.csv', sha256: '', encoding: 'utf-8', delimiter: ',' };
  return heldTable([{ ...source, rows: rows.length, warnings: [] }], columns, rows);
}

/** All rows shown: text columns quoted, the first id column the respondent, the rest context. */
export function shownOf(table: Table, exclude: string[] = []): ShownData {
  const named = (types: ColumnType[]): number[] =>
    table.columns.flatMap(({ name, type }, i) => (types.includes(type) && !exclude.includes(name) ? [i] : []));
  const roles: ColumnRoles = {
    text: named(['text']),
    id: named(['id'])[0] ?? null,
    context: named(['number', 'category', 'multi-select', 'date']),
    excluded: exclude.map((name) => table.columns.findIndex((column) => column.name === name)),
  };
  return showRows(table, roles, { redact: true, maxTokens: 1_000_000, seed: 1 });
}

/** One of the items, all equally likely. */
export function pick(items: readonly string[], random: Random): string {
  return items[Math.floor(random() * items.length)] ?? '';
}

/** Column types of `planted` and `structureless`. */
export const plantedTypes: Record<string, ColumnType> = {
  heating: 'category',
  tariff: 'category',
  age: 'number',
  channels: 'multi-select',
  answer: 'text',
};
/** What each planted group mostly says. */
export const groups = [
  {
    size: 60,
    heating: 'gas boiler',
    tariff: 'variable',
    age: 45,
    channels: 'app;web',
    words: ['boiler', 'radiator', 'thermostat', 'pressure'],
  },
  {
    size: 45,
    heating: 'heat pump',
    tariff: 'fixed',
    age: 68,
    channels: 'letter',
    words: ['pump', 'installer', 'grant', 'insulation'],
  },
  {
    size: 35,
    heating: 'electric',
    tariff: 'prepaid',
    age: 27,
    channels: 'shop;app',
    words: ['prepayment', 'balance', 'voucher', 'emergency'],
  },
];

/** Three groups who differ in all columns, with noise: one answer in ten is another group's. Group i is in `truth`. */
export function planted(seed: number): { records: Records; truth: number[] } {
  const random = seededRandom(seed);
  const truth = groups.flatMap(({ size }, group) => Array.from({ length: size }, () => group));
  const other = (own: number): (typeof groups)[number] =>
    groups[random() < 0.1 ? Math.floor(random() * 3) : own] as (typeof groups)[number];
  const records = truth.map((own) => {
    const [first, second] = [pick(other(own).words, random), pick(other(own).words, random)];
    const place = pick(['kitchen', 'hall', 'cellar', 'garden', 'bathroom'], random);
    return {
      heating: other(own).heating,
      tariff: other(own).tariff,
      age: String(Math.round(other(own).age + 8 * (random() - 0.5))),
      channels: other(own).channels,
      answer: `I keep looking at the ${first} in the ${place} because of the ${second} every week.`,
    };
  });
  return { records, truth };
}

/** Answers drawn independently of one another. */
export function structureless(seed: number, rows: number): Records {
  const random = seededRandom(seed);
  const words = Array.from(
    { length: 60 },
    (_, i) => `word${String.fromCodePoint(97 + (i % 26))}${String.fromCodePoint(97 + (i >> 3))}`,
  );
  return Array.from({ length: rows }, () => ({
    heating: pick(['gas', 'oil', 'wood'], random),
    tariff: pick(['fixed', 'variable'], random),
    age: String(20 + Math.floor(60 * random())),
    channels: pick(['app', 'web', 'app;web'], random),
    answer: Array.from({ length: 8 }, () => pick(words, random)).join(' '),
  }));
}

/** Words of three themes. */
export const themes = [
  ['boiler', 'radiator', 'thermostat', 'pressure', 'valve', 'timer', 'gas', 'engineer'],
  ['balance', 'voucher', 'top-up', 'emergency', 'shop', 'debt', 'key', 'meter'],
  ['panel', 'battery', 'export', 'inverter', 'roof', 'sunshine', 'grid', 'payback'],
];

const fillers = [
  'kitchen',
  'winter',
  'neighbour',
  'phone',
  'morning',
  'letter',
  'family',
  'money',
  'landlord',
  'weekend',
];

/** Answers about one theme each, theme i % 3 in row i, with words of none between. */
export function themedAnswers(seed: number, rows: number): { answer: string }[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, (_, i) => {
    const words = Array.from({ length: 6 }, () => pick(themes[i % 3] ?? [], random));
    return { answer: [...words, ...Array.from({ length: 3 }, () => pick(fillers, random))].join(' and the ') };
  });
}
