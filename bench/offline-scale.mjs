// How long the offline generators take for many rows, and their peak memory: whole processes of the command line.
//   npm run build && node --import tsx bench/offline-scale.mjs [rows] [generator …]
import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const { writeSurvey } = await import('./support/large-survey.ts');

const root = path.dirname(import.meta.dirname);
const rows = Number(process.argv[2] ?? 1_000_000);
const generators = process.argv.length > 3 ? process.argv.slice(3) : ['segments', 'topics', 'archetypes'];
const directory = await mkdtemp(path.join(os.tmpdir(), 'personas-bench-'));

/** Runs the generator in a process of its own; seconds and megabytes. */
async function measure(generator) {
  const startedAt = performance.now();
  const args = [
    '--require',
    path.join(import.meta.dirname, 'support', 'peak-memory.cjs'),
    path.join(root, 'dist', 'cli.js'),
  ];
  const child = spawn(
    process.execPath,
    [...args, 'generate', '--from', 'survey.csv', '--model', `offline:${generator}`],
    {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  );
  let [memory, errors] = ['', ''];
  child.stdio[3].on('data', (data) => (memory += data));
  child.stderr.on('data', (data) => (errors += data));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) {
    throw new Error(`offline:${generator} exited ${code}\n${errors}`);
  }
  return { seconds: (performance.now() - startedAt) / 1000, megabytes: Number(memory) / 1024 };
}

try {
  const file = path.join(directory, 'survey.csv');
  await writeSurvey(file, rows);
  const { size } = await stat(file);
  process.stdout.write(`${rows.toLocaleString('en')} rows, ${Math.round(size / 1e6)} MB\n`);
  for (const generator of generators) {
    const { seconds, megabytes } = await measure(generator);
    process.stdout.write(`offline:${generator}: ${seconds.toFixed(1)} s, ${Math.round(megabytes)} MB peak\n`);
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
