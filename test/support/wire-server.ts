import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface WireRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The parsed JSON body. */
  body: Record<string, unknown>;
  /** Resolves when the exchange is over: answered to the end, or cut by either side. */
  ended: Promise<'answered' | 'cut'>;
}

/** Answers one request. */
export type WireHandler = (request: WireRequest, response: WireResponse) => Promise<void> | void;

export interface WireHandlers {
  /** `POST /v1/messages`: Anthropic's Messages API. */
  anthropic?: WireHandler;
  /** `POST /v1/chat/completions`: OpenAI's chat completions. */
  chat?: WireHandler;
  /** `POST /v1/responses`: OpenAI's Responses API. */
  responses?: WireHandler;
  /** `POST /v1/models/<model>:streamGenerateContent`: Google's Gemini API. */
  gemini?: WireHandler;
  /** `GET /v1/models`: a vendor's list of models; Anthropic's with `anthropic-version`. */
  models?: WireHandler;
  anthropicModels?: WireHandler;
  /** `POST /v1/messages/count_tokens`: Anthropic's count of a prompt. */
  anthropicCount?: WireHandler;
  /** `POST /v1/responses/input_tokens`: OpenAI's. */
  responsesCount?: WireHandler;
  /** `POST /v1/models/<model>:countTokens`: Google's. */
  geminiCount?: WireHandler;
}

export interface WireServer {
  /** Origin on loopback: the base URL of Anthropic and Google. */
  url: string;
  /** Base URL for chat completions and responses. */
  chatUrl: string;
  /** All requests so far, in order. */
  requests: WireRequest[];
  /** Ends every connection. */
  close(): Promise<void>;
}

/** What a handler can do with a response. */
export class WireResponse {
  private readonly response: ServerResponse;
  /** Aborted when the exchange is over. */
  readonly signal: AbortSignal;

  constructor(response: ServerResponse) {
    this.response = response;
    const controller = new AbortController();
    this.signal = controller.signal;
    response.on('close', () => controller.abort());
  }

  /** A whole answer: JSON, or a string as it is. */
  send(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.response.writeHead(status, { 'content-type': 'application/json', ...headers });
    this.response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  /** A piece of an event stream; an event of `data`, named where the API names its events. Sends the headers first. */
  event(data: unknown, name?: string): void {
    this.write(
      `${name === undefined ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
    );
  }

  /** Anything at all, into the event stream. */
  write(text: string): void {
    if (!this.response.headersSent) {
      this.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    }
    this.response.write(text);
  }

  end(): void {
    this.response.end();
  }

  /** Breaks the connection. */
  cut(): void {
    this.response.destroy();
  }
}

/** Starts a stand-in for the vendors on a free port of loopback. A path without a handler is answered with 404. */
export async function startWireServer(handlers: WireHandlers): Promise<WireServer> {
  const requests: WireRequest[] = [];
  const routes: Record<string, WireHandler | undefined> = {
    'POST /v1/messages': handlers.anthropic,
    'POST /v1/chat/completions': handlers.chat,
    'POST /v1/responses': handlers.responses,
    'POST /v1/models/*:streamGenerateContent': handlers.gemini,
    'GET /v1/models': (request, response) => {
      const own = 'anthropic-version' in request.headers ? handlers.anthropicModels : undefined;
      const handler = own ?? handlers.models;
      return handler ? handler(request, response) : response.send(404, { error: { message: 'no list' } });
    },
    'POST /v1/messages/count_tokens': handlers.anthropicCount,
    'POST /v1/responses/input_tokens': handlers.responsesCount,
    'POST /v1/models/*:countTokens': handlers.geminiCount,
  };
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, requests, routes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, chatUrl: `${url}/v1`, requests, close: () => closeServer(server) };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  requests: WireRequest[],
  routes: Record<string, WireHandler | undefined>,
): Promise<void> {
  const ended = new Promise<'answered' | 'cut'>((resolve) => {
    outgoing.on('close', () => resolve(outgoing.writableFinished ? 'answered' : 'cut'));
  });
  const response = new WireResponse(outgoing);
  const method = incoming.method ?? '';
  const path = incoming.url ?? '';
  try {
    const body = JSON.parse((await readText(incoming)) || '{}') as Record<string, unknown>;
    const request = { method, path, headers: incoming.headers, body, ended };
    requests.push(request);
    const handler = routes[`${method} ${path.replace(/\?.*/, '').replace(/(?<=\/models\/)[^:]*/, '*')}`];
    if (handler) {
      await handler(request, response);
    } else {
      response.send(404, { error: { type: 'not_found_error', message: `No handler for ${method} ${path}` } });
    }
  } catch (thrown) {
    if (outgoing.headersSent) {
      response.cut();
    } else {
      response.send(500, { error: { type: 'api_error', message: `The handler failed: ${String(thrown)}` } });
    }
  }
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
