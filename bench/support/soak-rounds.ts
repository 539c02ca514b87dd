// Four soaks of 500 model runs in one process, with the memory in use after each: node --expose-gc --import tsx soak-rounds.ts [seed]
import { setTimeout as after } from 'node:timers/promises';
import { soak } from '../../test/support/soak';

const rounds = 4;
const modelRunsPerRound = 500;
const slowMs = 1000;
/** From the end of the first round to that of the last one, so that what is loaded once does not count. */
const allowedGrowthMb = 8;

async function usedMb(): Promise<number> {
  await after(100);
  if (!globalThis.gc) {
    throw new Error('Memory cannot be measured without --expose-gc.');
  }
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function main(seed: number): Promise<void> {
  const used: number[] = [];
  let failed = false;
  for (let round = 1; round <= rounds; round++) {
    const { problems, modelRuns, requests, refused, cut, slow, usd, seconds } = await soak(
      modelRunsPerRound,
      seed + round,
      slowMs,
    );
    used.push(await usedMb());
    process.stdout.write(
      `${round * modelRuns} model runs: ${requests} requests (${refused} refused, ${cut} cut, ${slow} slow), ` +
        `$${usd.toFixed(6)}, ${seconds.toFixed(1)} s, ${used.at(-1)?.toFixed(1)} MB in use\n`,
    );
    problems.forEach((problem) => process.stdout.write(`  ${problem}\n`));
    failed ||= problems.length > 0;
  }
  const growthMb = (used.at(-1) ?? 0) - (used[0] ?? 0);
  const flat = growthMb <= allowedGrowthMb;
  const verdict = failed ? 'not everything is accounted for' : 'everything is accounted for, to the micro-dollar';
  process.stdout.write(
    `${verdict}; memory ${flat ? 'is flat' : 'grows'} (${growthMb.toFixed(1)} MB over ${(rounds - 1) * modelRunsPerRound} model runs)\n`,
  );
  process.exitCode = failed || !flat ? 1 : 0;
}

void main(Number(process.argv[2] ?? 1));
