// One process of bench/experiment.mjs: times the checks of one experiment file, and the bare YAML parser on the same text.
import { parseDocument } from 'yaml';
import { checkExperiment } from '../../src/core/experiment/findings/check-experiment';
import type { FindingPorts } from '../../src/core/experiment/findings/product-finding';

const kind = process.argv[3];
const [lines, runs] = [Number(process.argv[2]), Number(process.argv[4])];

/** What does not depend on the text: every key is there, no data is on disk. */
const ports: FindingPorts = {
  day: '2026-11-23',
  keys: {
    storedKey: () => Promise.resolve(undefined),
    variable: (name) => (name.endsWith('KEY') ? 'key' : undefined),
    userBaseUrl: () => undefined,
  },
  trusted: true,
  dataRoots: null,
  baseDirectory: null,
  columnNames: () => Promise.resolve([]),
  rowTokens: () => Promise.resolve(0),
  signal: new AbortController().signal,
};

/** A file of so many lines: listings with comments, each of another weight; of the wrong ones every fourth line is a mistake. */
function experiment(): string {
  const head = ['name: Study # c', 'data:', '  from: a.csv', 'generation:', '  personas: 3', '  models:'];
  const listings = Array.from({ length: Math.ceil((lines - head.length) / 4) }, (_, index) => [
    '    - provider: anthropic',
    `      model: ${kind === 'wrong' && index % 2 === 0 ? 'claude-sonet-5-5' : 'claude-sonnet-5-5'} # say`,
    `      weight: ${1 + index / 100}`,
    kind === 'wrong' && index % 2 === 1 ? '      max_token: 8000' : '      max_tokens: 8000',
  ]);
  return `${[...head, ...listings.flat()].slice(0, lines).join('\n')}\n`;
}

async function main(): Promise<void> {
  const text = experiment();
  const bare: number[] = [];
  const checks: number[] = [];
  let problems = 0;
  for (let run = 0; run < runs; run++) {
    const before = performance.now();
    parseDocument(text, { prettyErrors: false });
    const between = performance.now();
    problems = (await checkExperiment(text, ports)).length;
    checks.push(performance.now() - between);
    bare.push(between - before);
  }
  process.stdout.write(JSON.stringify({ problems, bare, checks }));
}

void main();
