import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../../core/clock';
import { readColumnNames } from '../../core/data/column-list';
import { readRowTokens } from '../../core/data/row-tokens';
import { checkExperiment, type ExperimentProblem } from '../../core/experiment/findings/check-experiment';
import { countOf } from '../../core/text/figures';
import { type ExitCode, exitCodes } from '../exit-codes';
import { visible } from '../render/text';
import type { Terminal } from '../terminal';
import type { Runner } from './command';

type FileProblem = Omit<ExperimentProblem, 'code'> & { code: ExperimentProblem['code'] | 'unreadable-file' };

interface CheckedFile {
  file: string;
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
    checked.push({ file, problems: await checkFile(terminal, file) });
  }
  const problems = checked.flatMap((each) => each.problems);
  const lines = checked.flatMap((each) => each.problems.map((problem) => problemLine(each.file, problem)));
  if (json) {
    terminal.result(JSON.stringify(checked, null, 2));
  } else if (lines.length > 0) {
    terminal.result(lines.join('\n'));
  }
  terminal.message(summary(files.length, problems));
  return problems.some(({ severity }) => severity === 'error') ? exitCodes.usage : exitCodes.succeeded;
}

async function checkFile(terminal: Terminal, file: string): Promise<FileProblem[]> {
  const absolutePath = path.resolve(terminal.workingDirectory, file);
  let text: string;
  try {
    text = await readFile(absolutePath, 'utf8');
  } catch {
    const start = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    const message = 'The file cannot be read. Check the path.';
    return [{ severity: 'error', code: 'unreadable-file', message, ...start, suggestion: null, fix: null }];
  }
  return checkExperiment(text, {
    day: systemClock.now().toISOString().slice(0, 10),
    keys: terminal.keys,
    trusted: true,
    dataRoots: null,
    baseDirectory: path.dirname(absolutePath),
    columnNames: readColumnNames,
    rowTokens: readRowTokens,
    signal: terminal.signal,
  });
}

function problemLine(file: string, { line, column, severity, message, code }: FileProblem): string {
  return visible(`${file}:${line}:${column}: ${severity}: ${message} [${code}]`);
}

function summary(files: number, problems: readonly FileProblem[]): string {
  const count = (wanted: FileProblem['severity']) => problems.filter(({ severity }) => severity === wanted).length;
  const counts = [
    countOf(count('error'), 'error', 'errors'),
    countOf(count('warning'), 'warning', 'warnings'),
    countOf(count('info'), 'hint', 'hints'),
  ];
  return `${countOf(files, 'file', 'files')}: ${counts.join(', ')}`;
}
