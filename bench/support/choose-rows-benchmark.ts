import { chooseRows, type RowChoice } from '../../src/core/data/choose-rows';
import { groupRows } from '../../src/core/data/group-rows';
import { detectRoles } from '../../src/core/data/roles';
import { seededRandom } from '../../src/core/random';
import { sampleIndexes } from '../../src/core/statistics/sampling';
import { countTerms, indexTerms, weightTerms } from '../../src/core/statistics/term-index';
import type { SparseMatrix } from '../../src/core/statistics/matrix';
import { themedRows, type ThemedData } from './generated-data';

const dataRows = 60_000;
const themes = 60;
const shown = 480;
const compared = 2000;
const methods = ['uniform random', 'stratified random', 'facility location'] as const;

interface Figures {
  covered: number;
  threeOfEach: number;
  similarity: number;
  groupMs: number;
  chooseMs: number;
}

/** A Markdown table: what each way to choose 480 of 60,000 rows shows of 60 planted themes, means over seeds. */
export async function choiceTable(seeds: number): Promise<string[]> {
  const lines = [
    `| ${shown} of ${dataRows.toLocaleString('en')} rows | themes with a row | themes with three rows | similarity to the nearest shown row | processor time to group | to choose |`,
    '|---|---|---|---|---|---|',
  ];
  const results = new Map<string, Figures[]>();
  for (let seed = 1; seed <= seeds; seed++) {
    const data = themedRows(dataRows, themes, seed);
    for (const method of methods) {
      results.set(method, [...(results.get(method) ?? []), await measure(data, method, seed)]);
    }
  }
  for (const [method, figures] of results) {
    const mean = (of: (one: Figures) => number): number => figures.reduce((sum, one) => sum + of(one), 0) / seeds;
    lines.push(
      `| ${method} | ${mean((one) => one.covered).toFixed(1)} of ${themes} | ${mean((one) => one.threeOfEach).toFixed(1)} | ${mean((one) => one.similarity).toFixed(3)} | ${Math.round(mean((one) => one.groupMs))} ms | ${Math.round(mean((one) => one.chooseMs))} ms |`,
    );
  }
  return lines;
}

/** Of this process, so that what else the machine does counts less. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(data: ThemedData, method: (typeof methods)[number], seed: number): Promise<Figures> {
  const { table } = data;
  const started = processorMs();
  const pause = (): Promise<void> => Promise.resolve();
  const grouping = method === 'uniform random' ? null : await groupRows(table, detectRoles(table, {}), { seed, pause });
  const grouped = processorMs();
  const all = [...table.rows.keys()];
  const segments = grouping
    ? grouping.labels.map((_, group) => all.filter((row) => grouping.groupOf[row] === group))
    : [all];
  const choice: RowChoice = {
    segments,
    similarities: grouping?.similarities ?? null,
    cost: () => 1,
    limit: shown,
    seed,
    method: method === 'facility location' ? 'facility-location' : 'stratified-random',
  };
  const chosen = chooseRows(choice).flat();
  const ended = processorMs();
  const counts = Array.from({ length: themes }, () => 0);
  for (const row of chosen) {
    const theme = data.themes[row] ?? 0;
    counts[theme] = (counts[theme] ?? 0) + 1;
  }
  return {
    covered: counts.filter((count) => count > 0).length,
    threeOfEach: counts.filter((count) => count >= 3).length,
    similarity: await nearestSimilarity(data, chosen, seed),
    groupMs: grouped - started,
    chooseMs: ended - grouped,
  };
}

/** Mean cosine of TF-IDF weights between a random row and the most similar shown one. */
async function nearestSimilarity({ table }: ThemedData, chosen: readonly number[], seed: number): Promise<number> {
  const textOf = (row: number): string => table.rows[row]?.cells[0] ?? '';
  const others = sampleIndexes(table.rows.length, compared, seededRandom(seed + 1000)).map(textOf);
  const index = await indexTerms(others, () => Promise.resolve());
  const weigh = (documents: string[]): Map<number, number>[] =>
    rowsOf(weightTerms(countTerms(index.terms, documents), index.documentFrequency, index.filled));
  const shownRows = weigh(chosen.map(textOf));
  const similarities = weigh(others).map((row) => Math.max(0, ...shownRows.map((other) => dot(row, other))));
  return similarities.reduce((sum, similarity) => sum + similarity, 0) / similarities.length;
}

function rowsOf({ rows, rowStart, columnIndex, values }: SparseMatrix): Map<number, number>[] {
  return Array.from({ length: rows }, (_, row) => {
    const entries = new Map<number, number>();
    for (let entry = rowStart[row] ?? 0; entry < (rowStart[row + 1] ?? 0); entry++) {
      entries.set(columnIndex[entry] ?? 0, values[entry] ?? 0);
    }
    return entries;
  });
}

function dot(left: ReadonlyMap<number, number>, right: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const [term, weight] of left) {
    sum += weight * (right.get(term) ?? 0);
  }
  return sum;
}
