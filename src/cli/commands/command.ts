import type { ExitCode } from '../exit-codes';
import type { Terminal } from '../terminal';

/** Gives a command its terminal and takes its exit code. */
export type Runner = <Args extends unknown[]>(
  command: (terminal: Terminal, ...args: Args) => Promise<ExitCode>,
) => (...args: Args) => Promise<void>;
