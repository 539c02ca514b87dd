// Reading a generated CSV file, beside the bare parser papaparse in the same run: megabytes a second and peak memory.
//   node bench/data.mjs [megabytes…]      10 and 100 unless told; 1000 takes a minute and a gigabyte of disk
// Each figure is the best of three whole processes, which detect the format as every reading does.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 100];
const repetitions = 3;
const run = promisify(execFile);
const directory = await mkdtemp(path.join(os.tmpdir(), 'personas-bench-'));
const program = path.join(directory, 'data-reading.mjs');

const words =
  'the app was slow to start and I could not find my bill so wrote again about heating costs because nobody answered phone'.split(
    ' ',
  );

/** A survey with plain and quoted cells, doubled quotes, line ends in cells and an answer of some twenty words. */
async function generate(file, megabytes) {
  let state = 1;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  const text = (count) => Array.from({ length: count }, () => words[random(words.length)]).join(' ');
  const row = (number) =>
    [
      `P${number}`,
      `2026-0${1 + random(9)}-1${random(10)}`,
      random(2) === 0 ? 'Free' : 'Pro',
      1 + random(10),
      ['North', 'South', 'East'][random(3)],
      ['"phone;tablet"', '"phone"', '"laptop;phone"'][random(3)],
      `"${text(12)}, ${text(8)}${random(10) === 0 ? ' ""really""' : ''}${random(20) === 0 ? '\n' : ''}"`,
      text(6),
    ].join(',');
  const out = createWriteStream(file);
  out.write('respondent,date,plan,score,region,devices,answer,comment\n');
  for (let bytes = 0, number = 0; bytes < megabytes * 1e6;) {
    const rows = Array.from({ length: 2000 }, () => row(++number));
    const chunk = `${rows.join('\n')}\n`;
    bytes += chunk.length;
    if (!out.write(chunk)) {
      await once(out, 'drain');
    }
  }
  out.end();
  await once(out, 'finish');
}

async function measure(way, file) {
  const results = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { stdout } = await run(process.execPath, [program, way, file]);
    results.push(JSON.parse(stdout));
  }
  const [best] = results.toSorted((a, b) => a.seconds - b.seconds);
  return { ...best, megabytes: Math.max(...results.map(({ megabytes }) => megabytes)) };
}

try {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'support', 'data-reading.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  console.log('file | way | rows | MB/s | of papaparse | peak memory');
  for (const megabytes of sizes) {
    const file = path.join(directory, 'generated.csv');
    await generate(file, megabytes);
    const { size } = await stat(file);
    let bare;
    for (const way of ['papaparse', 'records', 'profile']) {
      const { rows, seconds, megabytes: memory } = await measure(way, file);
      const speed = size / 1e6 / seconds;
      bare ??= speed;
      console.log(
        `${megabytes} MB | ${way} | ${rows} | ${speed.toFixed(0)} | ${(speed / bare).toFixed(2)} | ${memory.toFixed(0)} MB`,
      );
    }
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
