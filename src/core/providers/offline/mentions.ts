import { logOddsScores } from '../../statistics/log-odds';
import type { TermIndex } from '../../statistics/term-index';

/** A term with the respondents of a segment, and of all, who mention it. */
export interface TermFinding {
  /** Index into `TermIndex.terms`. */
  term: number;
  word: string;
  inside: number;
  overall: number;
  score: number;
}

/** Terms that belong together, and how many respondents mention at least one of them. */
export interface Theme {
  words: string[];
  mentions: number;
}

const leastScore = 1.96;
const leastShare = 0.04;
const leastOverlap = 0.2;
const wordsPerTheme = 3;
const candidates = 15;

/** The terms of a text by respondent: document i of the index is what respondent i says. */
export class Mentions {
  readonly #index: TermIndex;

  constructor(index: TermIndex) {
    this.#index = index;
  }

  /** Of these respondents, those who say something. */
  answering(members: readonly number[]): number[] {
    const { rowStart } = this.#index.counts;
    return members.filter((member) => (rowStart[member + 1] as number) > (rowStart[member] as number));
  }

  /** The terms that `members` use more than the others, by log-odds z-score above 1.96, counted once per respondent. */
  distinctive(members: readonly number[]): TermFinding[] {
    const inside = this.#count(members);
    const overall = this.#index.documentFrequency;
    const outside = overall.map((count, term) => count - (inside[term] as number));
    const scores = logOddsScores(inside, outside);
    const answering = this.answering(members).length;
    const least = Math.max(answering < 10 ? 1 : 2, leastShare * answering);
    return this.#findings(inside, scores)
      .filter(({ term, inside: own, score }) => {
        const others = this.#index.filled - answering;
        const more = others === 0 || own / answering > (outside[term] as number) / others;
        return score > leastScore && own >= least && more;
      })
      .sort((left, right) => right.score - left.score || left.term - right.term);
  }

  /** The terms of the most `members`. */
  frequent(members: readonly number[]): TermFinding[] {
    const inside = this.#count(members);
    return this.#findings(inside, inside)
      .filter((finding) => finding.inside > 0)
      .sort((left, right) => right.inside - left.inside || left.term - right.term);
  }

  /** Up to `limit` groups of findings that the same members mention, in the order of their first term. */
  themes(findings: readonly TermFinding[], members: readonly number[], limit: number): Theme[] {
    let left = findings
      .slice(0, candidates)
      .map((finding) => ({ finding, by: this.#mentioning(finding.term, members) }));
    const themes: Theme[] = [];
    while (themes.length < limit) {
      const [first, ...others] = left;
      if (!first) {
        break;
      }
      const companions = others.filter(({ by }) => overlap(first.by, by) >= leastOverlap).slice(0, wordsPerTheme - 1);
      const group = [first, ...companions];
      left = others.filter((other) => !companions.includes(other));
      const anyone = new Set(group.flatMap(({ by }) => [...by]));
      themes.push({ words: group.map(({ finding }) => finding.word), mentions: anyone.size });
    }
    return themes;
  }

  /** How many of `members` mention at least one of these terms. */
  mentioningAny(words: readonly string[], members: readonly number[]): number {
    const anyone = words.flatMap((word) => [...this.#mentioning(this.#index.terms.indexOf(word), members)]);
    return new Set(anyone).size;
  }

  #findings(inside: Int32Array, scores: ArrayLike<number>): TermFinding[] {
    return this.#index.terms.map((word, term) => ({
      term,
      word,
      inside: inside[term] as number,
      overall: this.#index.documentFrequency[term] as number,
      score: scores[term] as number,
    }));
  }

  #count(members: readonly number[]): Int32Array {
    const { rowStart, columnIndex } = this.#index.counts;
    const counts = new Int32Array(this.#index.terms.length);
    for (const member of members) {
      for (let entry = rowStart[member] as number; entry < (rowStart[member + 1] as number); entry++) {
        const term = columnIndex[entry] as number;
        counts[term] = (counts[term] as number) + 1;
      }
    }
    return counts;
  }

  #mentioning(term: number, members: readonly number[]): Set<number> {
    const { rowStart, columnIndex } = this.#index.counts;
    return new Set(
      members.filter((member) =>
        columnIndex.subarray(rowStart[member] as number, rowStart[member + 1] as number).includes(term),
      ),
    );
  }
}

function overlap(left: ReadonlySet<number>, right: ReadonlySet<number>): number {
  const common = [...left].filter((member) => right.has(member)).length;
  return common / (left.size + right.size - common || 1);
}
