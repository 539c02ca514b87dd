import { matchPersonas } from '../../src/core/analysis/matching';
import { rowSpace } from '../../src/core/analysis/row-groups';
import { backgroundOf } from '../../src/core/analysis/similarity';
import type { Background } from '../../src/core/analysis/similarity';
import { faithful, plantData, plantModels } from '../../test/support/planted-study';
import type { PlantedData, PlantedStudy, Regime } from '../../test/support/planted-study';
import { cannotLink, equalRoles, sequentialHungarian, softLinkage } from './matching-methods';
import type { Grouping, Method } from './matching-methods';

const segments = 6;
const rows = 150;
const models = 5;

export const regimes: Record<string, Regime> = {
  'paraphrase 30 %': { ...faithful, paraphrase: 0.3 },
  'paraphrase 50 %': { ...faithful, paraphrase: 0.5 },
  'paraphrase 80 %': { ...faithful, paraphrase: 0.8 },
  'paraphrase 80 %, noise 25 %': { ...faithful, paraphrase: 0.8, noise: 0.25 },
  'paraphrase 50 %, noise 50 %': { ...faithful, paraphrase: 0.5, noise: 0.5 },
  'paraphrase 80 %, noise 50 %': { ...faithful, paraphrase: 0.8, noise: 0.5 },
  'split 30 %': { ...faithful, paraphrase: 0.5, noise: 0.2, split: 0.3 },
  'drop 30 %, merge 20 %': { ...faithful, paraphrase: 0.5, noise: 0.2, drop: 0.3, merge: 0.2 },
  'invent 40 %': { ...faithful, paraphrase: 0.5, noise: 0.2, invent: 0.4 },
  'shared sentence patterns': { ...faithful, paraphrase: 0.5, noise: 0.2, drop: 0.3, patterns: true },
  'all of it': { paraphrase: 0.6, noise: 0.25, drop: 0.2, split: 0.15, merge: 0.1, invent: 0.2 },
};

const thresholds = [0.1, 0.15, 0.2, 0.25, 0.3, 0.33, 0.36, 0.4, 0.45, 0.5];
const textOnly = { text: 1, evidence: 0, attributes: 0 };
const textAndAttributes = { text: 0.45, evidence: 0, attributes: 0.2 };

interface Case {
  study: PlantedStudy;
  background: Background;
}

/** Pairwise F1 of a grouping against the truth, over all pairs of personas. */
export function pairwiseF1(grouping: Grouping, truth: ReadonlyMap<string, number>): number {
  const groupOf = new Map(grouping.flatMap((members, group) => members.map((ref) => [ref, group] as const)));
  const refs = [...truth.keys()];
  let [both, found, real] = [0, 0, 0];
  refs.forEach((left, i) => {
    for (const right of refs.slice(0, i)) {
      const together = groupOf.get(left) === groupOf.get(right);
      const same = truth.get(left) === truth.get(right);
      both += together && same ? 1 : 0;
      found += together ? 1 : 0;
      real += same ? 1 : 0;
    }
  });
  return found + real === 0 ? 1 : (2 * both) / (found + real);
}

/** A table of mean pairwise F1, methods beside one another; each baseline with the threshold that is best for it over all regimes. */
export async function consensusTable(seeds: number): Promise<string[]> {
  const cases = new Map<string, Case[]>(Object.keys(regimes).map((name) => [name, []]));
  for (let seed = 1; seed <= seeds; seed++) {
    const planted = plantData(segments, rows, seed);
    const background = await backgroundFor(planted);
    for (const [name, regime] of Object.entries(regimes)) {
      cases.get(name)!.push({ study: plantModels(planted, models, regime, seed), background });
    }
  }
  const columns: [string, Method][] = [
    ['full score at 0.33', softLinkage(0.33)],
    best('full score', cases, (threshold) => softLinkage(threshold)),
    best('hard cannot-link', cases, cannotLink),
    best('Hungarian', cases, sequentialHungarian),
    best('text + attributes', cases, (threshold) => softLinkage(threshold, 0.1, textAndAttributes)),
    best('text only', cases, (threshold) => softLinkage(threshold, 0.1, textOnly)),
    ['equal roles', equalRoles],
  ];
  return [
    `| regime | ${columns.map(([name]) => name).join(' | ')} |`,
    `|---|${columns.map(() => '---').join('|')}|`,
    ...[...cases].map(
      ([name, ofRegime]) =>
        `| ${name} | ${columns.map(([, method]) => meanF1(method, ofRegime).toFixed(2)).join(' | ')} |`,
    ),
  ];
}

/** Milliseconds of matching for growing numbers of personas, once the rows are prepared. */
export async function timingTable(): Promise<string[]> {
  const lines = ['| models × personas | ms |', '|---|---|'];
  for (const [count, personas] of [
    [10, 20],
    [10, 20],
    [20, 25],
    [25, 40],
  ] as const) {
    const planted = plantData(personas, 1000, 1);
    const { models: made } = plantModels(planted, count, { ...faithful, paraphrase: 0.5, noise: 0.2 }, 1);
    const background = await backgroundFor(planted);
    const startedAt = performance.now();
    matchPersonas(made, background);
    lines.push(`| ${count} × ${personas} | ${Math.round(performance.now() - startedAt)} |`);
  }
  return lines;
}

export async function backgroundFor(planted: PlantedData): Promise<Background> {
  return backgroundOf(await rowSpace(planted.data, 1), planted.segments.length, 1);
}

function best(
  name: string,
  cases: ReadonlyMap<string, readonly Case[]>,
  methodFor: (threshold: number) => Method,
): [string, Method] {
  const all = [...cases.values()].flat();
  const [chosen] = thresholds
    .map((threshold) => ({ threshold, f1: meanF1(methodFor(threshold), all) }))
    .sort((left, right) => right.f1 - left.f1);
  return [`${name} at ${chosen!.threshold}`, methodFor(chosen!.threshold)];
}

function meanF1(method: Method, cases: readonly Case[]): number {
  const scores = cases.map(({ study, background }) => pairwiseF1(method(study.models, background), study.truth));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
