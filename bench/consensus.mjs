// How well personas of the same segment are found across models, on planted data, and how long it takes.
//   node --import tsx bench/consensus.mjs [seeds]
const { consensusTables, timingTable } = await import('./support/consensus-benchmark.ts');

const lines = [...(await consensusTables(Number(process.argv[2] ?? 30))), '', ...(await timingTable())];
process.stdout.write(`${lines.join('\n')}\n`);
