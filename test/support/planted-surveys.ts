import type { ColumnType } from '../../src/core/data/table';
import { seededRandom } from '../../src/core/random';
import type { Random } from '../../src/core/random';
import { gaussian } from '../../src/core/statistics/sampling';
import type { Records } from './survey-tables';
import { pick } from './survey-tables';

/** How a survey with known groups is drawn. */
export interface SurveyPlan {
  rows: number;
  /** Share of the rows in each group. */
  groups: readonly number[];
  categories: number;
  numbers: number;
  /** Options of a multi-select; 0: no such column. */
  options: number;
  /** Words of an answer in free text; 0: no such column. */
  words: number;
  /** 0: groups answer alike; 1: nobody answers as another group does. */
  separation: number;
  /** Columns, half of them numbers, that have nothing to do with the groups. */
  noise: number;
  /** Share of the cells that are blank. */
  missing: number;
}

export interface Survey {
  types: Record<string, ColumnType>;
  records: Records;
  /** The group of each row. */
  truth: number[];
}

const levels = ['north', 'east', 'south', 'west', 'centre'];
const ownWords = 12;
const commonWords = 40;

/**
 * A survey of mixed columns. In each column every group has an answer of its own, which two neighbouring groups may share, as groups
 * of people do: it is given with probability `separation`, any answer otherwise. Numbers are
 * normal around the group's mean; the means of the groups deviate by 3 · `separation` of a number's own standard deviation.
 */
export function plantSurvey(plan: SurveyPlan, seed: number): Survey {
  const random = seededRandom(seed);
  const types: Record<string, ColumnType> = {};
  const columns: ((group: number) => string)[] = [];
  const add = (name: string, type: ColumnType, draw: (group: number) => string): void => {
    types[name] = type;
    columns.push(draw);
  };
  for (let i = 0; i < plan.categories; i++) {
    const typical = plan.groups.map(() => pick(levels, random));
    add(`category ${i + 1}`, 'category', (group) =>
      random() < plan.separation ? (typical[group] ?? '') : pick(levels, random),
    );
  }
  for (let i = 0; i < plan.numbers; i++) {
    const means = plan.groups.map(() => 3 * plan.separation * normal(random));
    add(`number ${i + 1}`, 'number', (group) => (50 + 10 * ((means[group] ?? 0) + normal(random))).toFixed(1));
  }
  if (plan.options > 0) {
    const typical = plan.groups.map(() => Array.from({ length: plan.options }, () => random() < 0.4));
    add('options', 'multi-select', (group) =>
      Array.from({ length: plan.options }, (_, option) => {
        const chosen = random() < plan.separation ? typical[group]?.[option] : random() < 0.4;
        return chosen === true ? [`option ${option + 1}`] : [];
      })
        .flat()
        .join(';'),
    );
  }
  if (plan.words > 0) {
    add('answer', 'text', (group) =>
      Array.from({ length: plan.words }, () =>
        random() < 0.6 * plan.separation
          ? wordOf(group, Math.floor(random() * ownWords))
          : wordOf(plan.groups.length, Math.floor(random() * commonWords)),
      ).join(' '),
    );
  }
  for (let i = 0; i < plan.noise; i++) {
    const isNumber = i % 2 === 0;
    add(`noise ${i + 1}`, isNumber ? 'number' : 'category', () =>
      isNumber ? normal(random).toFixed(2) : pick(levels, random),
    );
  }
  const names = Object.keys(types);
  const truth = plan.groups.flatMap((share, group) =>
    Array.from({ length: Math.round(share * plan.rows) }, () => group),
  );
  const records = truth.map((group) =>
    Object.fromEntries(
      columns.map((draw, i) => {
        const cell = draw(group);
        return [names[i] ?? '', random() < plan.missing ? '' : cell];
      }),
    ),
  );
  return { types, records, truth };
}

/**
 * Answers on a scale from 1 to 5 that all depend a little on one attitude: respondents differ by degree and form no groups.
 * `strength` from 0 to 1 is how much of an answer the attitude makes.
 */
export function gradedSurvey(rows: number, items: number, strength: number, seed: number): Survey {
  const random = seededRandom(seed);
  const names = Array.from({ length: items }, (_, i) => `item ${i + 1}`);
  const records = Array.from({ length: rows }, () => {
    const attitude = normal(random);
    return Object.fromEntries(
      names.map((name) => {
        const answer = Math.sqrt(strength) * attitude + Math.sqrt(1 - strength) * normal(random);
        return [name, String(Math.max(1, Math.min(5, Math.round(3 + 1.1 * answer))))];
      }),
    );
  });
  return { types: Object.fromEntries(names.map((name) => [name, 'number'])), records, truth: records.map(() => 0) };
}

function normal(random: Random): number {
  return gaussian(1, random)[0] ?? 0;
}

/** A word of letters only, another one for each pair. */
function wordOf(group: number, index: number): string {
  const letters = ['ba', 'de', 'fi', 'go', 'lu', 'ma', 'ne', 'pi', 'ro', 'su'];
  return [group, Math.floor(index / 10), index % 10, (group + index) % 10].map((i) => letters[i % 10]).join('');
}
