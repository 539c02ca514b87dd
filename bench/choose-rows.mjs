// What is seen of the data when it is larger than the models' limit, how long the choice takes, and how many tokens a row takes.
//   node --import tsx bench/choose-rows.mjs [seeds]
const { choiceTable } = await import('./support/choose-rows-benchmark.ts');
const { promptTable } = await import('./support/prompt-benchmark.ts');

const lines = [...(await choiceTable(Number(process.argv[2] ?? 3))), '', ...(await promptTable())];
process.stdout.write(`${lines.join('\n')}\n`);
