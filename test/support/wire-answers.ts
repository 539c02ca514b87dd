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
