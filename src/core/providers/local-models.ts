import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../clock';

const ModelList = Type.Object({ data: Type.Array(Type.Object({ id: Type.String() })) });
const patienceMs = 700;

export interface LocalModelPorts {
  clock: Clock;
  /** Ends the wait early. */
  signal?: AbortSignal;
  /** Undefined: the platform's own. */
  fetch?: typeof fetch | undefined;
}

/**
 * Ids of the models that the OpenAI-compatible server at `baseUrl` offers; none when it does not answer within 0.7 s, as one on
 * this machine does.
 */
export async function listLocalModels(baseUrl: string, ports: LocalModelPorts): Promise<string[]> {
  const { clock, signal, fetch: send = fetch } = ports;
  const patience = new AbortController();
  const end = clock.schedule(() => patience.abort(), patienceMs);
  try {
    const response = await send(`${baseUrl.replace(/\/+$/u, '')}/models`, {
      signal: signal ? AbortSignal.any([signal, patience.signal]) : patience.signal,
    });
    const body: unknown = await response.json();
    return Check(ModelList, body) ? body.data.map((model) => model.id) : [];
  } catch {
    return [];
  } finally {
    end();
  }
}
