import type { Command } from 'commander';
import { interviewerFacts } from '../../core/data/interviewer-rows';
import { readTable } from '../../core/data/read';
import { detectRoles } from '../../core/data/roles';
import { suspiciousCellsOf, suspicionText } from '../../core/data/suspicious-cells';
import type { ColumnRoles, Table } from '../../core/data/table';
import { transcriptsIn } from '../../core/data/transcript';
import { dataFiles } from '../../core/experiment/data-file';
import { type ExitCode, exitCodes } from '../exit-codes';
import { profileText } from '../render/profile';
import type { Terminal } from '../terminal';
import type { Runner } from './command';

/** `persona profile`: what the data loader sees. */
export function addProfileCommand(program: Command, run: Runner): void {
  program
    .command('profile')
    .description('show what the data loader sees: encoding, dialect, columns, types, warnings')
    .argument('<file...>', 'data files or patterns')
    .option('--json', 'print JSON on stdout')
    .action(run(profile));
}

async function profile(terminal: Terminal, named: string[], { json }: { json?: boolean }): Promise<ExitCode> {
  const table = await readTable(await dataFiles(named, terminal.workingDirectory, null, terminal.signal), {
    signal: terminal.signal,
    onProgress: (bytes, total) => terminal.status(`${Math.round((100 * bytes) / Math.max(1, total))} % read`),
  });
  const roles = detectRoles(table, {});
  terminal.result(
    json ? JSON.stringify(profileJson(table, roles), null, 2) : profileText(table, roles, terminal.width),
  );
  return exitCodes.succeeded;
}

function profileJson(table: Table, roles: ColumnRoles): unknown {
  const suspicious = suspiciousCellsOf(table);
  return {
    sources: table.sources.map(({ path: name, sha256, encoding, delimiter, rows, warnings }) => ({
      path: name,
      sha256,
      encoding,
      delimiter,
      rows,
      warnings,
    })),
    columns: table.columns.map((column, index) => ({ ...column, transcripts: transcriptsIn(table, index) })),
    rows: table.rowCount,
    interviewer: interviewerFacts(table, roles.text),
    warnings: suspicious.length === 0 ? [] : [suspicionText(suspicious, table)],
  };
}
