import assert from 'node:assert/strict';

import { createOpenAiCompatibleProvider } from '../../../src/core/providers/openai-compatible/openai-compatible';
import type { ModelCall, ModelEvent } from '../../../src/core/providers/provider';
import { connectionTo, modelCall, record } from '../../support/model-call';
import { chatRequestProblems } from '../../support/request-shape';
import { answerError, streamChatAnswer } from '../../support/wire-answers';
import { startWireServer, type WireHandler, type WireServer } from '../../support/wire-server';

describe('createOpenAiCompatibleProvider, on the wire', () => {
  let server: WireServer;
  afterEach(() => server.close());

  async function call(chat: WireHandler, overrides: Partial<ModelCall> = {}): ReturnType<typeof record> {
    server = await startWireServer({ chat });
    return record(createOpenAiCompatibleProvider(connectionTo(server.chatUrl)), modelCall(overrides));
  }

  function usages(events: ModelEvent[]): unknown[] {
    return events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
  }

  it('sends a request that compatible servers understand', async () => {
    await call(streamChatAnswer('{}'));
    const [request] = server.requests;
    assert.ok(request);
    assert.deepEqual(chatRequestProblems(request), []);
    const { prompt } = modelCall();
    assert.deepEqual(request.body, {
      model: 'test-model',
      max_tokens: 2000,
      messages: [
        { role: 'system', content: prompt.system },
        { role: 'user', content: prompt.user },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'personas', strict: true, schema: prompt.schema } },
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('sends the temperature that is asked for', async () => {
    await call(streamChatAnswer('{}'), { temperature: 0 });
    assert.equal(server.requests[0]?.body['temperature'], 0);
  });

  it('sends no Authorization header without a key, not even one from the environment', async () => {
    server = await startWireServer({ chat: streamChatAnswer('{}') });
    for (const apiKey of [undefined, '']) {
      const { thrown } = await record(
        createOpenAiCompatibleProvider(connectionTo(server.chatUrl, { apiKey })),
        modelCall(),
      );
      assert.equal(thrown, undefined);
    }
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.authorization),
      [undefined, undefined],
    );
  });

  it('reports totals with cached and reasoning tokens as parts', async () => {
    const usage = {
      prompt_tokens: 2400,
      completion_tokens: 500,
      prompt_tokens_details: { cached_tokens: 2000, cache_write_tokens: 300 },
      completion_tokens_details: { reasoning_tokens: 120 },
    };
    const { events } = await call(streamChatAnswer('{}', { usage }));
    assert.deepEqual(usages(events), [
      {
        inputTokens: 2400,
        cachedInputTokens: 2000,
        cacheWriteTokens: 300,
        outputTokens: 500,
        reasoningTokens: 120,
        source: 'reported',
      },
    ]);
  });

  it('leaves unknown what the server does not say or says nonsense about', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 2.5, prompt_tokens_details: { cached_tokens: -1 } };
    const { events } = await call(streamChatAnswer('{}', { usage }));
    assert.deepEqual(usages(events), [
      {
        inputTokens: 10,
        cachedInputTokens: null,
        cacheWriteTokens: null,
        outputTokens: null,
        reasoningTokens: null,
        source: 'reported',
      },
    ]);
  });

  it('yields no usage where none came', async () => {
    const { events, thrown } = await call(streamChatAnswer('{}', { usage: null }));
    assert.equal(thrown, undefined);
    assert.deepEqual(usages(events), []);
  });

  it('does without [DONE], and with chunks that lack choices or a delta', async () => {
    const { text, events, thrown } = await call((_request, response) => {
      response.write(': keep-alive\n\n');
      response.event({ id: 'x' });
      response.event({ choices: [{ index: 0 }] });
      response.event({ choices: [{ index: 0, delta: { content: '{}' }, finish_reason: null }] });
      response.event({ choices: [{ index: 0, delta: { content: null }, finish_reason: 'stop' }] });
      response.end();
    });
    assert.equal(thrown, undefined);
    assert.equal(text, '{}');
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
  });

  const reasons: [string, string][] = [
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content-filter'],
    ['tool_calls', 'other'],
  ];
  for (const [raw, reason] of reasons) {
    it(`finishes with ${reason} for ${raw}`, async () => {
      const { events } = await call(streamChatAnswer('{}', { stopReason: raw }));
      assert.deepEqual(events.at(-1), { type: 'finish', reason });
    });
  }

  it('finishes with refusal where the model refuses', async () => {
    const { events } = await call((_request, response) => {
      response.event({ choices: [{ index: 0, delta: { refusal: 'I cannot help with that.' }, finish_reason: null }] });
      response.event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
      response.end();
    });
    assert.deepEqual(events, [{ type: 'finish', reason: 'refusal' }]);
  });

  const failures: [number, Record<string, unknown>, string, boolean][] = [
    [
      429,
      { code: 'insufficient_quota', type: 'insufficient_quota', message: 'You exceeded your current quota.' },
      'payment',
      false,
    ],
    [429, { code: 'rate_limit_exceeded', type: 'tokens', message: 'Rate limit reached.' }, 'rate-limited', true],
    [400, { code: 'context_length_exceeded', message: 'Too long.' }, 'context-too-long', false],
    [400, { code: 400, message: "This endpoint's maximum context length is 8192 tokens." }, 'context-too-long', false],
    [400, { type: 'exceed_context_size_error', message: 'Too long.' }, 'context-too-long', false],
    [400, { code: 'unsupported_parameter', message: 'response_format is not supported.' }, 'bad-request', false],
    [404, { code: 'model_not_found', message: 'The model does not exist.' }, 'not-found', false],
  ];
  for (const [status, error, code, retryable] of failures) {
    it(`maps ${status} ${String(error['code'] ?? error['type'])} to ${code}`, async () => {
      const { thrown } = await call(answerError(status, { error }));
      assert.equal(Reflect.get(Object(thrown), 'code'), code);
      assert.equal(Reflect.get(Object(thrown), 'retryable'), retryable);
    });
  }

  it('tells to install a model that a local server lacks', async () => {
    const { thrown } = await call(
      answerError(404, { error: { message: 'model "llama3:8b" not found, try pulling it first' } }),
    );
    assert.match(String(thrown), /Install it there.*try pulling it first/);
  });

  it('reads an error that is only a string', async () => {
    const { thrown } = await call(answerError(400, { error: 'No models loaded.' }));
    assert.match(String(thrown), /No models loaded/);
  });

  it('needs a base URL', async () => {
    server = await startWireServer({});
    assert.throws(() => createOpenAiCompatibleProvider(connectionTo('')), {
      code: 'invalid-config',
    });
    assert.throws(() => createOpenAiCompatibleProvider(connectionTo('localhost')), { code: 'invalid-config' });
  });
});
