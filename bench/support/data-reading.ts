// One way of reading a CSV file, in a process of its own: `papaparse`, `records` or `profile`, and the file. Prints JSON.
import { createReadStream } from 'node:fs';
import { parse } from 'papaparse';
import { FileReading } from '../../src/core/data/file';
import { readTable } from '../../src/core/data/read';

const [way = '', path = ''] = process.argv.slice(2);
const file = { path, absolutePath: path };

/** The parser by itself, streaming; it gives neither lines nor the rows of a file with mixed line endings. */
function papaparse(): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = -1;
    parse<string[]>(createReadStream(path, { highWaterMark: 64 * 1024 }), {
      chunk: ({ data }) => {
        rows += data.length;
      },
      skipEmptyLines: true,
      complete: () => resolve(rows),
      error: reject,
    });
  });
}

/** Encoding, dialect and header detected, hash, rows with their numbers and lines. */
async function records(): Promise<number> {
  let [rows, lastLine] = [0, 0];
  for await (const batch of new FileReading(file, {}, null, '').records()) {
    rows += batch.length;
    lastLine = batch.at(-1)?.line ?? lastLine;
  }
  if (lastLine < rows) {
    throw new Error(`The last of ${rows} rows is on line ${lastLine}.`);
  }
  return rows;
}

/** What `persona profile` and every run do. */
async function profile(): Promise<number> {
  return (await readTable([file], {})).rowCount;
}

const ways: Record<string, () => Promise<number>> = { papaparse, records, profile };
const startedAt = performance.now();
const rows = await ways[way]!();
const seconds = (performance.now() - startedAt) / 1000;
console.log(JSON.stringify({ rows, seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
