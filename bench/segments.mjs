// How well offline:segments finds planted groups, beside plain methods that are told their number, and what it makes of data without groups.
//   node --import tsx bench/segments.mjs [seeds]
const { intentTable, recoveryTable, rejectionTable } = await import('./support/segments-benchmark.ts');

const seeds = Number(process.argv[2] ?? 8);
for (const table of [recoveryTable, rejectionTable, intentTable]) {
  process.stdout.write(`${(await table(seeds)).join('\n')}\n\n`);
}
