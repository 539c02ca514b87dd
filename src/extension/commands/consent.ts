import { type Memento, window } from 'vscode';
import { hostsOf, type PreparedRun } from '../../core/runs/prepare';

const rowsMemory = 'personas.hostsForRows';
const keysMemory = 'personas.hostsForKeys';
const [proceed, always] = ['Continue', 'Always in This Workspace'];

/** Hosts named by an experiment file to which keys may go in this workspace. */
export function rememberedKeyHosts(memory: Memento): string[] {
  return memory.get<string[]>(keysMemory, []);
}

/** Hosts to which rows may go in this workspace without being asked again. */
export function rememberedRowHosts(memory: Memento): string[] {
  return memory.get<string[]>(rowsMemory, []);
}

/** Asks whether keys may go to hosts that only the experiment file names. Returns those that were confirmed. */
export async function confirmKeyHosts(memory: Memento, hosts: readonly string[]): Promise<string[]> {
  const question = `Send your API key to ${hosts.join(' and ')}?`;
  const detail =
    'The experiment file names this address; it is not the one of the vendor. Continue only if you know it.';
  return ask(memory, keysMemory, hosts, question, detail);
}

/** Asks once before rows go to hosts that are not confirmed yet. Returns whether the run may start. */
export async function confirmHosts(memory: Memento, prepared: PreparedRun): Promise<boolean> {
  const remembered = rememberedRowHosts(memory);
  const hosts = hostsOf(prepared.models).filter((host) => !remembered.includes(host));
  if (hosts.length === 0) {
    return true;
  }
  const question = `Send ${prepared.data.rows.length} rows to ${hosts.join(' and ')}?`;
  return (await ask(memory, rowsMemory, hosts, question, whatIsSent(prepared))).length > 0;
}

async function ask(
  memory: Memento,
  memoryKey: string,
  hosts: readonly string[],
  question: string,
  detail: string,
): Promise<string[]> {
  const answer = await window.showInformationMessage(question, { modal: true, detail }, proceed, always);
  if (answer === always) {
    await memory.update(memoryKey, [...memory.get<string[]>(memoryKey, []), ...hosts]);
  }
  return answer === proceed || answer === always ? [...hosts] : [];
}

function whatIsSent({ data, experiment }: PreparedRun): string {
  const { table, roles, rows, redactions } = data;
  const names = (indexes: readonly number[]): string => indexes.map((index) => table.columns[index]?.name).join(', ');
  const sent = [...roles.context, ...roles.text];
  const kept = table.columns.flatMap((_, index) => (sent.includes(index) ? [] : [index]));
  return [
    `Rows: ${rows.length} of ${table.rows.length}`,
    `Columns sent: ${names(sent)}`,
    `Columns that stay here: ${kept.length === 0 ? 'none' : names(kept)}`,
    experiment.data.redact
      ? `Redaction: on, ${redactions} ${redactions === 1 ? 'stretch' : 'stretches'} replaced (e-mail addresses, phone and card numbers). It reduces what leaves this machine and guarantees nothing.`
      : 'Redaction: off',
  ].join('\n');
}
