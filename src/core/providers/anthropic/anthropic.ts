import Anthropic, { APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import type {
  MessageCreateParamsStreaming,
  RawMessageStreamEvent,
  TextBlockParam,
} from '@anthropic-ai/sdk/resources/messages';

import type { Clock } from '../../clock';
import { cancelled, PersonaError, isPersonaError } from '../../errors';
import {
  type CallTarget,
  callTarget,
  connectionError,
  incompleteAnswer,
  serverError,
  timeoutError,
  unreadableAnswer,
} from '../http-errors';
import { bearer, fetchWithOnly, outgoingHeaders } from '../outgoing-headers';
import type {
  FinishReason,
  LanguageModelProvider,
  ModelCall,
  ModelEvent,
  ProviderConnection,
  TokenCountCall,
} from '../provider';
import { reportedCount } from '../reported-count';

import { anthropicErrorCode } from './errors';
import { anthropicUsage } from './usage';

/** The version this adapter is written for. It has no sampling parameters; the one before it does. */
const apiVersion = '2026-10-21';
const apiVersionWithSampling = '2023-06-01';

const finishReasons: ReadonlyMap<string | null, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'refusal'],
]);

/**
 * Anthropic's Messages API. Throws PersonaError `missing-key` without a key, `authentication` for a key that cannot be sent
 * and `invalid-config` for a base URL or a header that cannot be used.
 */
export function createAnthropicProvider(connection: ProviderConnection): LanguageModelProvider {
  const { apiKey } = connection;
  if (apiKey === undefined || apiKey.trim() === '') {
    throw new PersonaError('missing-key', 'Anthropic needs an API key. Set one, or choose another model.');
  }
  const { baseUrl, clock } = connection;
  const secrets = [apiKey.trim(), ...Object.values(connection.headers)];
  callTarget(baseUrl, '', secrets);
  clientFor(connection, baseUrl, apiKey, apiVersion);
  return {
    kind: 'language-model',
    async *stream(call) {
      const target = callTarget(baseUrl, call.model, secrets);
      const version = call.temperature === undefined ? apiVersion : apiVersionWithSampling;
      try {
        yield* streamAnswer(clientFor(connection, baseUrl, apiKey, version), call, target);
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : failure(thrown, target, clock);
      }
    },
    async countTokens(call) {
      const target = callTarget(baseUrl, call.model, secrets);
      try {
        return await countTokens(clientFor(connection, baseUrl, apiKey, apiVersion), call, target);
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : failure(thrown, target, clock);
      }
    },
  };
}

async function countTokens(client: Anthropic, call: TokenCountCall, target: CallTarget): Promise<number> {
  const { model, prompt, signal } = call;
  const counted = await client.messages.countTokens(
    {
      model,
      system: prompt.system,
      messages: [{ role: 'user', content: prompt.user }],
      output_config: { format: { type: 'json_schema', schema: prompt.schema } },
    },
    { signal },
  );
  const tokens = reportedCount(counted.input_tokens);
  if (tokens === null) {
    throw unreadableAnswer(target);
  }
  return tokens;
}

/** A client that takes nothing from the environment or the disk: neither credentials nor headers, tracing or logging. */
function clientFor(connection: ProviderConnection, baseUrl: string, apiKey: string, version: string): Anthropic {
  const headers = outgoingHeaders({ authorization: bearer(apiKey), 'anthropic-version': version }, connection.headers);
  return new Anthropic({
    baseURL: baseUrl,
    apiKey: apiKey.trim(),
    authToken: null,
    maxRetries: 0,
    timeout: connection.timeoutMs,
    logLevel: 'off',
    openTelemetry: { traces: false, propagation: false },
    fetch: fetchWithOnly(headers, connection.fetch),
  });
}

function requestBody(call: ModelCall): MessageCreateParamsStreaming & { temperature?: number } {
  return {
    model: call.model,
    max_tokens: call.maxOutputTokens,
    system: call.prompt.system,
    messages: [{ role: 'user', content: userContent(call) }],
    output_config: { format: { type: 'json_schema', schema: call.prompt.schema } },
    stream: true,
    ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
  };
}

/** A shared prefix is a block of its own, which the API keeps for five minutes together with everything before it. */
function userContent({ prompt: { user }, sharedPrefixLength = 0 }: ModelCall): string | TextBlockParam[] {
  if (sharedPrefixLength === 0) {
    return user;
  }
  const [shared, rest] = [user.slice(0, sharedPrefixLength), user.slice(sharedPrefixLength)];
  return [
    { type: 'text', text: shared, cache_control: { type: 'ephemeral' } },
    ...(rest.trim() === '' ? [] : [{ type: 'text' as const, text: rest }]),
  ];
}

async function* streamAnswer(client: Anthropic, call: ModelCall, target: CallTarget): AsyncGenerator<ModelEvent> {
  const events: AsyncIterable<RawMessageStreamEvent> = await client.messages.create(requestBody(call), {
    signal: call.signal,
  });
  const usage = anthropicUsage();
  let stopReason: string | null = null;
  let anythingArrived = false;
  let stopped = false;
  for await (const event of events) {
    anythingArrived = true;
    if (event.type === 'message_start') {
      yield { type: 'usage', usage: usage.started(event.message.usage) };
    } else if (
      event.type === 'content_block_start' &&
      event.content_block.type === 'text' &&
      event.content_block.text !== ''
    ) {
      yield { type: 'text', text: event.content_block.text };
    } else if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
      yield { type: 'text', text: event.delta.text };
    } else if (event.type === 'message_delta') {
      stopReason = event.delta.stop_reason ?? stopReason;
      yield { type: 'usage', usage: usage.updated(event.usage) };
    } else if (event.type === 'message_stop') {
      stopped = true;
    }
  }
  if (call.signal.aborted) {
    throw cancelled();
  }
  if (!stopped) {
    throw incompleteAnswer(target, anythingArrived);
  }
  yield { type: 'finish', reason: finishReasons.get(stopReason) ?? 'other' };
}

function failure(thrown: unknown, target: CallTarget, clock: Clock): PersonaError {
  if (isPersonaError(thrown)) {
    return thrown;
  }
  if (thrown instanceof APIConnectionTimeoutError) {
    return timeoutError(target);
  }
  if (thrown instanceof SyntaxError) {
    return unreadableAnswer(target);
  }
  if (thrown instanceof APIError && (thrown.status !== undefined || thrown.error !== undefined)) {
    const { status, type, headers } = thrown;
    const text = thrown.apiMessage ?? (thrown.error === undefined ? thrown.message.replace(/^\d{3} /, '') : '');
    return serverError(target, { status, text, code: anthropicErrorCode(status, type, text), headers }, clock);
  }
  return connectionError(target, thrown);
}
