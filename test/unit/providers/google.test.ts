import assert from 'node:assert/strict';

import { createGoogleProvider } from '../../../src/core/providers/google/google';
import { httpProfile } from '../../../src/core/providers/directory';
import type { ModelCall, ModelEvent } from '../../../src/core/providers/provider';
import { connectionTo, modelCall, record } from '../../support/model-call';
import { geminiRequestProblems } from '../../support/request-shape';
import { answerError, streamGeminiAnswer } from '../../support/wire-answers';
import { startWireServer, type WireHandler, type WireServer } from '../../support/wire-server';

describe('createGoogleProvider, on the wire', () => {
  let server: WireServer;
  afterEach(() => server.close());

  async function call(gemini: WireHandler, overrides: Partial<ModelCall> = {}): ReturnType<typeof record> {
    server = await startWireServer({ gemini });
    return record(createGoogleProvider(connectionTo(server.url)), modelCall(overrides));
  }

  function lastUsage(events: ModelEvent[]): unknown {
    return events.findLast((event) => event.type === 'usage')?.usage;
  }

  function sending(...chunks: unknown[]): WireHandler {
    return (_request, response) => {
      for (const chunk of chunks) {
        response.event(chunk);
      }
      response.end();
    };
  }

  it('sends a request that the API accepts', async () => {
    await call(streamGeminiAnswer('{}'));
    const [request] = server.requests;
    assert.ok(request);
    assert.deepEqual(geminiRequestProblems(request), []);
    assert.equal(request.path, '/v1/models/test-model:streamGenerateContent?alt=sse');
    const { prompt } = modelCall();
    assert.deepEqual(request.body, {
      contents: [{ role: 'user', parts: [{ text: prompt.user }] }],
      systemInstruction: { role: 'user', parts: [{ text: prompt.system }] },
      generationConfig: {
        maxOutputTokens: 2000,
        responseMimeType: 'application/json',
        responseJsonSchema: prompt.schema,
      },
    });
  });

  it('sends the temperature that is asked for', async () => {
    await call(streamGeminiAnswer('{}'), { temperature: 0 });
    const config = server.requests[0]?.body['generationConfig'] as { temperature?: number };
    assert.equal(config.temperature, 0);
  });

  it('adds thoughts to the output and leaves the input total as it is', async () => {
    const usage = {
      promptTokenCount: 2400,
      cachedContentTokenCount: 2000,
      candidatesTokenCount: 380,
      thoughtsTokenCount: 120,
      totalTokenCount: 2900,
    };
    const { events } = await call(streamGeminiAnswer('{}', { usage }));
    assert.deepEqual(lastUsage(events), {
      inputTokens: 2400,
      cachedInputTokens: 2000,
      cacheWriteTokens: null,
      outputTokens: 500,
      reasoningTokens: 120,
      source: 'reported',
    });
  });

  const unknown = {
    inputTokens: null,
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: null,
    reasoningTokens: null,
    source: 'reported',
  };
  const counts: [what: string, wire: Record<string, number>, expected: Record<string, number>][] = [
    ['no thoughts', { promptTokenCount: 10, candidatesTokenCount: 20 }, { inputTokens: 10, outputTokens: 20 }],
    ['an input only', { promptTokenCount: 10 }, { inputTokens: 10 }],
    [
      'thoughts that took all of the limit',
      { promptTokenCount: 10, thoughtsTokenCount: 90, totalTokenCount: 100 },
      { inputTokens: 10, outputTokens: 90, reasoningTokens: 90 },
    ],
    ['nothing put out', { promptTokenCount: 10, totalTokenCount: 10 }, { inputTokens: 10, outputTokens: 0 }],
    ['nonsense', { promptTokenCount: -1, candidatesTokenCount: 2.5, thoughtsTokenCount: 3 }, { reasoningTokens: 3 }],
    ['a total below the input', { promptTokenCount: 10, totalTokenCount: 5 }, { inputTokens: 10 }],
  ];
  for (const [what, usage, expected] of counts) {
    it(`counts ${what} and leaves unknown what is not said`, async () => {
      const { events } = await call(streamGeminiAnswer('{}', { usage }));
      assert.deepEqual(lastUsage(events), { ...unknown, ...expected });
    });
  }

  it('yields no usage where none came', async () => {
    const { events, thrown } = await call(sending({ candidates: [{ finishReason: 'STOP' }] }));
    assert.equal(thrown, undefined);
    assert.deepEqual(events, [{ type: 'finish', reason: 'stop' }]);
  });

  it('gives out text only, no thoughts, and only of the first candidate', async () => {
    const { text } = await call(
      sending(
        { candidates: [{ content: { parts: [{ text: 'Hm.', thought: true }, { text: '{"a"' }] } }] },
        { candidates: [{ content: { parts: [{ thoughtSignature: 'x' }, { text: ':1}' }] } }, { content: {} }] },
        { candidates: [{ content: {}, finishReason: 'STOP' }] },
      ),
    );
    assert.equal(text, '{"a":1}');
  });

  const reasons: [string, string][] = [
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'content-filter'],
    ['RECITATION', 'content-filter'],
    ['BLOCKLIST', 'content-filter'],
    ['PROHIBITED_CONTENT', 'content-filter'],
    ['SPII', 'content-filter'],
    ['LANGUAGE', 'other'],
  ];
  for (const [raw, reason] of reasons) {
    it(`finishes with ${reason} for ${raw}`, async () => {
      const { events } = await call(streamGeminiAnswer('{}', { stopReason: raw }));
      assert.deepEqual(events.at(-1), { type: 'finish', reason });
    });
  }

  it('finishes with content-filter where the prompt is blocked', async () => {
    const { events } = await call(
      sending({ promptFeedback: { blockReason: 'OTHER' }, usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 } }),
    );
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'content-filter' });
  });

  it('makes one request, however the stream ends or may be continued', async () => {
    const token = { continuationToken: 'YQ==', content: { parts: [{ text: '{' }] } };
    for (const candidate of [token, { ...token, finishReason: 'CONTINUATION' }]) {
      await call(sending({ candidates: [candidate] }));
      assert.equal(server.requests.length, 1);
      await server.close();
    }
    server = await startWireServer({});
  });

  const invalidKey = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' };
  const failures: [number, Record<string, unknown>, string][] = [
    [400, { message: 'API key not valid. Please pass a valid API key.', details: [invalidKey] }, 'authentication'],
    [400, { message: 'Renew it.', details: [{ '@type': 'x' }, invalidKey] }, 'authentication'],
    [400, { message: 'API key expired. Please renew the API key.' }, 'authentication'],
    [
      400,
      { message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).' },
      'context-too-long',
    ],
    [400, { message: 'Unknown name "x".' }, 'bad-request'],
    [400, { message: 'The free tier is not available in your country. Please enable billing.' }, 'payment'],
    [403, { message: 'No permission.' }, 'permission'],
    [404, { message: 'models/x is not found.' }, 'not-found'],
    [429, { message: 'Your prepayment credits are depleted.' }, 'payment'],
    [429, { message: 'Resource has been exhausted (e.g. check quota).' }, 'rate-limited'],
    [503, { message: 'The model is overloaded.' }, 'overloaded'],
  ];
  for (const [status, error, code] of failures) {
    it(`maps ${status} "${String(error['message'])}" to ${code}`, async () => {
      const { thrown } = await call(answerError(status, { error: { code: status, status: 'X', ...error } }));
      assert.equal(Reflect.get(Object(thrown), 'code'), code);
      assert.ok(String(thrown).includes(String(error['message'])));
    });
  }

  it('reads an error that stands in an array, and one that is plain text', async () => {
    const { thrown } = await call(answerError(400, [{ error: { code: 400, message: 'In an array.' } }]));
    assert.match(String(thrown), /In an array\./);
    await server.close();
    const plain = await call(answerError(502, 'Bad gateway, sorry', { 'content-type': 'text/plain' }));
    assert.equal(Reflect.get(Object(plain.thrown), 'code'), 'overloaded');
    assert.match(String(plain.thrown), /Bad gateway, sorry/);
  });

  const exhausted = (...delays: unknown[]): unknown => ({
    error: {
      code: 429,
      message: 'Slow down.',
      status: 'RESOURCE_EXHAUSTED',
      details: delays.map((retryDelay) => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay })),
    },
  });
  const delays: [what: string, body: unknown, headers: Record<string, string>, expected: number | undefined][] = [
    ['in the body', exhausted('53s'), {}, 53_000],
    ['in the body, with decimals', exhausted('53.0163422s'), {}, 53_017],
    ['in the header, which comes first', exhausted('53s'), { 'retry-after': '7' }, 7000],
    ['in no known form', exhausted('soon', 5, null), {}, undefined],
  ];
  for (const [what, body, headers, expected] of delays) {
    it(`passes on the delay that stands ${what}`, async () => {
      const { thrown } = await call(answerError(429, body, headers));
      assert.equal(Reflect.get(Object(thrown), 'code'), 'rate-limited');
      assert.equal(Reflect.get(Object(thrown), 'retryAfterMs'), expected);
    });
  }

  it('maps an exhausted quota in the middle of a stream', async () => {
    const { thrown, text } = await call(
      sending({ candidates: [{ content: { parts: [{ text: '{' }] } }] }, exhausted('2s')),
    );
    assert.equal(text, '{');
    assert.equal(Reflect.get(Object(thrown), 'code'), 'rate-limited');
    assert.equal(Reflect.get(Object(thrown), 'retryAfterMs'), 2000);
  });

  it('keeps the version that the base URL names', async () => {
    server = await startWireServer({});
    for (const [path, expected] of [
      ['', '/v1/models/'],
      ['/v1beta', '/v1beta/models/'],
      ['/v1/', '/v1/models/'],
      ['/gateway', '/gateway/v1/models/'],
    ] as const) {
      await record(createGoogleProvider(connectionTo(server.url + path)), modelCall());
      assert.ok(server.requests.at(-1)?.path.startsWith(expected), server.requests.at(-1)?.path);
    }
  });

  it('needs a key and never looks for one elsewhere', async () => {
    server = await startWireServer({});
    for (const apiKey of [undefined, '', ' ']) {
      assert.throws(() => createGoogleProvider(connectionTo(server.url, { apiKey })), { code: 'missing-key' });
    }
  });

  it('goes to the vendor by the base URL of the directory', async () => {
    server = await startWireServer({});
    const urls: string[] = [];
    const given: typeof fetch = (input) => {
      urls.push(new Request(input).url);
      return Promise.resolve(new Response('{}', { status: 401 }));
    };
    const provider = createGoogleProvider(connectionTo(httpProfile('google')?.baseUrl ?? '', { fetch: given }));
    const { thrown } = await record(provider, modelCall());
    assert.deepEqual(urls, [
      'https://generativelanguage.googleapis.com/v1/models/test-model:streamGenerateContent?alt=sse',
    ]);
    assert.match(String(thrown), /generativelanguage\.googleapis\.com does not accept the API key/);
  });

  it('refuses a model id that could leave its place in the address', async () => {
    const { thrown } = await call(streamGeminiAnswer('{}'), { model: '../x?y' });
    assert.equal(Reflect.get(Object(thrown), 'code'), 'not-found');
    assert.deepEqual(server.requests, []);
  });
});
