import type { Gate } from './gate';
import type { WireHandler, WireResponse } from './wire-server';

/** How an answer is streamed. */
export interface StreamOptions {
  /** Characters per piece; default 40. */
  chunkLength?: number;
  /** Milliseconds between pieces; default 0. */
  chunkDelayMs?: number;
  /** Held up before the piece `holdBefore` (0-based, default 1) until the gate opens. */
  hold?: Gate;
  holdBefore?: number;
  /** After so many pieces: the connection breaks, the stream ends cleanly, or the vendor's error event comes. */
  cutAfter?: number;
  endAfter?: number;
  failAfter?: { pieces: number; error: Record<string, unknown> };
}

/** Counts in the form of the Messages API. */
export interface AnthropicWireUsage {
  input_tokens: number;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
  output_tokens: number;
  output_tokens_details?: { thinking_tokens: number } | null;
}

export interface AnthropicAnswerOptions extends StreamOptions {
  usage?: AnthropicWireUsage;
  stopReason?: string;
}

/** A handler that streams `text` as Anthropic's Messages API does. */
export function streamAnthropicAnswer(text: string, options: AnthropicAnswerOptions = {}): WireHandler {
  const usage = options.usage ?? { input_tokens: 1000, output_tokens: 200 };
  const caches = {
    cache_read_input_tokens: usage.cache_read_input_tokens ?? null,
    cache_creation_input_tokens: usage.cache_creation_input_tokens ?? null,
  };
  return async (request, response) => {
    const send = (data: { type: string } & Record<string, unknown>): void => response.event(data, data.type);
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: request.body['model'], content: [] };
    const started = { input_tokens: usage.input_tokens, ...caches, output_tokens: 1, output_tokens_details: null };
    send({ type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null, usage: started } });
    send({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '', citations: null } });
    send({ type: 'ping' });
    const whole = await streamPieces(text, options, response, {
      piece: (piece) => send({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } }),
      error: (error) => send({ type: 'error', error }),
    });
    if (!whole) {
      return;
    }
    send({ type: 'content_block_stop', index: 0 });
    const ended = {
      ...caches,
      input_tokens: null,
      output_tokens: usage.output_tokens,
      output_tokens_details: usage.output_tokens_details ?? null,
    };
    send({
      type: 'message_delta',
      delta: { stop_reason: options.stopReason ?? 'end_turn', stop_sequence: null },
      usage: ended,
    });
    send({ type: 'message_stop' });
    response.end();
  };
}

/** Counts in the form of chat completions; null for a server that reports none. */
export interface ChatWireUsage {
  prompt_tokens: number;
  completion_tokens: number;
  prompt_tokens_details?: Record<string, number>;
  completion_tokens_details?: Record<string, number>;
}

export interface ChatAnswerOptions extends StreamOptions {
  usage?: ChatWireUsage | null;
  stopReason?: string;
}

/** A handler that streams `text` as a server with OpenAI's chat completions does. */
export function streamChatAnswer(text: string, options: ChatAnswerOptions = {}): WireHandler {
  const usage = options.usage === undefined ? { prompt_tokens: 1000, completion_tokens: 200 } : options.usage;
  return async (request, response) => {
    const common = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: request.body['model'] };
    const choice = (delta: Record<string, unknown>, reason: string | null): void =>
      response.event({ ...common, choices: [{ index: 0, delta, finish_reason: reason }] });
    choice({ role: 'assistant', content: '' }, null);
    const whole = await streamPieces(text, options, response, {
      piece: (piece) => choice({ content: piece }, null),
      error: (error) => response.event({ error }),
    });
    if (!whole) {
      return;
    }
    choice({}, options.stopReason ?? 'stop');
    if (usage !== null) {
      response.event({
        ...common,
        choices: [],
        usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
      });
    }
    response.event('[DONE]');
    response.end();
  };
}

/** Counts in the form of the Responses API. */
export interface ResponsesWireUsage {
  input_tokens: number;
  input_tokens_details?: Record<string, number>;
  output_tokens: number;
  output_tokens_details?: Record<string, number>;
}

export interface ResponsesAnswerOptions extends StreamOptions {
  usage?: ResponsesWireUsage | null;
  /** Why the response is incomplete; default: it is not. */
  incomplete?: string;
}

