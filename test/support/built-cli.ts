import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export const cliFile = path.resolve('dist/cli.js');
if (!existsSync(cliFile)) {
  throw new Error(`${cliFile} is missing. Build first: npm run build`);
}

export interface CliOptions {
  workingDirectory: string;
  /** All there is in the environment beside the path. */
  environment?: Record<string, string>;
}

export interface CliResult {
  /** Null when a signal ended the process. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Nothing is to appear in a working directory that a test does not know of. */
const withoutCompileCache = { NODE_DISABLE_COMPILE_CACHE: '1' };

/** The built command line as a process. */
export class CliProcess {
  /** What it has written so far. */
  stdout = '';
  stderr = '';
  /** When it has ended and all its output is here. */
  readonly result: Promise<CliResult>;
  private readonly child: ChildProcess;
  private watchers: (() => void)[] = [];
  private hasEnded = false;

  constructor(command: string, args: readonly string[], { workingDirectory, environment }: CliOptions) {
    this.child = spawn(command, args, {
      cwd: workingDirectory,
      env: { PATH: process.env['PATH'] ?? '', HOME: workingDirectory, ...withoutCompileCache, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.take('stdout', text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.take('stderr', text));
    this.result = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (exitCode) => {
        this.hasEnded = true;
        resolve({ exitCode, stdout: this.stdout, stderr: this.stderr });
        this.wake();
      });
    });
  }

  /** Resolves as soon as stderr holds the text; rejects when the process ends without it. */
  async whenStderr(text: string): Promise<void> {
    while (!this.stderr.includes(text)) {
      if (this.hasEnded) {
        throw new Error(`The process ended without "${text}" on stderr:\n${this.stderr}`);
      }
      await new Promise<void>((resolve) => this.watchers.push(resolve));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  private take(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text;
    this.wake();
  }

  private wake(): void {
    const { watchers } = this;
    this.watchers = [];
    watchers.forEach((watcher) => watcher());
  }
}

/** Starts `persona` with these arguments. */
export function startCli(args: readonly string[], options: CliOptions): CliProcess {
  return new CliProcess(process.execPath, [cliFile, ...args], options);
}
