import type OpenAI from 'openai';
import type {
  ResponseCompletedEvent,
  ResponseCreateParamsStreaming,
  ResponseFailedEvent,
  ResponseFormatTextJSONSchemaConfig,
  ResponseIncompleteEvent,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';

import type { Clock } from '../../clock';
import { cancelled, PersonaError } from '../../errors';
import type { Prompt } from '../../prompt/prompt';
import { type CallTarget, callTarget, incompleteAnswer, serverError, unreadableAnswer } from '../http-errors';
import { openAiClient, openAiErrorCode, openAiFailure } from '../openai-sdk';
import type {
  FinishReason,
  LanguageModelProvider,
  ModelCall,
  ModelEvent,
  ProviderConnection,
  TokenCountCall,
} from '../provider';
import { reportedCount } from '../reported-count';

import { responsesUsage } from './usage';

type FinalEvent = ResponseCompletedEvent | ResponseIncompleteEvent | ResponseFailedEvent;

const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ['completed', 'stop'],
  ['max_output_tokens', 'length'],
  ['content_filter', 'content-filter'],
]);

/**
 * OpenAI's Responses API. Throws PersonaError `missing-key` without a key, `authentication` for a key that cannot be sent
 * and `invalid-config` for a base URL or a header that cannot be used.
 */
export function createOpenAiProvider(connection: ProviderConnection): LanguageModelProvider {
  const apiKey = connection.apiKey?.trim() ?? '';
  if (apiKey === '') {
    throw new PersonaError('missing-key', 'OpenAI needs an API key. Set one, or choose another model.');
  }
  const { baseUrl, clock } = connection;
  const secrets = [apiKey, ...Object.values(connection.headers)];
  callTarget(baseUrl, '', secrets);
  const client = openAiClient(connection, baseUrl, apiKey);
  return {
    kind: 'language-model',
    async *stream(call) {
      const target = callTarget(baseUrl, call.model, secrets);
      try {
        yield* streamAnswer(client, call, target, clock);
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : openAiFailure(thrown, target, clock);
      }
    },
    async countTokens(call) {
      const target = callTarget(baseUrl, call.model, secrets);
      try {
        return await countTokens(client, call, target);
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : openAiFailure(thrown, target, clock);
      }
    },
  };
}

async function countTokens(client: OpenAI, call: TokenCountCall, target: CallTarget): Promise<number> {
  const { model, prompt, signal } = call;
  const counted = await client.responses.inputTokens.count(
    { model, instructions: prompt.system, input: prompt.user, text: { format: answerFormat(prompt) } },
    { signal },
  );
  const tokens = reportedCount(counted.input_tokens);
  if (tokens === null) {
    throw unreadableAnswer(target);
  }
  return tokens;
}

function answerFormat({ schemaName, schema }: Prompt): ResponseFormatTextJSONSchemaConfig {
  return { type: 'json_schema', name: schemaName, strict: true, schema };
}

/** `store: false`: the API would keep the answer for 30 days. */
function requestBody(call: ModelCall): ResponseCreateParamsStreaming {
  return {
    model: call.model,
    max_output_tokens: call.maxOutputTokens,
    instructions: call.prompt.system,
    input: call.prompt.user,
    text: { format: answerFormat(call.prompt) },
    store: false,
    stream: true,
    ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
  };
}

async function* streamAnswer(
  client: OpenAI,
  call: ModelCall,
  target: CallTarget,
  clock: Clock,
): AsyncGenerator<ModelEvent> {
  const events: AsyncIterable<ResponseStreamEvent> = await client.responses.create(requestBody(call), {
    signal: call.signal,
  });
  const commentary = new Set<number>();
  let refused = false;
  let ended: FinalEvent | undefined;
  let anythingArrived = false;
  for await (const event of events) {
    anythingArrived = true;
    if (event.type === 'response.output_item.added') {
      if (event.item.type === 'message' && event.item.phase === 'commentary') {
        commentary.add(event.output_index);
      }
    } else if (event.type === 'response.output_text.delta') {
      if (event.delta !== '' && !commentary.has(event.output_index)) {
        yield { type: 'text', text: event.delta };
      }
    } else if (event.type === 'response.refusal.delta' || event.type === 'response.refusal.done') {
      refused = true;
    } else if (isFinal(event)) {
      ended = event;
    } else if (event.type === 'error') {
      throw failedAnswer(event, target, clock);
    }
  }
  if (call.signal.aborted) {
    throw cancelled();
  }
  if (ended === undefined) {
    throw incompleteAnswer(target, anythingArrived);
  }
  yield* finalEvents(ended, refused, target, clock);
}

function isFinal(event: ResponseStreamEvent): event is FinalEvent {
  return (
    event.type === 'response.completed' || event.type === 'response.incomplete' || event.type === 'response.failed'
  );
}

/** Usage and the reason of the end. Throws PersonaError where the response failed, after its usage. */
function* finalEvents(
  { type, response }: FinalEvent,
  refused: boolean,
  target: CallTarget,
  clock: Clock,
): Generator<ModelEvent> {
  if (response.usage) {
    yield { type: 'usage', usage: responsesUsage(response.usage) };
  }
  if (type === 'response.failed') {
    throw failedAnswer(response.error, target, clock);
  }
  const raw = response.incomplete_details?.reason ?? response.status ?? type.replace('response.', '');
  yield { type: 'finish', reason: refused ? 'refusal' : (finishReasons.get(raw) ?? 'other') };
}

function failedAnswer(
  error: { code: string | null; message: string } | null,
  target: CallTarget,
  clock: Clock,
): PersonaError {
  const code = openAiErrorCode(undefined, error?.code, null);
  return serverError(target, { status: undefined, text: error?.message ?? '', code }, clock);
}