/** A handler that streams `text` as OpenAI's Responses API does. */
export function streamResponsesAnswer(text: string, options: ResponsesAnswerOptions = {}): WireHandler {
  const usage = options.usage === undefined ? { input_tokens: 1000, output_tokens: 200 } : options.usage;
  return async (request, response) => {
    let sequence = 0;
    const send = (event: { type: string } & Record<string, unknown>): void =>
      response.event({ ...event, sequence_number: sequence++ }, event.type);
    const common = { id: 'resp_1', object: 'response', created_at: 1, model: request.body['model'], error: null };
    const started = { ...common, status: 'in_progress', incomplete_details: null, output: [], usage: null };
    const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
    const place = { item_id: 'msg_1', output_index: 1, content_index: 0 };
    send({ type: 'response.created', response: started });
    send({ type: 'response.in_progress', response: started });
    const reasoning = { id: 'rs_1', type: 'reasoning', summary: [] };
    send({ type: 'response.output_item.added', output_index: 0, item: reasoning });
    send({ type: 'response.output_item.done', output_index: 0, item: reasoning });
    send({ type: 'response.output_item.added', output_index: 1, item });
    send({ type: 'response.content_part.added', ...place, part: { type: 'output_text', text: '', annotations: [] } });
    const whole = await streamPieces(text, options, response, {
      piece: (piece) => send({ type: 'response.output_text.delta', ...place, delta: piece, logprobs: [] }),
      error: (error) => send({ type: 'error', ...error }),
    });
    if (!whole) {
      return;
    }
    send({ type: 'response.output_text.done', ...place, text, logprobs: [] });
    const done = { ...item, content: [{ type: 'output_text', text, annotations: [] }] };
    send({ type: 'response.output_item.done', output_index: 1, item: { ...done, status: 'completed' } });
    const status = options.incomplete === undefined ? 'completed' : 'incomplete';
    const ended = {
      ...common,
      status,
      incomplete_details: options.incomplete === undefined ? null : { reason: options.incomplete },
      output: [reasoning, { ...done, status }],
      usage: usage === null ? null : { ...usage, total_tokens: usage.input_tokens + usage.output_tokens },
    };
    send({ type: `response.${status}`, response: ended });
    response.end();
  };
}

/** Counts in the form of the Gemini API. */
export type GeminiWireUsage = Record<string, number>;

export interface GeminiAnswerOptions extends StreamOptions {
  /** Comes with the last chunk; those before it carry the prompt's count only. */
  usage?: GeminiWireUsage;
  stopReason?: string;
}

/** A handler that streams `text` as Google's Gemini API does. */
export function streamGeminiAnswer(text: string, options: GeminiAnswerOptions = {}): WireHandler {
  const usage = options.usage ?? { promptTokenCount: 1000, candidatesTokenCount: 200, totalTokenCount: 1200 };
  return async (_request, response) => {
    const common = { modelVersion: 'test-model', responseId: 'r1' };
    const early = { promptTokenCount: usage['promptTokenCount'], totalTokenCount: usage['promptTokenCount'] };
    const chunk = (
      piece: string,
      more: Record<string, unknown> = {},
      usageMetadata: GeminiWireUsage | object = early,
    ) =>
      response.event({
        candidates: [{ content: { parts: [{ text: piece }], role: 'model' }, index: 0, ...more }],
        usageMetadata,
        ...common,
      });
    const whole = await streamPieces(text, options, response, {
      piece: (piece) => chunk(piece),
      error: (error) => response.event({ error }),
    });
    if (!whole) {
      return;
    }
    chunk('', { finishReason: options.stopReason ?? 'STOP' }, usage);
    response.end();
  };
}

/** A handler that answers with an error. */
export function answerError(status: number, body: unknown, headers: Record<string, string> = {}): WireHandler {
  return (_request, response) => response.send(status, body, headers);
}

/** The first request goes to the first handler and so on; the last handler takes the rest. */
export function inTurn(...handlers: [WireHandler, ...WireHandler[]]): WireHandler {
  let turn = 0;
  return (request, response) => {
    const handler = handlers[Math.min(turn, handlers.length - 1)] ?? handlers[0];
    turn++;
    return handler(request, response);
  };
}

/** Sends the pieces; false where the options let the stream end early or the client has gone. */
async function streamPieces(
  text: string,
  options: StreamOptions,
  response: WireResponse,
  send: { piece: (piece: string) => void; error: (error: Record<string, unknown>) => void },
): Promise<boolean> {
  const length = options.chunkLength ?? 40;
  const pieces = Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
  for (const [index, piece] of pieces.entries()) {
    if (options.hold && index === (options.holdBefore ?? 1)) {
      await Promise.race([options.hold.pass(), gone(response.signal)]);
    }
    if (index > 0 && options.chunkDelayMs !== undefined) {
      await Promise.race([new Promise((resolve) => setTimeout(resolve, options.chunkDelayMs)), gone(response.signal)]);
    }
    if (response.signal.aborted || endsEarly(index, options, response, send.error)) {
      return false;
    }
    send.piece(piece);
  }
  return true;
}

function endsEarly(
  index: number,
  { cutAfter, endAfter, failAfter }: StreamOptions,
  response: WireResponse,
  sendError: (error: Record<string, unknown>) => void,
): boolean {
  if (index === failAfter?.pieces) {
    sendError(failAfter.error);
    response.end();
  } else if (index === cutAfter) {
    response.cut();
  } else if (index === endAfter) {
    response.end();
  } else {
    return false;
  }
  return true;
}

function gone(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
