// How long the check of an experiment file takes: everything that `persona validate` and the editor say of it.
//   node bench/experiment.mjs [processes]
// Cold is the first check of a process whose modules are loaded, warm the median of the others. Each process parses the same
// text with the bare YAML parser right before each check; the ratio holds the check against that.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const processes = Number(process.argv[2] ?? 5);
const directory = await mkdtemp(path.join(os.tmpdir(), 'personas-bench-'));
const checks = path.join(directory, 'experiment-checks.cjs');
await build({
  entryPoints: [path.join(import.meta.dirname, 'support', 'experiment-checks.ts')],
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  alias: { tinyglobby: path.join(import.meta.dirname, '..', 'node_modules', 'tinyglobby', 'dist', 'index.cjs') },
  outfile: checks,
});

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function measured(lines, kind) {
  const { stdout } = await promisify(execFile)(process.execPath, [checks, String(lines), kind, '16']);
  return JSON.parse(stdout);
}

const milliseconds = (value) => `${value.toFixed(1)} ms`;

console.log('| file | problems | cold | bare parser, cold | warm | bare parser, warm | ratio, warm |');
console.log('|---|---|---|---|---|---|---|');
for (const lines of [300, 5000]) {
  for (const kind of ['sound', 'wrong']) {
    const all = [];
    for (let run = 0; run < processes; run++) {
      all.push(await measured(lines, kind));
    }
    const cold = (name) => median(all.map((each) => each[name][0]));
    const warm = (name) => median(all.map((each) => median(each[name].slice(1))));
    const times = [cold('checks'), cold('bare'), warm('checks'), warm('bare')].map(milliseconds);
    const ratio = (warm('checks') / warm('bare')).toFixed(1);
    console.log(`| ${lines} lines, ${kind} | ${all[0].problems} | ${times.join(' | ')} | ${ratio} |`);
  }
}
await rm(directory, { recursive: true });
