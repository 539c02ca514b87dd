import type { ShownData } from '../data/table';
import type { Steps } from '../steps';
import type { ComparisonBasis } from './analysis-schema';
import { claimsOf, rowsSaying } from './claim-rows';
import type { WordRows } from './claim-rows';
import type { ModelPersonas, PersonaComparison } from './matching';
import { numbersText } from './row-facts';
import type { RowSpace } from './row-groups';
import { countWords } from './similarity';
import type { Background } from './similarity';

const personasAtOnce = 50;

/** What comparing needs of the rows, for the words that these personas use; the rows of claims are added by {@link withClaimRows}. */
export function basisOf(
  space: RowSpace,
  background: Background,
  words: WordRows,
  models: readonly ModelPersonas[],
): ComparisonBasis {
  const texts = models.flatMap(({ personas }) => personas.flatMap(claimsOf).map(({ claim }) => claim.text));
  const used = [...countWords(texts).keys()].sort();
  const respondents = new Map<string, number>();
  const respondentOf = space.respondents.map((respondent) => {
    const number = respondents.get(respondent) ?? respondents.size;
    respondents.set(respondent, number);
    return number;
  });
  return {
    segments: background.microClusters.sizes.length,
    groupOfRow: numbersText(space.keys.map((key) => background.microClusters.groupOf.get(key) ?? -1)),
    respondentOfRow: numbersText(respondentOf),
    documentFrequency: Object.fromEntries(
      used.flatMap((word) => {
        const rows = words.get(word)?.length;
        return rows === undefined ? [] : [[word, rows]];
      }),
    ),
    claimRows: {},
  };
}

/** The basis with the rows that say the same as each claim of the compared personas. */
export function* withClaimRows(
  basis: ComparisonBasis,
  { entries }: PersonaComparison,
  words: WordRows,
  { rows }: Pick<ShownData, 'rows'>,
): Steps<ComparisonBasis> {
  const saying = rowsSaying(words, rows.length);
  const ofKind = new Map<number, string[]>();
  const claimRows: [string, string[]][] = [];
  for (const { ref, kind, persona, habits } of entries) {
    let known = ofKind.get(kind);
    if (!known) {
      known = claimsOf(persona).map(({ claim }) => numbersText(saying(claim, habits)));
      ofKind.set(kind, known);
      if (ofKind.size % personasAtOnce === 0) {
        yield;
      }
    }
    claimRows.push([ref, known]);
  }
  return { ...basis, claimRows: Object.fromEntries(claimRows) };
}
