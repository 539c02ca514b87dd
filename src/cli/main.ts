import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { toPersonaError } from '../core/errors';
import { addCompareCommand } from './commands/compare';
import { addDemoCommand } from './commands/demo';
import { addExportCommand } from './commands/export';
import { addGenerateCommand } from './commands/generate';
import { addModelsCommand } from './commands/models';
import { addProfileCommand } from './commands/profile';
import { addRunsCommand } from './commands/runs';
import { addValidateCommand } from './commands/validate';
import { type ExitCode, exitCodeOfError, exitCodes } from './exit-codes';
import { processTerminal, type Terminal } from './terminal';

/** Runs the command line of this process. Returns its exit code; never rejects. */
export async function main(): Promise<ExitCode> {
  process.stdout.on('error', leaveQuietly);
  const interrupt = new AbortController();
  process.on('SIGINT', () => {
    if (interrupt.signal.aborted) {
      process.exit(exitCodes.cancelled);
    }
    interrupt.abort();
  });
  process.on('SIGTERM', () => interrupt.abort());
  const terminal = processTerminal(interrupt.signal);
  let exitCode: ExitCode = exitCodes.succeeded;
  const run =
    <Args extends unknown[]>(command: (terminal: Terminal, ...args: Args) => Promise<ExitCode>) =>
    async (...args: Args): Promise<void> => {
      exitCode = await command(terminal, ...args);
    };
  const program = new Command('persona')
    .description('User personas from research data by several language models, every claim traced to its row.')
    .version(productVersion(), '--version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(persona --help shows what there is)');
  addGenerateCommand(program, run);
  addDemoCommand(program, run);
  addModelsCommand(program, run);
  addProfileCommand(program, run);
  addRunsCommand(program, run);
  addCompareCommand(program, run);
  addExportCommand(program, run);
  addValidateCommand(program, run);
  try {
    await program.parseAsync();
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      return thrown.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
    }
    const error = toPersonaError(thrown);
    terminal.message(error.code === 'internal' ? (error.stack ?? error.message) : `persona: ${error.message}`);
    return exitCodeOfError(error);
  }
  return exitCode;
}

/** Whoever reads the output may stop doing so. */
function leaveQuietly(error: NodeJS.ErrnoException): never {
  process.exit(error.code === 'EPIPE' ? exitCodes.succeeded : exitCodes.defect);
}

function productVersion(): string {
  const manifest: { version?: unknown } = JSON.parse(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
  return String(manifest.version);
}
