import type { ShownData } from '../data/table';
import { claimListNames, mapClaimLists } from '../persona/persona';
import type { Claim, ClaimListName, Persona } from '../persona/persona';
import { isContentWord, wordsOf } from '../statistics/terms';
import { countWords, rarity } from './similarity';
import type { Habits } from './similarity';

/** A claim of a persona and where it stands. */
export interface FieldClaim {
  field: 'role' | 'summary' | ClaimListName;
  claim: Claim;
}

/** For each content word the positions of the shown rows that contain it, ascending. */
export type WordRows = ReadonlyMap<string, readonly number[]>;

/** Of the weight of a claim's words that respondents use: what a row must contain to say the same. */
const leastShare = 0.5;
const leastWords = 2;

/** Role, summary, then the lists in their order. */
export function claimsOf(persona: Persona): FieldClaim[] {
  return [
    { field: 'role', claim: persona.role },
    { field: 'summary', claim: persona.summary },
    ...claimListNames.flatMap((field) => persona[field].map((claim): FieldClaim => ({ field, claim }))),
  ];
}

/** The persona with the support of its claims, given in the order of {@link claimsOf}. */
export function withSupports(persona: Persona, supports: readonly (number | null)[]): Persona {
  let next = 0;
  const scored = (claim: Claim): Claim => ({ ...claim, support: supports[next++] ?? null });
  return {
    ...persona,
    role: scored(persona.role),
    summary: scored(persona.summary),
    ...mapClaimLists((name) => persona[name].map(scored)),
  };
}

/** Which shown rows contain which words, in their text columns (in all shown columns where there is none). */
export function wordRowsOf({ rows, roles }: Pick<ShownData, 'rows' | 'roles'>): WordRows {
  const found = new Map<string, number[]>();
  rows.forEach(({ cells }, position) => {
    const spoken = cells.filter(({ column }) => roles.text.length === 0 || roles.text.includes(column));
    for (const word of new Set(spoken.flatMap(({ text }) => wordsOf(text)).filter(isContentWord))) {
      const rowsOfWord = found.get(word) ?? [];
      rowsOfWord.push(position);
      found.set(word, rowsOfWord);
    }
  });
  return found;
}

/**
 * A function that gives the positions of the rows, of `rows` in all, that say the same as a claim by their words, ascending: those that contain at least two of the claim's words that
 * respondents use, or its only one, with half of their weight together. A word weighs by how rare it is among the rows; words
 * of the sentence in which the model sets its claims do not count. Inflected forms are different words: the matcher finds too few rows
 * rather than too many.
 */
export function rowsSaying(
  words: WordRows,
  rows: number,
): (claim: Pick<Claim, 'text'>, habits: Pick<Habits, 'pattern'>) => number[] {
  const [counts, weights] = [new Uint16Array(rows), new Float64Array(rows)];
  return (claim, habits) => {
    const known = [...countWords([claim.text]).keys()].flatMap((word) => {
      const having = words.get(word);
      return having && !habits.pattern.has(word) ? [{ having, weight: rarity(having.length, rows) }] : [];
    });
    const total = known.reduce((sum, { weight }) => sum + weight, 0);
    const needed = Math.min(leastWords, known.length);
    counts.fill(0);
    weights.fill(0);
    for (const { having, weight } of known) {
      for (const row of having) {
        counts[row] = (counts[row] as number) + 1;
        weights[row] = (weights[row] as number) + weight;
      }
    }
    const saying: number[] = [];
    for (let row = 0; row < rows; row++) {
      const count = counts[row] as number;
      if (count > 0 && count >= needed && (weights[row] as number) >= leastShare * total) {
        saying.push(row);
      }
    }
    return saying;
  };
}
