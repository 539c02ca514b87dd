import { logOddsScores } from './log-odds';
import { multiplyTransposed } from './matrix';
import type { TermIndex } from './term-index';

/**
 * Up to `limit` terms used more often in these documents than in the others, the most telling first; in all documents
 * together the most frequent.
 */
export function distinctiveTerms(
  { terms, counts }: Pick<TermIndex, 'terms' | 'counts'>,
  documents: readonly number[],
  limit: number,
): string[] {
  const inside = new Float64Array(counts.rows);
  const everywhere = new Float64Array(counts.rows).fill(1);
  for (const document of documents) {
    inside[document] = 1;
  }
  const insideCounts = multiplyTransposed(counts, inside);
  const outsideCounts = multiplyTransposed(counts, everywhere).map((all, i) => all - (insideCounts[i] as number));
  const scores = logOddsScores(insideCounts, outsideCounts);
  return terms
    .map((term, i) => ({ term, score: scores[i] as number, inside: insideCounts[i] as number }))
    .filter((candidate) => candidate.inside > 0 && (candidate.score > 0 || documents.length === counts.rows))
    .sort((left, right) => right.score - left.score || right.inside - left.inside || (left.term < right.term ? -1 : 1))
    .slice(0, limit)
    .map(({ term }) => term);
}
