import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { isPersonaError, type PersonaError } from '../../../src/core/errors';
import { createAnthropicProvider } from '../../../src/core/providers/anthropic/anthropic';
import { createGoogleProvider } from '../../../src/core/providers/google/google';
import { createOpenAiProvider } from '../../../src/core/providers/openai/openai';
import { createOpenAiCompatibleProvider } from '../../../src/core/providers/openai-compatible/openai-compatible';
import type { LanguageModelProvider, ModelEvent, ProviderConnection } from '../../../src/core/providers/provider';
import { draftAnswer } from '../../support/draft-answers';
import { setEnvironment } from '../../support/environment';
import { Gate } from '../../support/gate';
import { type CallRecord, connectionTo, modelCall, record } from '../../support/model-call';
import { selfSigned } from '../../support/self-signed';
import {
  answerError,
  streamAnthropicAnswer,
  streamChatAnswer,
  streamGeminiAnswer,
  type StreamOptions,
  streamResponsesAnswer,
} from '../../support/wire-answers';
import { startWireServer, type WireHandler, type WireServer } from '../../support/wire-server';

interface Adapter {
  name: string;
  create: (connection: ProviderConnection) => LanguageModelProvider;
  stream: (text: string, options?: StreamOptions) => WireHandler;
  serve: (handler: WireHandler) => Promise<WireServer>;
  baseUrl: (server: WireServer) => string;
  overloadedEvent: Record<string, unknown>;
  /** Every event has this name; undefined where the API names none. */
  eventName?: string;
  /** The header that carries the key, and its value for `key`. */
  keyHeader: [name: string, value: string];
}

const answer = draftAnswer('Ada', 'Ben');
const key = 'sk-canary-0123456789';
const asBearer: Adapter['keyHeader'] = ['authorization', `Bearer ${key}`];

const adapters: Adapter[] = [
  {
    name: 'createAnthropicProvider',
    create: createAnthropicProvider,
    stream: streamAnthropicAnswer,
    serve: (anthropic) => startWireServer({ anthropic }),
    baseUrl: ({ url }) => url,
    overloadedEvent: { type: 'overloaded_error', message: 'Overloaded' },
    eventName: 'message_start',
    keyHeader: asBearer,
  },
  {
    name: 'createOpenAiCompatibleProvider',
    create: createOpenAiCompatibleProvider,
    stream: streamChatAnswer,
    serve: (chat) => startWireServer({ chat }),
    baseUrl: ({ chatUrl }) => chatUrl,
    overloadedEvent: { code: 502, message: 'Provider overloaded' },
    keyHeader: asBearer,
  },
  {
    name: 'createOpenAiProvider',
    create: createOpenAiProvider,
    stream: streamResponsesAnswer,
    serve: (responses) => startWireServer({ responses }),
    baseUrl: ({ chatUrl }) => chatUrl,
    overloadedEvent: { code: 'server_error', message: 'The server is overloaded', param: null },
    keyHeader: asBearer,
  },
  {
    name: 'createGoogleProvider',
    create: createGoogleProvider,
    stream: streamGeminiAnswer,
    serve: (gemini) => startWireServer({ gemini }),
    baseUrl: ({ url }) => url,
    overloadedEvent: { code: 503, status: 'UNAVAILABLE', message: 'The model is overloaded.' },
    keyHeader: ['x-goog-api-key', key],
  },
];

