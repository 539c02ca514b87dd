import type { KeySource } from '../core/providers/connection';
import { visible, visibleLines } from './render/text';

/** What a command writes to and reads from. */
export interface Terminal {
  /** Writes a result to stdout, with a line break behind it. */
  result(text: string): void;
  /** Writes a message to stderr, with a line break behind it; control sequences in it are left out. */
  message(text: string): void;
  /** Replaces the last status on a terminal; does nothing elsewhere. */
  status(text: string): void;
  /** stderr is a terminal: statuses are shown. */
  readonly live: boolean;
  /** stdout is a terminal: results may be laid out for people. */
  readonly forPeople: boolean;
  /** Characters that fit on a line of stdout; null where that is no terminal. */
  readonly width: number | null;
  /** stdout takes colours. */
  readonly colour: boolean;
  readonly workingDirectory: string;
  readonly keys: KeySource;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The process's own terminal. Messages of one moment are written together: hundreds of calls end at once. */
export function processTerminal(signal: AbortSignal): Terminal {
  const live = process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  let statusShown = false;
  const clearStatus = (): void => {
    if (statusShown) {
      process.stderr.write('\r\u001B[2K');
      statusShown = false;
    }
  };
  let lines = '';
  const flush = (): void => {
    if (lines !== '') {
      clearStatus();
      process.stderr.write(lines);
      lines = '';
    }
  };
  process.on('exit', flush);
  return {
    result(text) {
      flush();
      clearStatus();
      process.stdout.write(`${text}\n`);
    },
    message(text) {
      if (lines === '') {
        setImmediate(flush);
      }
      lines += `${visibleLines(text)}\n`;
    },
    status(text) {
      if (live) {
        flush();
        clearStatus();
        process.stderr.write(visible(text).slice(0, (process.stderr.columns || 80) - 1));
        statusShown = text !== '';
      }
    },
    live,
    forPeople: process.stdout.isTTY,
    width: process.stdout.isTTY ? process.stdout.columns || 80 : null,
    colour: process.stdout.isTTY && !process.env['NO_COLOR'],
    workingDirectory: process.cwd(),
    keys: {
      storedKey: () => Promise.resolve(undefined),
      variable: (name) => process.env[name],
      userBaseUrl: () => undefined,
    },
    signal,
  };
}
