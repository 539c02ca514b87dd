import { type Memento, window } from 'vscode';
import type { KeyRequest } from '../../core/providers/connection';
import { redactionsText } from '../../core/data/redact';
import { suspiciousCells, suspicionText } from '../../core/data/suspicious-cells';
import { countOf, countText } from '../../core/text/figures';
import { hostsOf, type PreparedRun } from '../../core/runs/prepare';
import { columnsText } from './data-choice';

const rowsMemory = 'personas.hostsForRows';
const keysMemory = 'personas.hostsForKeys';
const [proceed, always] = ['Continue', 'Always in This Workspace'];

/** A key and where it is to go as one text: `api.openai.com ANTHROPIC_API_KEY`, `proxy.example:8443`. */
export function keyRequestId({ host, variable }: KeyRequest): string {
  return variable === undefined ? host : `${host} ${variable}`;
}

/** What was confirmed for this workspace of keys that only an experiment file has go somewhere. */
export function rememberedKeyRequests(memory: Memento): string[] {
  return memory.get<string[]>(keysMemory, []);
}

/** Hosts to which rows may go in this workspace without being asked again. */
export function rememberedRowHosts(memory: Memento): string[] {
  return memory.get<string[]>(rowsMemory, []);
}

/** Asks whether keys may go where only the experiment file has them go. Returns the ids of what was confirmed. */
export async function confirmKeyRequests(memory: Memento, requests: readonly KeyRequest[]): Promise<string[]> {
  const hosts = [...new Set(requests.map(({ host }) => host))];
  const detail = `${requests.map(reasonToAsk).join('\n')}\nContinue only if you know why.`;
  return ask(memory, keysMemory, requests.map(keyRequestId), `Send your API key to ${hosts.join(' and ')}?`, detail);
}

function reasonToAsk({ host, variable }: KeyRequest): string {
  return variable === undefined
    ? `The experiment file names the address ${host}; it is not the one of the vendor.`
    : `The experiment file has ${variable}, the key of another vendor, sent to ${host}.`;
}

/** Asks once before rows go to hosts that are not confirmed yet. Returns whether the run may start. */
export async function confirmHosts(memory: Memento, prepared: PreparedRun): Promise<boolean> {
  const remembered = rememberedRowHosts(memory);
  const hosts = hostsOf(prepared.models).filter((host) => !remembered.includes(host));
  if (hosts.length === 0) {
    return true;
  }
  const question = `Send ${countOf(prepared.data.rows.length, 'row')} to ${hosts.join(' and ')}?`;
  return (await ask(memory, rowsMemory, hosts, question, whatIsSent(prepared))).length > 0;
}

async function ask(
  memory: Memento,
  memoryKey: string,
  remembered: readonly string[],
  question: string,
  detail: string,
): Promise<string[]> {
  const answer = await window.showInformationMessage(question, { modal: true, detail }, proceed, always);
  if (answer === always) {
    await memory.update(memoryKey, [...memory.get<string[]>(memoryKey, []), ...remembered]);
  }
  return answer === proceed || answer === always ? [...remembered] : [];
}

/** The facts first, then the columns, of many the first. */
export function whatIsSent({ data, experiment }: PreparedRun): string {
  const { table, roles, rows } = data;
  const cells = rows.flatMap((row) => row.cells);
  const sent = [...roles.text, ...roles.context];
  const kept = table.columns.flatMap((_, index) => (sent.includes(index) ? [] : [index]));
  const suspicious = suspiciousCells(rows);
  const namesOf = (indexes: readonly number[]): string[] =>
    indexes.flatMap((index) => table.columns[index]?.name ?? []);
  return [
    `Rows: ${countText(rows.length)} of ${countText(table.rowCount)}`,
    experiment.data.redact
      ? `Redaction: on, ${redactionsText(cells) || 'nothing'} replaced. It reduces what leaves this machine and guarantees nothing.`
      : 'Redaction: off',
    ...(suspicious.length === 0 ? [] : [`${suspicionText(suspicious, table)}. They go as data, between marks.`]),
    `Columns sent: ${columnsText(namesOf(sent))}`,
    `Columns that stay here: ${columnsText(namesOf(kept))}`,
  ].join('\n');
}
