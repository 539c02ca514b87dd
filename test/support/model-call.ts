import { systemClock } from '../../src/core/clock';
import { DraftAnswer } from '../../src/core/persona/draft';
import type {
  LanguageModelProvider,
  ModelCall,
  ModelEvent,
  ProviderConnection,
} from '../../src/core/providers/provider';

/** A call as the generator makes one; `overrides` replace its fields. */
export function modelCall(overrides: Partial<ModelCall> = {}): ModelCall {
  return {
    model: 'test-model',
    prompt: {
      system: 'You write personas.',
      user: 'r1: I check the app daily',
      schema: JSON.parse(JSON.stringify(DraftAnswer)) as Record<string, unknown>,
      schemaName: 'personas',
    },
    maxOutputTokens: 2000,
    temperature: undefined,
    signal: new AbortController().signal,
    ...overrides,
  };
}

/** A connection to `baseUrl`; `overrides` replace its fields. */
export function connectionTo(baseUrl: string, overrides: Partial<ProviderConnection> = {}): ProviderConnection {
  return {
    baseUrl,
    apiKey: 'sk-test-1234567890',
    headers: {},
    timeoutMs: 30_000,
    fetch: undefined,
    clock: systemClock,
    ...overrides,
  };
}

/** All events of a call, its text joined, and what it threw. */
export interface CallRecord {
  events: ModelEvent[];
  text: string;
  thrown: unknown;
}

/** Makes the call and records what comes, a failure too. */
export async function record(provider: LanguageModelProvider, call: ModelCall): Promise<CallRecord> {
  const events: ModelEvent[] = [];
  let thrown: unknown;
  try {
    for await (const event of provider.stream(call)) {
      events.push(event);
    }
  } catch (error) {
    thrown = error;
  }
  return { events, text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''), thrown };
}
