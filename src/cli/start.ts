import { setFlagsFromString } from 'node:v8';
import { keepCompiledCode } from './compile-cache';
import { exitCodes } from './exit-codes';

const leastNode = 22;

/**
 * What lives on of hundreds of calls, or of a million rows that are read, is little, and what is thrown away much: without this
 * the engine takes 100 MB more and keeps them. Both flags are read anew at each collection; the space for young objects stays as
 * small as it starts.
 */
const memoryFlags = ['--semi-space-growth-factor=1', '--heap-growing-percent=50'];

async function start(): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < leastNode) {
    process.stderr.write(`persona needs Node ${leastNode} or later; this is ${process.versions.node}.\n`);
    process.exitCode = exitCodes.defect;
    return;
  }
  memoryFlags.forEach((flag) => setFlagsFromString(flag));
  keepCompiledCode();
  const { main } = await import('./main');
  process.exitCode = await main();
}

void start();
