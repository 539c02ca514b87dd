import type { Column, ShownData } from '../data/table';
import { demographicColumn } from '../persona/column-meaning';
import { demographicNames } from '../persona/persona';
import type { DemographicName, Fact } from '../persona/persona';
import type { DemographicCoverage } from './analysis-schema';
import { attributesOf, attributeSimilarity } from './attributes';
import type { ModelPersonas } from './matching';

/** An answer that respondents give. */
interface Level {
  value: string;
  /** For numbers and spans of years: what it reaches from and to. */
  span: { min: number; max: number } | null;
  respondents: number;
}

const mostLevels = 12;
const leastShare = 0.02;
const decade = 10;
/** From here on a persona's words fit an answer. */
const fitting = 0.5;
const nobody = { age: null, location: null, education: null, occupation: null, techComfort: null };

/**
 * For each demographic attribute that a shown column holds, how many respondents give each answer (ages by decade) and how many
 * personas of each model it fits. Columns whose answers are nearly all different are left out, and answers of fewer than 2 %.
 */
export function demographicCoverage(models: readonly ModelPersonas[], data: ShownData): DemographicCoverage[] {
  const context = data.roles.context.flatMap((index) => {
    const column = data.table.columns[index];
    return column ? [{ ...column, index }] : [];
  });
  return demographicNames.flatMap((attribute) => {
    const column = demographicColumn(attribute, context);
    if (!column) {
      return [];
    }
    const answers = answersOf(column.index, data);
    const levels = levelsOf(attribute, column, answers).filter(
      ({ respondents }) => respondents >= Math.max(2, leastShare * answers.length),
    );
    return levels.length === 0
      ? []
      : [
          {
            attribute,
            column: column.name,
            answering: answers.length,
            levels: levels.slice(0, mostLevels).map((level) => ({
              value: level.value,
              respondents: level.respondents,
              byModel: Object.fromEntries(
                models.map(({ key, personas }) => [
                  key,
                  personas.filter(({ demographics }) => fits(attribute, demographics[attribute], level)).length,
                ]),
              ),
            })),
          },
        ];
  });
}

/** What each shown respondent answers first, as the models see it: redacted. */
function answersOf(column: number, { rows }: ShownData): string[] {
  const answers = new Map<string, string>();
  for (const { id, respondent, cells } of rows) {
    const who = respondent ?? `\u0000${id}`;
    const answer = (cells.find((cell) => cell.column === column)?.text ?? '').trim();
    if (answer !== '' && !answers.has(who)) {
      answers.set(who, answer);
    }
  }
  return [...answers.values()];
}

/** The answers most given first. */
function levelsOf(attribute: DemographicName, { type }: Column, answers: readonly string[]): Level[] {
  const levels = new Map<string, Level>();
  for (const answer of answers) {
    const level = levelOf(attribute, type === 'number', answer);
    if (level) {
      const known = levels.get(level.value) ?? { ...level, respondents: 0 };
      levels.set(level.value, { ...known, respondents: known.respondents + 1 });
    }
  }
  return [...levels.values()].sort(
    (left, right) => right.respondents - left.respondents || (left.value < right.value ? -1 : 1),
  );
}

function levelOf(attribute: DemographicName, isNumber: boolean, answer: string): Omit<Level, 'respondents'> | null {
  if (!isNumber) {
    return { value: answer, span: null };
  }
  const number = Number(answer);
  if (!Number.isFinite(number)) {
    return null;
  }
  if (attribute !== 'age') {
    return { value: answer, span: { min: number, max: number } };
  }
  const min = Math.floor(number / decade) * decade;
  return { value: `${min}–${min + decade - 1}`, span: { min, max: min + decade - 1 } };
}

function fits(attribute: DemographicName, fact: Fact | null, { value, span }: Level): boolean {
  if (fact === null) {
    return false;
  }
  if (span && typeof fact.value !== 'string') {
    return fact.value.min <= span.max && span.min <= fact.value.max;
  }
  const level: Fact = { value: span ?? value, basis: 'column', column: null, counts: null, evidence: [] };
  const [stated, given] = [fact, level].map((one) => attributesOf({ demographics: { ...nobody, [attribute]: one } }));
  return stated && given ? (attributeSimilarity(attribute, stated, given) ?? 0) >= fitting : false;
}
