import type OpenAI from 'openai';
import type { ChatCompletionChunk, ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';

import { cancelled, PersonaError } from '../../errors';
import { type CallTarget, callTarget, incompleteAnswer } from '../http-errors';
import { openAiClient, openAiFailure } from '../openai-sdk';
import type { FinishReason, LanguageModelProvider, ModelCall, ModelEvent, ProviderConnection } from '../provider';

import { chatUsage } from './usage';

const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'content-filter'],
]);

/**
 * Any server that speaks OpenAI's chat completions. The key may be absent: then no Authorization header is sent. Throws
 * PersonaError `invalid-config` without a base URL or with one or a header that cannot be used, `authentication` for a key
 * that cannot be sent.
 */
export function createOpenAiCompatibleProvider(connection: ProviderConnection): LanguageModelProvider {
  const { baseUrl, clock } = connection;
  if (baseUrl === '') {
    throw new PersonaError(
      'invalid-config',
      'An OpenAI-compatible model needs a base_url, such as http://127.0.0.1:8000/v1.',
    );
  }
  const apiKey = connection.apiKey?.trim() ?? '';
  const secrets = [apiKey, ...Object.values(connection.headers)];
  callTarget(baseUrl, '', secrets);
  const client = openAiClient(connection, baseUrl, apiKey);
  return {
    kind: 'language-model',
    async *stream(call) {
      const target = callTarget(baseUrl, call.model, secrets);
      try {
        yield* streamAnswer(client, call, target);
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : openAiFailure(thrown, target, clock);
      }
    },
  };
}

/** `max_tokens`, not `max_completion_tokens`: the compatible servers know the older name. */
function requestBody(call: ModelCall): ChatCompletionCreateParamsStreaming {
  return {
    model: call.model,
    max_tokens: call.maxOutputTokens,
    messages: [
      { role: 'system', content: call.prompt.system },
      { role: 'user', content: call.prompt.user },
    ],
    response_format: {
      type: 'json_schema',
      json_schema: { name: call.prompt.schemaName, strict: true, schema: call.prompt.schema },
    },
    stream: true,
    stream_options: { include_usage: true },
    ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
  };
}

async function* streamAnswer(client: OpenAI, call: ModelCall, target: CallTarget): AsyncGenerator<ModelEvent> {
  const chunks: AsyncIterable<ChatCompletionChunk> = await client.chat.completions.create(requestBody(call), {
    signal: call.signal,
  });
  let finish: string | null = null;
  let refused = false;
  let anythingArrived = false;
  for await (const chunk of chunks) {
    anythingArrived = true;
    // Servers leave `choices` or `delta` out of chunks that carry usage only.
    const choice: Partial<ChatCompletionChunk.Choice> | undefined = (
      chunk.choices as ChatCompletionChunk.Choice[] | undefined
    )?.[0];
    if (typeof choice?.delta?.content === 'string' && choice.delta.content !== '') {
      yield { type: 'text', text: choice.delta.content };
    }
    refused ||= typeof choice?.delta?.refusal === 'string' && choice.delta.refusal !== '';
    finish = choice?.finish_reason ?? finish;
    if (chunk.usage !== undefined && chunk.usage !== null) {
      yield { type: 'usage', usage: chatUsage(chunk.usage) };
    }
  }
  if (call.signal.aborted) {
    throw cancelled();
  }
  if (finish === null) {
    throw incompleteAnswer(target, anythingArrived);
  }
  yield { type: 'finish', reason: refused ? 'refusal' : (finishReasons.get(finish) ?? 'other') };
}
