import type { ColumnType, Table } from '../../src/core/data/table';
import { seededRandom, type Random } from '../../src/core/random';
import { pick, tableOf } from '../../test/support/survey-tables';

/** A table and the theme of each of its rows. */
export interface ThemedData {
  table: Table;
  themes: number[];
}

const syllables = ['ba', 'ke', 'lo', 'mi', 'nu', 'ra', 'se', 'ti', 'vo', 'zu', 'dan', 'fer', 'gol', 'hin'];

/**
 * `rows` short answers about `themes` themes whose sizes fall like 1/rank. A theme has 25 words of its own; half of an answer
 * are these, half are words common to all.
 */
export function themedRows(rows: number, themes: number, seed: number): ThemedData {
  const random = seededRandom(seed);
  const word = (): string => Array.from({ length: 3 }, () => pick(syllables, random)).join('');
  const vocabulary = Array.from({ length: themes }, () => Array.from({ length: 25 }, word));
  const common = Array.from({ length: 400 }, word);
  const shares = vocabulary.map((_, theme) => 1 / (theme + 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const drawn: number[] = [];
  const records = Array.from({ length: rows }, () => {
    let left = random() * total;
    const theme = Math.max(
      0,
      shares.findIndex((share) => (left -= share) < 0),
    );
    drawn.push(theme);
    const length = 8 + Math.floor(random() * 20);
    const answer = Array.from({ length }, () => pick(random() < 0.5 ? (vocabulary[theme] ?? []) : common, random)).join(
      ' ',
    );
    return {
      answer,
      plan: pick(['free', 'basic', 'family', 'business'], random),
      age: String(18 + Math.floor(random() * 60)),
    };
  });
  return { table: tableOf({ answer: 'text', plan: 'category', age: 'number' }, records), themes: drawn };
}

const sentences = [
  'I mostly open the app when the bill arrives and then forget about it again.',
  'The tariff changed twice this year and nobody explained why.',
  'My partner looks at the chart every evening, I never do.',
  'It took me three tries to link the meter, the code kept expiring.',
  'What I would like is one number that tells me whether we are doing well.',
  'The notifications come at night, so I switched them off.',
  'We saved a little in spring, but I could not say because of what.',
  'Support answered quickly, although they asked for the same things again.',
  'The comparison with neighbours feels unfair, as we are five people here.',
  'I trust the figures more since the new meter came.',
];

const heatings = ['Gas boiler (condensing)', 'Air-source heat pump', 'District heating', 'Electric storage heaters'];
const agreement = ['Strongly disagree', 'Rather disagree', 'Neither nor', 'Rather agree', 'Strongly agree'];

function prose(count: number, random: Random): string {
  return Array.from({ length: count }, () => pick(sentences, random)).join(' ');
}

/** A survey: an id, ten closed questions, a remark of a sentence or two; columns that are empty or the same throughout. */
export function survey(rows: number, seed: number): Table {
  const random = seededRandom(seed);
  const scales = ['satisfied', 'recommend', 'easy', 'trust', 'fair'];
  const types: Record<string, ColumnType> = {
    respondent_id: 'id',
    wave: 'constant',
    panel_note: 'empty',
    heating_system: 'category',
    tariff_type: 'category',
    household_size: 'number',
    age_group: 'category',
    channels_used: 'multi-select',
    ...Object.fromEntries(scales.map((name) => [`agreement_${name}`, 'category' as const])),
    remark: 'text',
  };
  const records = Array.from({ length: rows }, (_, i) => ({
    respondent_id: `R-${10_000 + i}`,
    wave: 'Wave 3, autumn',
    panel_note: '',
    heating_system: pick(heatings, random),
    tariff_type: pick(['Variable standard tariff', 'Fixed for twelve months', 'Prepayment'], random),
    household_size: String(1 + Math.floor(random() * 5)),
    age_group: pick(['18 to 29', '30 to 44', '45 to 59', '60 and older'], random),
    channels_used: pick(['App; Website', 'App', 'Website; Letter', 'Letter; Phone'], random),
    ...Object.fromEntries(scales.map((name) => [`agreement_${name}`, pick(agreement, random)])),
    remark: prose(1 + Math.floor(random() * 2), random),
  }));
  return tableOf(types, records);
}

/** Interviews: a transcript of some 10,000 characters each, with two columns about the person. */
export function interviews(rows: number, seed: number): Table {
  const random = seededRandom(seed);
  const turn = (): string =>
    `Interviewer: ${pick(['And how did that go?', 'Can you tell me more?', 'What happened then?'], random)}\nParticipant: ${prose(3, random)}`;
  const records = Array.from({ length: rows }, (_, i) => ({
    participant: `P${i + 1}`,
    role: pick(['Tenant', 'Home owner'], random),
    heating_system: pick(heatings, random),
    transcript: Array.from({ length: 40 }, turn).join('\n'),
  }));
  return tableOf({ participant: 'id', role: 'category', heating_system: 'category', transcript: 'text' }, records);
}

/** Reviews: title, text, rating, product, version, date. */
export function reviews(rows: number, seed: number): Table {
  const random = seededRandom(seed);
  const records = Array.from({ length: rows }, (_, i) => ({
    review_id: `rev-${900_000 + i}`,
    product_name: pick(['Home Energy Companion', 'Home Energy Companion Pro'], random),
    app_version: pick(['4.11.0', '4.12.0', '4.12.1', '5.0.0'], random),
    rating: String(1 + Math.floor(random() * 5)),
    verified_purchase: pick(['yes', 'no'], random),
    country: pick(['United Kingdom', 'Germany', 'Netherlands'], random),
    review_date: `2026-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`,
    review_text: prose(2 + Math.floor(random() * 3), random),
  }));
  const types: Record<string, ColumnType> = {
    review_id: 'id',
    product_name: 'category',
    app_version: 'category',
    rating: 'number',
    verified_purchase: 'category',
    country: 'category',
    review_date: 'date',
    review_text: 'text',
  };
  return tableOf(types, records);
}
