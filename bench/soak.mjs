// 2,000 model runs over four providers against a server on loopback that fails as vendors do: 10 % answers with 429, 5 % with
// 5xx, 5 % streams that are cut, 5 % slow answers. Says whether the runs and their folders agree with the server's own
// ledger to the micro-dollar, and whether memory stays flat. Exit code 1 where they do not.
//   node bench/soak.mjs [seed]
import { spawn } from 'node:child_process';
import path from 'node:path';

const child = spawn(
  process.execPath,
  [
    '--expose-gc',
    '--import',
    'tsx',
    path.join(import.meta.dirname, 'support', 'soak-rounds.ts'),
    ...process.argv.slice(2),
  ],
  { cwd: path.dirname(import.meta.dirname), stdio: 'inherit' },
);
child.on('close', (code) => (process.exitCode = code ?? 1));
