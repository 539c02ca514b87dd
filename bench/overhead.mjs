// What the command line adds to the time that the models take, and its peak memory.
//   npm run build && node bench/overhead.mjs [runs]
// Each figure is the median of several whole processes against a server on loopback that answers after 200 ms. The baseline
// is a bare client in the same run: the same number of requests by fetch, with the same number in flight.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const answerMs = 200;
const runs = Number(process.argv[2] ?? 5);
const cli = path.join(root, 'dist', 'cli.js');
const peakMemory = path.join(import.meta.dirname, 'support', 'peak-memory.cjs');
const bareClient = path.join(import.meta.dirname, 'support', 'bare-client.mjs');

const server = spawn(
  process.execPath,
  ['--import', 'tsx', path.join(import.meta.dirname, 'support', 'slow-server.ts'), String(answerMs)],
  {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const url = await new Promise((resolve) => server.stdout.once('data', (data) => resolve(String(data).trim())));
const directory = await mkdtemp(path.join(os.tmpdir(), 'personas-bench-'));
await writeFile(
  path.join(directory, 'data.csv'),
  'respondent,answer\nP1,I check the app daily\nP2,The setup took an hour of my evening\n',
);

/** Runs a process to its end; seconds and megabytes. */
async function measure(args) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--require', peakMemory, ...args], {
    cwd: directory,
    env: { ...process.env, OLLAMA_HOST: url },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let [memory, errors] = ['', ''];
  child.stdio[3].on('data', (data) => (memory += data));
  child.stderr.on('data', (data) => (errors += data));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) {
    throw new Error(`${args.join(' ')} exited ${code}\n${errors}`);
  }
  return { seconds: (performance.now() - startedAt) / 1000, megabytes: Number(memory) / 1024 };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

let outputs = 0;

/**
 * An output directory of its own for each process: nothing of one run is there for the next. All are deleted at the end, since
 * ext4 makes files several times more slowly for minutes after many have been deleted, which no user does between runs.
 */
function nextOutput() {
  return path.join(directory, `out${++outputs}`);
}

async function medianOf(args) {
  const measured = [];
  for (let run = 0; run < runs; run++) {
    measured.push(await measure(args()));
  }
  return {
    seconds: median(measured.map((each) => each.seconds)),
    megabytes: median(measured.map((each) => each.megabytes)),
  };
}

/** Arguments for `models` models with `repeat` calls each, at most `concurrency` in flight. */
function generate(models, repeat, concurrency, output = nextOutput(), ...more) {
  const references = Array.from({ length: models }, (_, index) => ['--model', `ollama:m${index + 1}`]).flat();
  const limits = [
    '--repeat',
    String(repeat),
    '--concurrency',
    String(concurrency),
    '--count',
    '1',
    '--output',
    output,
    '--json',
  ];
  return [cli, 'generate', '--from', 'data.csv', '--id', 'respondent', ...references, ...limits, ...more];
}

function report(name, { seconds, megabytes }, bare, idealSeconds) {
  const overhead = Math.round((seconds - idealSeconds) * 1000);
  const ratio = (seconds / bare.seconds).toFixed(2);
  console.log(
    `${name.padEnd(34)} ${seconds.toFixed(2)} s, ${overhead} ms over the ideal ${idealSeconds.toFixed(1)} s, ` +
      `${ratio} × the bare client (${bare.seconds.toFixed(2)} s), ${Math.round(megabytes)} MB (bare ${Math.round(bare.megabytes)} MB)`,
  );
}

/** Latencies in milliseconds that the only run in an output directory tells of, lowest first. */
async function reportedLatencies(out) {
  const [run] = (await readdir(out)).filter((name) => !name.startsWith('.'));
  const { models } = JSON.parse(await readFile(path.join(out, run, 'run.json'), 'utf8'));
  return models.map(({ latencyMs }) => latencyMs).toSorted((a, b) => a - b);
}

try {
  const start = await medianOf(() => [cli, '--help']);
  console.log(`${'start-up (--help)'.padEnd(34)} ${start.seconds.toFixed(2)} s, ${Math.round(start.megabytes)} MB`);
  for (const models of [1, 2, 4, 8]) {
    const bare = await medianOf(() => [bareClient, url, String(models), String(models)]);
    report(`${models} models × 1 call`, await medianOf(() => generate(models, 1, 8)), bare, answerMs / 1000);
  }
  const bare = await medianOf(() => [bareClient, url, '800', '50']);
  report(
    '8 models × 100 calls, 50 in flight',
    await medianOf(() => generate(8, 100, 50)),
    bare,
    (800 / 50) * (answerMs / 1000),
  );
  const cached = generate(8, 100, 50, nextOutput(), '--cache');
  await measure(cached);
  const again = await medianOf(() => cached);
  console.log(
    `${'800 answers from the cache'.padEnd(34)} ${again.seconds.toFixed(2)} s, ${Math.round(again.megabytes)} MB`,
  );
  const out = nextOutput();
  await measure(generate(1, 200, 200, out));
  const latencies = await reportedLatencies(out);
  const [p50, p95] = [0.5, 0.95].map((share) => latencies[Math.floor(latencies.length * share)]);
  console.log(
    `${'1 model × 200 calls, all in flight'.padEnd(34)} reported latency of a true ${answerMs} ms: ` +
      `${latencies[0]} to ${latencies.at(-1)} ms, median ${p50} ms, p95 ${p95} ms`,
  );
} finally {
  server.kill();
  await rm(directory, { recursive: true, force: true });
}
