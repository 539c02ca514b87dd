import { analyse } from '../../src/core/analysis/analyse';
import type { AnalysisTask } from '../../src/core/analysis/analyse';
import { rowSpace } from '../../src/core/analysis/row-groups';
import { backgroundOf } from '../../src/core/analysis/similarity';
import type { Background } from '../../src/core/analysis/similarity';
import { prepareWhatIf } from '../../src/core/analysis/what-if';
import { parseExperiment } from '../../src/core/experiment/parse';
import { modelRun, runHead } from '../../test/support/model-runs';
import { faithful, plantData, plantModels } from '../../test/support/planted-study';
import type { PlantedData, PlantedStudy, Regime } from '../../test/support/planted-study';
import { cannotLink, equalRoles, sequentialHungarian, softLinkage } from './matching-methods';
import type { Grouping, Method } from './matching-methods';

const segments = 6;
const rows = 150;
const models = 5;

const regimes: Record<string, Regime> = {
  'paraphrase 30 %': { ...faithful, paraphrase: 0.3 },
  'paraphrase 50 %': { ...faithful, paraphrase: 0.5 },
  'paraphrase 80 %': { ...faithful, paraphrase: 0.8 },
  'paraphrase 80 %, noise 25 %': { ...faithful, paraphrase: 0.8, noise: 0.25 },
  'paraphrase 50 %, noise 50 %': { ...faithful, paraphrase: 0.5, noise: 0.5 },
  'paraphrase 80 %, noise 50 %': { ...faithful, paraphrase: 0.8, noise: 0.5 },
  'split 30 %': { ...faithful, paraphrase: 0.5, noise: 0.2, split: 0.3 },
  'drop 30 %, merge 20 %': { ...faithful, paraphrase: 0.5, noise: 0.2, drop: 0.3, merge: 0.2 },
  'invent 40 %': { ...faithful, paraphrase: 0.5, noise: 0.2, invent: 0.4 },
  'shared sentence patterns': { ...faithful, paraphrase: 0.6, noise: 0.4, drop: 0.3, invent: 0.2, patterns: true },
  'all of it': { paraphrase: 0.6, noise: 0.25, drop: 0.2, split: 0.15, merge: 0.1, invent: 0.2 },
};

const repetitions = 5;
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

/**
 * Share of the segments that half of the models or more describe for which there is a group of half of the models or more, most of it
 * from that segment.
 */
export function consensusRecall(grouping: Grouping, { models: made, truth }: PlantedStudy): number {
  const modelOf = (ref: string): string => ref.slice(0, ref.lastIndexOf('/'));
  const modelsOf = (refs: readonly string[]): number => new Set(refs.map(modelOf)).size;
  const describing = new Map<number, string[]>();
  for (const [ref, segment] of truth) {
    describing.set(segment, [...(describing.get(segment) ?? []), ref]);
  }
  const shared = [...describing].filter(([, refs]) => modelsOf(refs) * 2 >= made.length).map(([segment]) => segment);
  const found = new Set(
    grouping
      .filter((group) => modelsOf(group) * 2 >= made.length)
      .flatMap((group) =>
        shared.filter((segment) => group.filter((ref) => truth.get(ref) === segment).length * 2 > group.length),
      ),
  );
  return shared.length === 0 ? 1 : found.size / shared.length;
}

/** Tables of mean pairwise F1 and consensus recall, methods beside one another; each baseline with the threshold whose F1 is best over all regimes. */
export async function consensusTables(seeds: number): Promise<string[]> {
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
    'Pairwise F1',
    '',
    ...table(columns, cases, f1Of),
    '',
    'Consensus recall',
    '',
    ...table(columns, cases, (grouping, { study }) => consensusRecall(grouping, study)),
  ];
}

type Measure = (grouping: Grouping, of: Case) => number;

const f1Of: Measure = (grouping, { study }) => pairwiseF1(grouping, study.truth);

