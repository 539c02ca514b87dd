import type { ColumnType } from '../data/table';
import type { ClaimListName, DemographicName } from './persona';

const lists: [ClaimListName, RegExp][] = [
  ['frustrations', /\b(?:frustrat|pain|problem|complain|difficult|annoy|dislike|obstacle|barrier|struggl|worst|hate)/u],
  ['motivations', /\b(?:motivat|why|reason)/u],
  ['goals', /\b(?:goal|want|wish|need|hope|aim|expectation)/u],
  ['behaviours', /\b(?:behaviou?r|habit|usage|routine|how (?:do|often) you|how you use)/u],
];

/** The list of a persona that a text column, by its name, holds statements for; null for a general one. */
export function claimListOf(columnName: string): ClaimListName | null {
  const name = wordsOfName(columnName);
  return lists.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

const demographics: Record<DemographicName, { types: ColumnType[]; patterns: RegExp[] }> = {
  age: {
    types: ['number', 'category'],
    patterns: [
      /^age(?: (?:range|group|band|years|in years))?$/u,
      /\bhow old are you\b/u,
      /\bage (?:range|group|band)\b/u,
      /\b(?:your|respondent|what is) age\b/u,
      /\bage$/u,
    ],
  },
  location: {
    types: ['category'],
    patterns: [
      /^(?:location|city|town|country|region)$/u,
      /\b(?:location|city|town)\b/u,
      /\bcountry\b/u,
      /\b(?:region|province|county|where do you live)\b/u,
      /^state$/u,
    ],
  },
  education: {
    types: ['category', 'number'],
    patterns: [/^education(?: level)?$/u, /\beducation(?:al)?\b/u, /\b(?:degree|qualifications?)\b/u],
  },
  occupation: {
    types: ['category', 'multi-select'],
    patterns: [
      /^(?:occupation|profession|job(?: title)?|role|work position)$/u,
      /\b(?:occupation|profession|job)\b/u,
      /\b(?:role|work position)\b/u,
    ],
  },
  techComfort: {
    types: ['category', 'number'],
    patterns: [
      /\b(?:tech|technology|technical|digital|computer|it)\b.*\b(?:comfort|skills?|literacy|savvy|savviness|confidence|proficiency)\b/u,
      /\b(?:comfort\w*|confident|confidence|skilled)\b.*\b(?:tech|technology|digital|computers?)\b/u,
    ],
  },
};

/**
 * Which of the columns holds a demographic, judged by name and type: the one whose name fits best, of several the first.
 * Null where there is none. `columns` are in the order of the table.
 */
export function demographicColumn<C extends { name: string; type: ColumnType }>(
  demographic: DemographicName,
  columns: readonly C[],
): C | null {
  const { types, patterns } = demographics[demographic];
  for (const pattern of patterns) {
    const found = columns.find(({ name, type }) => types.includes(type) && pattern.test(wordsOfName(name)));
    if (found) {
      return found;
    }
  }
  return null;
}

const protectedTraits =
  /\b(?:race|racial|ethnic|ethnicity|religio\w*|politic\w*|sexual\w*|gender|sex|disabilit\w*|nationality)\b/u;

/** Whether a column holds a trait that people are stereotyped by: it is counted, but no persona is named after it. */
export function isProtectedTrait(columnName: string): boolean {
  return protectedTraits.test(wordsOfName(columnName));
}

/** `techComfort`, `tech_comfort` and `Tech comfort?` all become `tech comfort`. */
function wordsOfName(name: string): string {
  return name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
