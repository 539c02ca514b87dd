import type { LevelQuestion, NumberQuestion, Question } from '../../data/closed-questions';
import { mapDemographics } from '../../persona/persona';
import type { Demographics, Fact } from '../../persona/persona';
import type { Column } from '../../data/table';
import { demographicColumn } from '../../persona/column-meaning';
import { countLevels, indexOfLargest, quantile, sortedNumbers } from './shares';

/** Below these a level is one answer among many, not what the members have in common. */
const leastCount = 2;
const leastShare = 0.1;
const yesOrNo = /^(?:yes|no|y|n|true|false|[01])$/iu;

/**
 * Demographics from columns whose names say that they hold them: the interquartile range of numbers, else the commonest level,
 * with the members it holds for out of those who answer. Where no level is common, the number of different answers, with the members
 * of the commonest. Null where no column holds one, or no member answers.
 */
export function demographicsOf(
  columns: readonly Column[],
  questions: readonly Question[],
  members: readonly number[],
): Demographics {
  const candidates = questions
    .filter((question) => question.kind === 'number' || !question.labels.every((label) => yesOrNo.test(label)))
    .map((question) => ({ name: question.name, type: columns[question.column]?.type ?? 'empty', question }));
  return mapDemographics((name) => {
    const question = demographicColumn(name, candidates)?.question;
    if (!question) {
      return null;
    }
    return question.kind === 'number' ? rangeFact(question, members, name === 'age') : levelFact(question, members);
  });
}

function rangeFact(question: NumberQuestion, members: readonly number[], isAge: boolean): Fact | null {
  const answers = sortedNumbers(question, members).filter((value) => !isAge || (value > 0 && value < 120));
  if (answers.length === 0) {
    return null;
  }
  const [min, max] = [quantile(answers, 0.25), quantile(answers, 0.75)];
  const value = answers.filter((answer) => answer >= min && answer <= max).length;
  return {
    value: { min, max },
    basis: 'column',
    column: question.name,
    counts: { value, of: answers.length },
    evidence: [],
  };
}

function levelFact(question: LevelQuestion, members: readonly number[]): Fact | null {
  const { counts, answering } = countLevels(question, members);
  const level = indexOfLargest(counts);
  const count = counts[level] ?? 0;
  if (count === 0) {
    return null;
  }
  const isCommon = count === answering || (count >= leastCount && count >= leastShare * answering);
  const different = counts.filter((members) => members > 0).length;
  const value = isCommon ? (question.labels[level] ?? '') : `varied, ${different} different answers`;
  return {
    value,
    basis: 'column',
    column: question.name,
    counts: { value: count, of: answering },
    evidence: [],
  };
}
