import type { LevelQuestion, NumberQuestion, Question } from '../../data/closed-questions';
import type { Pause } from '../../pause';
import { isProtectedTrait } from '../../persona/column-meaning';
import type { Counts } from '../../persona/persona';
import { cutAfterWord, shorten } from '../../text/shortened';

/** An answer that sets a segment apart, or that is common where there is nothing to compare with. */
export interface AnswerFinding {
  column: number;
  /** How far the segment is from what chance would give: an adjusted standardised residual, 0 where there is nothing to compare with. */
  score: number;
  /** For a title; null where most members answer otherwise, or nobody should be named after the answer. */
  title: string | null;
  /** For a claim: with counts. */
  text: string;
  /** Whether a respondent gave this answer; a number counts where it is on the group's side of the median of all. */
  isHeldBy: (respondent: number) => boolean;
}

const leastScore = 2;
const leastDifference = 0.05;
const longestInTitle = 32;
/** Characters of a persona's name. */
export const longestTitle = 48;
/** Levels that say nothing without their question. */
const plain =
  /^(?:(?:yes|no|true|false|other|not applicable)\b.*|[yn]|none|unknown|not sure|don't know|maybe|n\/a|[^\p{L}]*)$/iu;

/**
 * For each closed question the answer in which `members` differ most from all respondents, the greatest difference first (of equal ones in the order of the questions): levels and
 * numbers by adjusted standardised residual (Haberman 1973), at least 2, levels by at least 5 percentage points more than overall.
 */
export async function distinctiveAnswers(
  questions: readonly Question[],
  members: readonly number[],
  pause: Pause,
): Promise<AnswerFinding[]> {
  const found: AnswerFinding[] = [];
  for (const question of questions) {
    await pause();
    found.push(
      ...(question.kind === 'levels' ? distinctiveLevel(question, members) : distinctiveNumber(question, members)),
    );
  }
  return found.sort((left, right) => right.score - left.score);
}

/** For each question with levels the one most chosen, the highest share first. */
export async function commonAnswers(
  questions: readonly Question[],
  members: readonly number[],
  pause: Pause,
): Promise<AnswerFinding[]> {
  const found: { question: LevelQuestion; level: number; count: Counts }[] = [];
  for (const question of questions) {
    await pause();
    if (question.kind === 'levels' && question.labels.length > 1) {
      const { counts, answering } = countLevels(question, members);
      const level = indexOfLargest(counts);
      found.push({ question, level, count: { value: counts[level] ?? 0, of: answering } });
    }
  }
  return found
    .filter(({ count }) => count.value > 0)
    .sort((left, right) => share(right.count) - share(left.count))
    .map(({ question, level, count }) => ({
      column: question.column,
      score: 0,
      title: titleOf(question, level, count),
      text: levelText(question, level, count),
      isHeldBy: choiceOf(question, level),
    }));
}

/** How many of `respondents` chose each level, and how many answered at all. */
export function countLevels(
  question: LevelQuestion,
  respondents: Iterable<number>,
): { counts: Int32Array; answering: number } {
  const counts = new Int32Array(question.labels.length);
  let answering = 0;
  for (const respondent of respondents) {
    const chosen = question.variable.chosen.at(respondent);
    if (chosen) {
      answering += 1;
      chosen.forEach((level) => (counts[level] = (counts[level] as number) + 1));
    }
  }
  return { counts, answering };
}

/** The index of the largest number, the first of equal ones. */
export function indexOfLargest(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 1; i < numbers.length; i++) {
    largest = (numbers[i] as number) > (numbers[largest] as number) ? i : largest;
  }
  return largest;
}

/** The answers of `respondents` to a question with numbers, ascending. */
export function sortedNumbers(question: NumberQuestion, respondents: readonly number[]): Float64Array {
  const { values } = question.variable;
  const answers = new Float64Array(respondents.length);
  let count = 0;
  for (const respondent of respondents) {
    const value = values[respondent] as number;
    if (!Number.isNaN(value)) {
      answers[count++] = value;
    }
  }
  return answers.subarray(0, count).sort();
}

/** What everyone answers to a question: reckoned once. */
class Overall {
  readonly #levels = new WeakMap<LevelQuestion, ReturnType<typeof countLevels>>();
  readonly #numbers = new WeakMap<NumberQuestion, { median: number; mean: number; deviation: number; count: number }>();

