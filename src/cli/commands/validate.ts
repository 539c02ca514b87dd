import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../../core/clock';
import { readColumnNames } from '../../core/data/column-list';
import { readRowTokens } from '../../core/data/row-tokens';
import { checkExperiment } from '../../core/experiment/findings/check-experiment';
import { type ExitCode, exitCodes } from '../exit-codes';
import { type FileProblem, problemLine, problemSummary, problemText } from '../render/problems';
import type { Terminal } from '../terminal';
import type { Runner } from './command';

interface CheckedFile {
  file: string;
  /** Without their line breaks. */
  lines: string[];
  problems: FileProblem[];
}

/** `persona validate`: every problem of experiment files with line and column. */
export function addValidateCommand(program: Command, run: Runner): void {
  program
    .command('validate')
    .description('check experiment files: every problem with line and column; nothing is run or sent')
    .argument('<file...>', 'experiment files')
    .option('--json', 'print JSON on stdout')
    .action(run(validate));
}

async function validate(terminal: Terminal, files: string[], { json }: { json?: boolean }): Promise<ExitCode> {
  const checked: CheckedFile[] = [];
  for (const file of files) {
    checked.push(await checkFile(terminal, file));
  }
  const all = checked.flatMap(({ problems }) => problems);
  if (json) {
    const result = checked.map(({ file, problems }) => ({ file, problems }));
    terminal.result(JSON.stringify(result, null, 2));
  } else if (all.length > 0) {
    terminal.result(checked.flatMap((file) => problemTexts(terminal, file)).join('\n'));
  }
  terminal.message(problemSummary(files.length, all));
  return all.some(({ severity }) => severity === 'error') ? exitCodes.usage : exitCodes.succeeded;
}

function problemTexts({ forPeople, colour }: Terminal, { file, lines, problems }: CheckedFile): string[] {
  return problems.map((problem) =>
    forPeople ? problemText(file, lines, problem, colour) : problemLine(file, problem),
  );
}

async function checkFile(terminal: Terminal, file: string): Promise<CheckedFile> {
  const absolutePath = path.resolve(terminal.workingDirectory, file);
  let text: string;
  try {
    text = await readFile(absolutePath, 'utf8');
  } catch {
    const start = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    const message = 'The file cannot be read. Check the path.';
    const code = 'unreadable-file';
    return { file, lines: [], problems: [{ severity: 'error', code, message, ...start, suggestion: null, fix: null }] };
  }
  const problems = await checkExperiment(text, {
    day: systemClock.now().toISOString().slice(0, 10),
    keys: terminal.keys,
    trusted: true,
    dataRoots: null,
    baseDirectory: path.dirname(absolutePath),
    columnNames: readColumnNames,
    rowTokens: readRowTokens,
    signal: terminal.signal,
  });
  return { file, lines: text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u), problems };
}
