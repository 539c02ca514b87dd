import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { AttemptSchema } from './run';

const call = { key: Type.String(), attempt: Type.Integer(), startedAt: Type.String() };
const StartSchema = Type.Object({ event: Type.Literal('start'), ...call });
const EndSchema = Type.Object({ event: Type.Literal('end'), ...AttemptSchema.properties, ...call });

/** A call that has ended, with its place among those of its model run. */
export type EndedCall = Static<typeof EndSchema>;

/** The calls of one model run as `calls.jsonl` tells of them, in order. */
export interface LoggedCalls {
  ended: EndedCall[];
  /** Sent, or about to be, and nothing is known of how they ended: they may have been billed. */
  open: Static<typeof StartSchema>[];
}

/**
 * Reads `calls.jsonl` of a run folder, by the keys of the model runs; empty where there is none. A line that was cut off in
 * the middle is left out: a start is only followed by its call when the whole line is on disk.
 */
export async function readCallLog(directory: string): Promise<Map<string, LoggedCalls>> {
  const text = await readFile(path.join(directory, 'calls.jsonl'), 'utf8').catch(() => '');
  const calls = new Map<string, LoggedCalls>();
  for (const line of text.split('\n')) {
    const entry = parsed(line);
    if (Check(StartSchema, entry)) {
      callsOf(calls, entry.key).open.push(entry);
    } else if (Check(EndSchema, entry)) {
      const own = callsOf(calls, entry.key);
      own.open = own.open.filter(({ attempt }) => attempt !== entry.attempt);
      own.ended.push(entry);
    }
  }
  return calls;
}

function callsOf(calls: Map<string, LoggedCalls>, key: string): LoggedCalls {
  const own = calls.get(key) ?? { ended: [], open: [] };
  calls.set(key, own);
  return own;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
