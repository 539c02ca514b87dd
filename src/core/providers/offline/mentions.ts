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
  #everyone: number | undefined;

  constructor(index: TermIndex) {
    this.#index = index;
  }

  /** How many of these respondents say something. */
  answering(members: readonly number[]): number {
    const { rowStart } = this.#index.counts;
    let count = 0;
    for (const member of members) {
      count += (rowStart[member + 1] as number) > (rowStart[member] as number) ? 1 : 0;
    }
    return count;
  }

  /** How many of all respondents say something. */
  get everyone(): number {
    const { rowStart } = this.#index.counts;
    this.#everyone ??= rowStart.reduce(
      (count, start, row) => count + (row > 0 && start > (rowStart[row - 1] as number) ? 1 : 0),
      0,
    );
    return this.#everyone;
  }

  /** The terms that `members` use more than the others, by log-odds z-score above 1.96, counted once per respondent. */
  distinctive(members: readonly number[]): TermFinding[] {
    const inside = this.#count(members);
    const overall = this.#index.documentFrequency;
    const outside = overall.map((count, term) => count - (inside[term] as number));
    const scores = logOddsScores(inside, outside);
    const answering = this.answering(members);
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
    const named = findings.slice(0, candidates);
    const together = this.#together(
      named.map(({ term }) => term),
      members,
    );
    const mentioning = (terms: number, all: boolean): number =>
      together.reduce(
        (sum, count, held) => sum + ((all ? (held & terms) === terms : (held & terms) !== 0) ? count : 0),
        0,
      );
    const themes: Theme[] = [];
    let left = named.map((_, i) => i);
    while (themes.length < limit && left.length > 0) {
      const [first = 0, ...others] = left;
      const overlap = (other: number): number => {
        const pair = (1 << first) | (1 << other);
        return mentioning(pair, true) / (mentioning(pair, false) || 1);
      };
      const companions = others.filter((other) => overlap(other) >= leastOverlap).slice(0, wordsPerTheme - 1);
      const group = [first, ...companions];
      left = others.filter((other) => !companions.includes(other));
      const bits = group.reduce((sum, i) => sum | (1 << i), 0);
      themes.push({ words: group.map((i) => named[i]?.word ?? ''), mentions: mentioning(bits, false) });
    }
    return themes;
  }

  /** How many of `members` mention at least one of these terms, 15 at most. */
  mentioningAny(words: readonly string[], members: readonly number[]): number {
    const terms = words.map((word) => this.#index.terms.indexOf(word));
    return this.#together(terms, members)
      .subarray(1)
      .reduce((sum, count) => sum + count, 0);
  }

  /** How many of `members` mention which of these terms together: bit i of an index stands for term i. 15 terms at most. */
  #together(terms: readonly number[], members: readonly number[]): Int32Array {
    const { rowStart, columnIndex } = this.#index.counts;
    const bitOf = new Int32Array(this.#index.terms.length);
    terms.forEach((term, i) => {
      bitOf[term] = 1 << i;
    });
    const counts = new Int32Array(1 << terms.length);
    for (const member of members) {
      const end = rowStart[member + 1] as number;
      let held = 0;
      for (let entry = rowStart[member] as number; entry < end; entry++) {
        held |= bitOf[columnIndex[entry] as number] as number;
      }
      counts[held] = (counts[held] as number) + 1;
    }
    return counts;
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
}