  levels(question: LevelQuestion): ReturnType<typeof countLevels> {
    const known = this.#levels.get(question) ?? countLevels(question, indexesBelow(question.variable.chosen.length));
    this.#levels.set(question, known);
    return known;
  }

  numbers(question: NumberQuestion): { median: number; mean: number; deviation: number; count: number } {
    const known = this.#numbers.get(question);
    if (known) {
      return known;
    }
    const all = question.variable.values.filter((value) => !Number.isNaN(value)).sort();
    const average = mean(all);
    const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - average) ** 2, 0) / all.length);
    const found = { median: quantile(all, 0.5), mean: average, deviation, count: all.length };
    this.#numbers.set(question, found);
    return found;
  }
}

const overall = new Overall();

function* indexesBelow(end: number): Iterable<number> {
  for (let index = 0; index < end; index++) {
    yield index;
  }
}

/** The smallest answer that at least the share `part` of the answers does not exceed. */
export function quantile(ascending: Float64Array, part: number): number {
  return ascending[Math.max(0, Math.ceil(part * ascending.length) - 1)] as number;
}

function distinctiveLevel(question: LevelQuestion, members: readonly number[]): AnswerFinding[] {
  const inside = countLevels(question, members);
  const all = overall.levels(question);
  let best: { level: number; score: number } | undefined;
  for (let level = 0; level < question.labels.length; level++) {
    const own = { value: inside.counts[level] as number, of: inside.answering };
    const everyone = { value: all.counts[level] as number, of: all.answering };
    const score = residual(
      share(own),
      share(everyone),
      Math.sqrt(share(everyone) * (1 - share(everyone))),
      own.of,
      everyone.of,
    );
    if (score >= leastScore && share(own) - share(everyone) >= leastDifference && score > (best?.score ?? 0)) {
      best = { level, score };
    }
  }
  if (!best) {
    return [];
  }
  const { level, score } = best;
  const own = { value: inside.counts[level] as number, of: inside.answering };
  const everyone = { value: all.counts[level] as number, of: all.answering };
  const text = `${levelText(question, level, own)} vs ${percent(everyone)} overall`;
  return [
    { column: question.column, score, title: titleOf(question, level, own), text, isHeldBy: choiceOf(question, level) },
  ];
}

function distinctiveNumber(question: NumberQuestion, members: readonly number[]): AnswerFinding[] {
  const inside = sortedNumbers(question, members);
  if (inside.length === 0) {
    return [];
  }
  const all = overall.numbers(question);
  const signed = residual(mean(inside), all.mean, all.deviation, inside.length, all.count);
  const median = quantile(inside, 0.5);
  if (Math.abs(signed) < leastScore || median === all.median) {
    return [];
  }
  const name = shorten(question.short);
  return [
    {
      column: question.column,
      score: Math.abs(signed),
      title: `${median < all.median ? 'low' : 'high'} ${cutAfterWord(question.short, longestInTitle)}`,
      text: `median ${name} ${median} (${inside.length} answers) vs ${all.median} overall`,
      isHeldBy: (respondent) =>
        median < all.median
          ? (question.variable.values[respondent] as number) < all.median
          : (question.variable.values[respondent] as number) > all.median,
    },
  ];
}

/** How many standard errors a mean of `count` out of `total` answers is from the mean of all, drawn without replacement. */
function residual(own: number, overall: number, deviation: number, count: number, total: number): number {
  const error = deviation * Math.sqrt((1 - count / total) / count);
  return error > 0 ? (own - overall) / error : 0;
}

function levelText(question: LevelQuestion, level: number, count: Counts): string {
  return `${percent(count)} ${shorten(question.short)} = ${shorten(question.labels[level] ?? '')} (${count.value}/${count.of})`;
}

function choiceOf({ variable }: LevelQuestion, level: number): AnswerFinding['isHeldBy'] {
  return (respondent) => variable.chosen.at(respondent)?.includes(level) ?? false;
}

function titleOf(question: LevelQuestion, level: number, count: Counts): string | null {
  if (share(count) < 0.5 || isProtectedTrait(question.name)) {
    return null;
  }
  const label = cutAfterWord(question.labels[level] ?? '', longestInTitle);
  return plain.test(label) || question.short !== question.name
    ? `${cutAfterWord(question.short, Math.max(longestInTitle, longestTitle - label.length - 2))}: ${label}`
    : label;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function share({ value, of }: Counts): number {
  return of === 0 ? 0 : value / of;
}

/** `23 %` */
export function percent(counts: Counts): string {
  return `${Math.round(100 * share(counts))} %`;
}
