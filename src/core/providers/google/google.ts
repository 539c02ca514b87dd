import { ApiError, type GenerateContentParameters, type GenerateContentResponse, GoogleGenAI } from '@google/genai/web';

import type { Clock } from '../../clock';
import { cancelled, isPersonaError, PersonaError } from '../../errors';
import {
  type CallTarget,
  callTarget,
  connectionError,
  incompleteAnswer,
  serverError,
  timeoutError,
  unreadableAnswer,
} from '../http-errors';
import { fetchWithOnly, outgoingHeaders, sendableKey } from '../outgoing-headers';
import type {
  FinishReason,
  LanguageModelProvider,
  ModelCall,
  ModelEvent,
  ProviderConnection,
  TokenCountCall,
} from '../provider';
import { reportedCount } from '../reported-count';

import { geminiErrorCode, readGeminiError } from './errors';
import { geminiUsage } from './usage';

const finishReasons: ReadonlyMap<string, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['CONTINUATION', 'length'],
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['BLOCKLIST', 'content-filter'],
  ['PROHIBITED_CONTENT', 'content-filter'],
  ['SPII', 'content-filter'],
]);

/**
 * Google's Gemini API, by key and never through Vertex AI. A base URL whose path ends in a version, such as `/v1beta`, keeps
 * it. Throws PersonaError `missing-key` without a key, `authentication` for a key that cannot be sent and `invalid-config`
 * for a base URL or a header that cannot be used.
 */
export function createGoogleProvider(connection: ProviderConnection): LanguageModelProvider {
  const apiKey = connection.apiKey?.trim() ?? '';
  if (apiKey === '') {
    throw new PersonaError('missing-key', 'Google needs an API key. Set one, or choose another model.');
  }
  const { baseUrl, clock } = connection;
  const secrets = [apiKey, ...Object.values(connection.headers)];
  callTarget(baseUrl, '', secrets);
  const headers = outgoingHeaders({ 'x-goog-api-key': sendableKey(apiKey) }, connection.headers);
  const begin = (model: string): { exchange: Exchange; client: GoogleGenAI; end: () => void } => {
    const expiry = new AbortController();
    const end = clock.schedule(() => expiry.abort(), connection.timeoutMs);
    const exchange: Exchange = {
      target: callTarget(baseUrl, model, secrets),
      timeout: expiry.signal,
      answered: undefined,
      anythingArrived: false,
    };
    const send = fetchWithOnly(headers, watchedFetch(connection.fetch, exchange));
    return { exchange, client: clientFor(baseUrl, apiKey, send), end };
  };
  return {
    kind: 'language-model',
    async *stream(call) {
      const { exchange, client, end } = begin(call.model);
      try {
        yield* streamAnswer(client, call, exchange);
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : failure(thrown, exchange, clock);
      } finally {
        end();
      }
    },
    async countTokens(call) {
      const { exchange, client, end } = begin(call.model);
      try {
        return await countTokens(client, call, exchange);
      } catch (thrown) {
        throw call.signal.aborted ? cancelled() : failure(thrown, exchange, clock);
      } finally {
        end();
      }
    },
  };
}

/** The endpoint takes no system instruction for keys of the Gemini API: it is counted as part of the content. */
async function countTokens(
  client: GoogleGenAI,
  { model, prompt, signal }: TokenCountCall,
  { target, timeout }: Exchange,
): Promise<number> {
  const { totalTokens } = await client.models.countTokens({
    model,
    contents: [prompt.system, prompt.user, JSON.stringify(prompt.schema)].join('\n\n'),
    config: { abortSignal: AbortSignal.any([signal, timeout]) },
  });
  const tokens = reportedCount(totalTokens);
  if (tokens === null) {
    throw unreadableAnswer(target);
  }
  return tokens;
}

/** What is known of one request beside what the SDK tells. */
interface Exchange {
  target: CallTarget;
  timeout: AbortSignal;
  /** The SDK's errors carry neither headers nor, for redirects, the status. */
  answered: Response | undefined;
  anythingArrived: boolean;
}