for (const { name, create, stream, serve, baseUrl, overloadedEvent, eventName, keyHeader } of adapters) {
  describe(name, () => {
    let server: WireServer;
    afterEach(() => server.close());

    async function call(handler: WireHandler, connection: Partial<ProviderConnection> = {}): Promise<CallRecord> {
      server = await serve(handler);
      return record(create(connectionTo(baseUrl(server), { apiKey: key, ...connection })), modelCall());
    }

    function failure(made: CallRecord): PersonaError {
      assert.ok(isPersonaError(made.thrown), String(made.thrown));
      return made.thrown;
    }

    it('streams the text in pieces and finishes once, last', async () => {
      const made = await call(stream(answer));
      assert.equal(made.thrown, undefined);
      assert.equal(made.text, answer);
      assert.ok(made.events.filter(({ type }) => type === 'text').length > 5);
      assert.deepEqual(
        made.events.flatMap((event, index) => (event.type === 'finish' ? [index] : [])),
        [made.events.length - 1],
      );
    });

    it('gives text out before the answer has ended', async () => {
      const hold = new Gate();
      server = await serve(stream(answer, { hold }));
      const events = create(connectionTo(baseUrl(server))).stream(modelCall());
      const seen: ModelEvent[] = [];
      for await (const event of events) {
        seen.push(event);
        if (event.type === 'text') {
          hold.open();
        }
      }
      assert.equal(seen.at(-1)?.type, 'finish');
    });

    it('sends nothing that the environment holds, and no header beside its own and the configured ones', async () => {
      const canary = 'canary-from-the-environment';
      const restore = setEnvironment({
        OPENAI_ORG_ID: canary,
        OPENAI_PROJECT_ID: canary,
        OPENAI_API_KEY: canary,
        OPENAI_ADMIN_KEY: canary,
        OPENAI_BASE_URL: 'http://canary.invalid',
        OPENAI_CUSTOM_HEADERS: `X-Leak: ${canary}\nAuthorization: Bearer ${canary}\nUser-Agent: ${canary}`,
        ANTHROPIC_CUSTOM_HEADERS: `X-Leak: ${canary}\nAuthorization: Bearer ${canary}\nanthropic-beta: ${canary}`,
        ANTHROPIC_AUTH_TOKEN: canary,
        ANTHROPIC_API_KEY: canary,
        ANTHROPIC_BASE_URL: 'http://canary.invalid',
        GOOGLE_API_KEY: canary,
        GEMINI_API_KEY: canary,
        GOOGLE_GENAI_USE_VERTEXAI: 'true',
        GOOGLE_GENAI_USE_ENTERPRISE: 'true',
        GOOGLE_CLOUD_PROJECT: canary,
        GOOGLE_CLOUD_LOCATION: canary,
        GOOGLE_APPLICATION_CREDENTIALS: canary,
        GOOGLE_GENAI_API_VERSION: canary,
        GOOGLE_GENAI_USER_PROJECT: canary,
        GOOGLE_GENAI_ACCESS_TOKEN: canary,
        GOOGLE_GEMINI_BASE_URL: 'http://canary.invalid',
        GOOGLE_VERTEX_BASE_URL: 'http://canary.invalid',
      });
      try {
        assert.equal((await call(stream(answer), { headers: { 'X-Team': 'research' } })).thrown, undefined);
      } finally {
        restore();
      }
      const [request] = server.requests;
      assert.ok(request);
      assert.ok(!JSON.stringify(request).includes('canary-from'));
      const expected = ['accept', 'content-type', 'user-agent', 'x-team', keyHeader[0]].sort();
      const transport = new Set([
        'connection',
        'content-length',
        'host',
        'accept-language',
        'accept-encoding',
        'sec-fetch-mode',
        'anthropic-version',
      ]);
      assert.deepEqual(
        Object.keys(request.headers)
          .filter((header) => !transport.has(header))
          .sort(),
        expected,
      );
      assert.equal(request.headers[keyHeader[0]], keyHeader[1]);
      assert.equal(request.headers['x-team'], 'research');
    });

    it('writes nothing to the console, even when the environment asks the SDK to log', async () => {
      const restore = setEnvironment({ OPENAI_LOG: 'debug', ANTHROPIC_LOG: 'debug', GOOGLE_GENAI_DEBUG: '1' });
      const { debug, info, log, warn, error } = console;
      const written: unknown[] = [];
      const write = (...parts: unknown[]): void => void written.push(parts);
      Object.assign(console, { debug: write, info: write, log: write, warn: write, error: write });
      try {
        await call((_request, response) => {
          response.event('{ not JSON', eventName);
          response.end();
        });
      } finally {
        Object.assign(console, { debug, info, log, warn, error });
        restore();
      }
      assert.deepEqual(written, []);
    });

    it('is cancelled in less than a second while an answer is held up, and the server sees the connection close', async () => {
      const hold = new Gate();
      server = await serve(stream(answer, { hold }));
      const controller = new AbortController();
      const made = record(create(connectionTo(baseUrl(server))), modelCall({ signal: controller.signal }));
      await hold.reached;
      const since = performance.now();
      controller.abort();
      assert.equal(failure(await made).code, 'cancelled');
      assert.equal(await server.requests[0]?.ended, 'cut');
      assert.ok(performance.now() - since < 1000);
    });

    it('is cancelled before the first byte of an answer', async () => {
      const reached = new Gate();
      server = await serve(() => reached.pass());
      const controller = new AbortController();
      const made = record(create(connectionTo(baseUrl(server))), modelCall({ signal: controller.signal }));
      await reached.reached;
      controller.abort();
      assert.equal(failure(await made).code, 'cancelled');
      assert.equal(await server.requests[0]?.ended, 'cut');
    });

    it('sends nothing when it is cancelled already', async () => {
      server = await serve(stream(answer));
      const made = await record(create(connectionTo(baseUrl(server))), modelCall({ signal: AbortSignal.abort() }));
      assert.equal(failure(made).code, 'cancelled');
      assert.deepEqual(server.requests, []);
    });

    it('closes the connection when nobody reads on', async () => {
      const hold = new Gate();
      server = await serve(stream(answer, { hold }));
      for await (const event of create(connectionTo(baseUrl(server))).stream(modelCall())) {
        if (event.type === 'text') {
          break;
        }
      }
      assert.equal(await server.requests[0]?.ended, 'cut');
    });

    it('keeps what came before the connection broke, and can be retried', async () => {
      const made = await call(stream(answer, { cutAfter: 3 }));
      const error = failure(made);
      assert.deepEqual([error.code, error.retryable, error.unsent], ['network', true, false]);
      assert.ok(answer.startsWith(made.text));
    });

    it('notices a stream that ends cleanly but too soon', async () => {
      const made = await call(stream(answer, { endAfter: 3 }));
      const error = failure(made);
      assert.deepEqual([error.code, error.retryable], ['network', true]);
      assert.match(error.message, /ended before the answer was complete/);
      assert.equal(made.text, answer.slice(0, 120));
      assert.ok(!made.events.some(({ type }) => type === 'finish'));
    });

    it('maps an error event in the middle of a stream', async () => {
      const made = await call(stream(answer, { failAfter: { pieces: 2, error: overloadedEvent } }));
      const error = failure(made);
      assert.deepEqual([error.code, error.retryable, error.status], ['overloaded', true, undefined]);
      assert.match(error.message, /overloaded/i);
      assert.equal(made.text, answer.slice(0, 80));
    });

    it('maps a stream that is not JSON', async () => {
      const error = failure(
        await call((_request, response) => {
          response.event('{ not JSON', eventName);
          response.end();
        }),
      );
      assert.deepEqual([error.code, error.retryable], ['network', true]);
      assert.match(error.message, /cannot be read/);
    });

    it('maps a web page in place of an answer', async () => {
      const error = failure(
        await call((_request, response) => response.send(200, '<html>Log in</html>', { 'content-type': 'text/html' })),
      );
      assert.equal(error.code, 'network');
      assert.match(error.message, /check the base URL/);
    });

    it('names the server that is not running and knows that nothing was sent', async () => {
      server = await serve(stream(answer));
      const { url } = server;
      await server.close();
      const error = failure(await record(create(connectionTo(baseUrl(server))), modelCall()));
      assert.deepEqual([error.code, error.retryable, error.unsent], ['network', true, true]);
      assert.ok(error.message.includes(`Nothing answers at ${new URL(url).host}. Start the server`), error.message);
    });

    it('says that a host cannot be found, and that nothing was sent', async () => {
      const error = failure(
        await call(stream(answer), {
          fetch: () =>
            Promise.reject(
              new TypeError('fetch failed', {
                cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
              }),
            ),
        }),
      );
      assert.deepEqual([error.code, error.retryable, error.unsent], ['network', true, true]);
      assert.match(error.message, /cannot be found\. Check the network and the base URL/);
    });

    it('sends nothing to a server whose certificate nobody vouches for', async () => {
      server = await serve(stream(answer));
      const secure = createSecureServer(selfSigned, (_, response) => response.end());
      await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
      try {
        const path = new URL(baseUrl(server)).pathname.replace(/\/$/, '');
        const url = `https://localhost:${(secure.address() as AddressInfo).port}${path}`;
        const error = failure(await record(create(connectionTo(url)), modelCall()));
        assert.deepEqual([error.code, error.retryable, error.unsent], ['network', true, true]);
        assert.match(error.message, /No secure connection to localhost:\d+ \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
      } finally {
        secure.closeAllConnections();
        secure.close();
      }
    });

    it('gives up when the server does not answer in time', async () => {
      const never = new Gate();
      const error = failure(await call(() => never.pass(), { timeoutMs: 50 }));
      assert.deepEqual([error.code, error.retryable], ['timeout', true]);
      never.open();
    });

    it('follows no redirect', async () => {
      const elsewhere: string[] = [];
      const other = createServer((request, response) => {
        elsewhere.push(request.url ?? '');
        response.end();
      });
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      try {
        const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/v1/messages`;
        const error = failure(await call(answerError(307, {}, { location })));
        assert.deepEqual([error.code, error.retryable, error.status], ['network', false, 307]);
        assert.deepEqual(elsewhere, []);
      } finally {
        other.close();
      }
    });

    const statuses: [number, string, boolean][] = [
      [400, 'bad-request', false],
      [401, 'authentication', false],
      [402, 'payment', false],
      [403, 'permission', false],
      [404, 'not-found', false],
      [408, 'timeout', true],
      [413, 'context-too-long', false],
      [429, 'rate-limited', true],
      [500, 'overloaded', true],
      [503, 'overloaded', true],
      [529, 'overloaded', true],
    ];
    for (const [status, code, retryable] of statuses) {
      it(`maps status ${status} to ${code} after one request`, async () => {
        const error = failure(await call(answerError(status, { error: { message: 'Said by the server.' } })));
        assert.deepEqual([error.code, error.retryable, error.status, error.unsent], [code, retryable, status, false]);
        assert.match(error.message, /Said by the server/);
        assert.equal(server.requests.length, 1);
      });
    }

    it('survives an error without a body', async () => {
      assert.equal(failure(await call(answerError(503, ''))).code, 'overloaded');
    });

    it('passes Retry-After on, in seconds or as a date', async () => {
      const body = { error: { message: 'Slow down.' } };
      assert.equal(failure(await call(answerError(429, body, { 'retry-after': '7' }))).retryAfterMs, 7000);
      await server.close();
      const dates = { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' };
      assert.equal(failure(await call(answerError(429, body, dates))).retryAfterMs, 60_000);
    });

    it('never repeats a key or a configured header in an error', async () => {
      const headers = { 'X-Secret': 'header-canary-42' };
      const message = `Incorrect API key ${key} with x-secret header-canary-42`;
      const error = failure(await call(answerError(401, { error: { message } }), { headers }));
      assert.equal(error.code, 'authentication');
      for (const text of [error.message, String(error.stack), JSON.stringify(error), String(error.cause)]) {
        assert.ok(!text.includes('canary'), text);
      }
    });

    it('refuses a key or a header that cannot be sent without repeating it', async () => {
      server = await serve(stream(answer));
      const url = baseUrl(server);
      assert.throws(
        () => create(connectionTo(url, { apiKey: 'canary\nkey' })),
        (error) => {
          return isPersonaError(error) && error.code === 'authentication' && !error.message.includes('canary');
        },
      );
      assert.throws(
        () => create(connectionTo(url, { headers: { 'X-Team': 'canary\r\nX-Evil: 1' } })),
        (error) => {
          return (
            isPersonaError(error) &&
            error.code === 'invalid-config' &&
            error.message.includes('X-Team') &&
            !error.message.includes('canary')
          );
        },
      );
    });

    it('uses the fetch it is given', async () => {
      const urls: string[] = [];
      const given: typeof fetch = (input, init) => {
        urls.push(new Request(input).url);
        return fetch(input, init);
      };
      await call(stream(answer), { fetch: given });
      assert.deepEqual(urls, [`${server.url}${server.requests[0]?.path}`]);
    });
  });
}