function table(
  columns: readonly [string, Method][],
  cases: ReadonlyMap<string, readonly Case[]>,
  measure: Measure,
): string[] {
  return [
    `| regime | ${columns.map(([name]) => name).join(' | ')} |`,
    `|---|${columns.map(() => '---').join('|')}|`,
    ...[...cases].map(
      ([name, ofRegime]) =>
        `| ${name} | ${columns.map(([, method]) => mean(method, ofRegime, measure).toFixed(2)).join(' | ')} |`,
    ),
  ];
}

/**
 * Milliseconds of processor time for growing numbers of personas over 1,000 rows: the whole analysis after a run; the personas compared again out of the
 * run file, which takes place once; then a consensus under other weights, and one at another threshold.
 */
export async function timingTable(): Promise<string[]> {
  const lines = [
    '| models × personas | analysis | prepare | other weights | other threshold |',
    '|---|---|---|---|---|',
  ];
  for (const [count, personas] of [
    [10, 20],
    [10, 20],
    [20, 25],
    [25, 40],
  ] as const) {
    const planted = plantData(personas, 1000, 1);
    const { models: made } = plantModels(planted, count, { ...faithful, paraphrase: 0.5, noise: 0.2 }, 1);
    const models = made.map((model, index) => modelRun(`m${index + 1}`, { ...model, model: `m${index + 1}` }));
    const head = runHead('m1');
    const data = {
      ...head.data,
      sources: planted.data.table.sources.map((source) => ({ ...source, location: source.path })),
      shownRows: planted.data.rows.map(({ id }) => id),
    };
    const experiment = experimentFor(personas);
    const [analysis, found] = await timed(() => analyse({ models, data: planted.data, runData: data, experiment }));
    const run = { data, models, settings: head.settings, analysis: { evidence: {}, ...found!.analysis } };
    const [prepare, recompute] = await timed(() => prepareWhatIf(run)!, repetitions);
    const [weights] = await timed(() => recompute({ weights: { 'test:m1': 3 } }), repetitions);
    const [threshold] = await timed(() => recompute({ threshold: 0.4 }), repetitions);
    const figures = [analysis, prepare, weights, threshold].map((ms) => Math.round(ms));
    lines.push(`| ${count} × ${personas} | ${figures.join(' | ')} |`);
  }
  return lines;
}

/** The result of the last of `times` runs, and the median of their processor time in milliseconds, which other work on the machine hardly changes. */
async function timed<Result>(work: () => Result | Promise<Result>, times = 1): Promise<[number, Result]> {
  const taken: number[] = [];
  let result = await measured(work, taken);
  while (taken.length < times) {
    result = await measured(work, taken);
  }
  taken.sort((left, right) => left - right);
  return [taken[Math.floor(taken.length / 2)]!, result];
}

async function measured<Result>(work: () => Result | Promise<Result>, taken: number[]): Promise<Result> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  taken.push((user + system) / 1000);
  return result;
}

function experimentFor(personas: number): AnalysisTask['experiment'] {
  const { experiment } = parseExperiment(
    `generation: { personas: ${personas}, execution: { mode: consensus, repeat: 2 } }`,
  );
  return experiment!;
}

async function backgroundFor(planted: PlantedData): Promise<Background> {
  return backgroundOf(await rowSpace(planted.data, 1), planted.segments.length, 1);
}

function best(
  name: string,
  cases: ReadonlyMap<string, readonly Case[]>,
  methodFor: (threshold: number) => Method,
): [string, Method] {
  const all = [...cases.values()].flat();
  const [chosen] = thresholds
    .map((threshold) => ({ threshold, f1: mean(methodFor(threshold), all, f1Of) }))
    .sort((left, right) => right.f1 - left.f1);
  return [`${name} at ${chosen!.threshold}`, methodFor(chosen!.threshold)];
}

function mean(method: Method, cases: readonly Case[], measure: Measure): number {
  const scores = cases.map((one) => measure(method(one.study.models, one.background), one));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