function watchedFetch(send: typeof fetch = fetch, exchange: Exchange): typeof fetch {
  return async (input, init) => {
    exchange.answered = await send(input, init);
    return exchange.answered;
  };
}

/** The SDK's entry for the web reads no environment variable; the one for Node would let several of them reroute it. */
function clientFor(baseUrl: string, apiKey: string, send: typeof fetch): GoogleGenAI {
  const versioned = /\/v\d+\w*\/?$/.test(new URL(baseUrl).pathname);
  return new GoogleGenAI({
    apiKey,
    vertexai: false,
    httpOptions: { baseUrl, fetch: send, ...(versioned ? { apiVersion: '' } : {}) },
  });
}

/** `automaticContinuation: false`: the SDK would send, and have billed, further requests of its own. */
function parameters(call: ModelCall, abortSignal: AbortSignal): GenerateContentParameters {
  return {
    model: call.model,
    contents: call.prompt.user,
    config: {
      systemInstruction: call.prompt.system,
      responseMimeType: 'application/json',
      responseJsonSchema: call.prompt.schema,
      maxOutputTokens: call.maxOutputTokens,
      automaticContinuation: false,
      abortSignal,
      ...(call.temperature === undefined ? {} : { temperature: call.temperature }),
    },
  };
}

async function* streamAnswer(client: GoogleGenAI, call: ModelCall, exchange: Exchange): AsyncGenerator<ModelEvent> {
  // The SDK lets go of a body that is not read to the end without closing the connection.
  const unread = new AbortController();
  const signal = AbortSignal.any([call.signal, exchange.timeout, unread.signal]);
  let raw: string | undefined;
  let blocked = false;
  try {
    for await (const chunk of await client.models.generateContentStream(parameters(call, signal))) {
      exchange.anythingArrived = true;
      const text = answerText(chunk);
      if (text !== '') {
        yield { type: 'text', text };
      }
      if (chunk.usageMetadata !== undefined) {
        yield { type: 'usage', usage: geminiUsage(chunk.usageMetadata) };
      }
      if (chunk.promptFeedback?.blockReason !== undefined) {
        blocked = true;
        raw = chunk.promptFeedback.blockReason;
      }
      raw = chunk.candidates?.[0]?.finishReason ?? raw;
    }
  } finally {
    unread.abort();
  }
  if (call.signal.aborted) {
    throw cancelled();
  }
  if (raw === undefined) {
    throw incompleteAnswer(exchange.target, exchange.anythingArrived);
  }
  yield { type: 'finish', reason: blocked ? 'content-filter' : (finishReasons.get(raw) ?? 'other') };
}

/** The text of the first candidate without its thoughts. */
function answerText(chunk: GenerateContentResponse): string {
  const parts = chunk.candidates?.[0]?.content?.parts ?? [];
  return parts.map(({ text, thought }) => (thought === true ? '' : (text ?? ''))).join('');
}

function failure(thrown: unknown, exchange: Exchange, clock: Clock): PersonaError {
  const { target, timeout, answered, anythingArrived } = exchange;
  if (isPersonaError(thrown)) {
    return thrown;
  }
  if (timeout.aborted) {
    return timeoutError(target);
  }
  const refused = answered !== undefined && !answered.ok;
  if (refused || thrown instanceof ApiError) {
    const error = readGeminiError(thrown instanceof ApiError ? thrown.message : '');
    const { text, retryAfterMs } = error;
    const { status, headers } = refused ? answered : { status: undefined, headers: undefined };
    return serverError(target, { status, text, code: geminiErrorCode(status, error), headers, retryAfterMs }, clock);
  }
  if (thrown instanceof SyntaxError) {
    return unreadableAnswer(target);
  }
  if (thrown instanceof Error && thrown.message === 'invalid model parameter') {
    return new PersonaError('not-found', `"${target.model}" is no model id. Check the model id.`);
  }
  if (thrown instanceof Error && /^Incomplete JSON segment|^Response body is empty/.test(thrown.message)) {
    return incompleteAnswer(target, anythingArrived);
  }
  return connectionError(target, thrown);
}
