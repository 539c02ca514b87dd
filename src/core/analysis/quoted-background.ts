import type { Persona } from '../persona/persona';
import { isContentWord, wordsOf } from '../statistics/terms';
import { rowKey } from './row-groups';
import type { Background } from './similarity';

/**
 * What personas are compared by where the data is not at hand: the rows that their verified excerpts quote, as far as they are
 * quoted. Each row is a group of its own, so that cited rows count as alike only where they are the same. The order of
 * personas does not matter.
 */
export function quotedBackground(personas: readonly Persona[]): Background {
  const quotes = new Map<string, Set<string>>();
  for (const { verdict, source, row, excerpt } of personas.flatMap(({ evidence }) => evidence)) {
    if (verdict === 'verified' && row !== null) {
      const key = rowKey(source, row);
      const words = quotes.get(key) ?? new Set<string>();
      quotes.set(key, words);
      wordsOf(excerpt)
        .filter(isContentWord)
        .forEach((word) => words.add(word));
    }
  }
  const keys = [...quotes.keys()].sort();
  const documentFrequency = new Map<string, number>();
  for (const words of quotes.values()) {
    for (const word of words) {
      documentFrequency.set(word, (documentFrequency.get(word) ?? 0) + 1);
    }
  }
  return {
    rows: keys.length,
    documentFrequency,
    microClusters: { sizes: keys.map(() => 1), groupOf: new Map(keys.map((key, group) => [key, group])) },
  };
}
