import assert from 'node:assert/strict';

import { createOpenAiProvider } from '../../../src/core/providers/openai/openai';
import { httpProfile } from '../../../src/core/providers/directory';
import type { ModelCall, ModelEvent } from '../../../src/core/providers/provider';
import { connectionTo, modelCall, record } from '../../support/model-call';
import { responsesRequestProblems } from '../../support/request-shape';
import { answerError, streamResponsesAnswer } from '../../support/wire-answers';
import { startWireServer, type WireHandler, type WireServer } from '../../support/wire-server';

describe('createOpenAiProvider, on the wire', () => {
  let server: WireServer;
  afterEach(() => server.close());

  async function call(responses: WireHandler, overrides: Partial<ModelCall> = {}): ReturnType<typeof record> {
    server = await startWireServer({ responses });
    return record(createOpenAiProvider(connectionTo(server.chatUrl)), modelCall(overrides));
  }

  function usages(events: ModelEvent[]): unknown[] {
    return events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
  }

  function sending(...events: ({ type: string } & Record<string, unknown>)[]): WireHandler {
    return (_request, response) => {
      for (const event of events) {
        response.event(event, event.type);
      }
      response.end();
    };
  }

  it('sends a request that the API accepts and does not keep', async () => {
    await call(streamResponsesAnswer('{}'));
    const [request] = server.requests;
    assert.ok(request);
    assert.deepEqual(responsesRequestProblems(request), []);
    const { prompt } = modelCall();
    assert.deepEqual(request.body, {
      model: 'test-model',
      max_output_tokens: 2000,
      instructions: prompt.system,
      input: prompt.user,
      text: { format: { type: 'json_schema', name: 'personas', strict: true, schema: prompt.schema } },
      store: false,
      stream: true,
    });
  });

  it('sends the temperature that is asked for', async () => {
    await call(streamResponsesAnswer('{}'), { temperature: 0 });
    assert.equal(server.requests[0]?.body['temperature'], 0);
  });

  it('reports totals with cached and reasoning tokens as parts', async () => {
    const usage = {
      input_tokens: 2400,
      input_tokens_details: { cached_tokens: 2000, cache_write_tokens: 300 },
      output_tokens: 500,
      output_tokens_details: { reasoning_tokens: 120 },
    };
    const { events } = await call(streamResponsesAnswer('{}', { usage }));
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
    const usage = { input_tokens: 10, output_tokens: 2.5, input_tokens_details: { cached_tokens: -1 } };
    const { events } = await call(streamResponsesAnswer('{}', { usage }));
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
    const { events, thrown } = await call(streamResponsesAnswer('{}', { usage: null }));
    assert.equal(thrown, undefined);
    assert.deepEqual(usages(events), []);
  });

  it('gives out the answer only: no reasoning, no commentary', async () => {
    const place = { item_id: 'x', content_index: 0 };
    const { text } = await call(
      sending(
        { type: 'response.reasoning_text.delta', ...place, output_index: 0, delta: 'Hm.' },
        { type: 'response.reasoning_summary_text.delta', ...place, output_index: 0, summary_index: 0, delta: 'Hm.' },
        { type: 'response.output_item.added', output_index: 1, item: { type: 'message', phase: 'commentary' } },
        { type: 'response.output_text.delta', ...place, output_index: 1, delta: 'I will write personas.' },
        { type: 'response.output_item.added', output_index: 2, item: { type: 'message', phase: 'final_answer' } },
        { type: 'response.output_text.delta', ...place, output_index: 2, delta: '' },
        { type: 'response.output_text.delta', ...place, output_index: 2, delta: '{"a"' },
        { type: 'response.output_text.delta', ...place, output_index: 2, delta: ':1}' },
        { type: 'response.completed', response: { status: 'completed' } },
      ),
    );
    assert.equal(text, '{"a":1}');
  });

  it('finishes with stop for a completed response', async () => {
    const { events } = await call(streamResponsesAnswer('{}'));
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
  });

  const reasons: [string, string][] = [
    ['max_output_tokens', 'length'],
    ['content_filter', 'content-filter'],
    ['something_new', 'other'],
  ];
  for (const [raw, reason] of reasons) {
    it(`finishes with ${reason} for a response that is incomplete because of ${raw}`, async () => {
      const { events } = await call(streamResponsesAnswer('{}', { incomplete: raw }));
      assert.deepEqual(events.at(-1), { type: 'finish', reason });
    });
  }

  it('finishes with refusal where the model refuses', async () => {
    const refusal = 'I cannot help with that.';
    const { events } = await call(
      sending(
        { type: 'response.refusal.delta', item_id: 'x', output_index: 0, content_index: 0, delta: refusal },
        { type: 'response.refusal.done', item_id: 'x', output_index: 0, content_index: 0, refusal },
        { type: 'response.completed', response: { status: 'completed' } },
      ),
    );
    assert.deepEqual(events, [{ type: 'finish', reason: 'refusal' }]);
  });

  it('takes no stream for complete that lacks the final event', async () => {
    const { thrown, events } = await call(
      sending(
        { type: 'response.output_text.delta', item_id: 'x', output_index: 0, content_index: 0, delta: '{}' },
        { type: 'response.output_text.done', item_id: 'x', output_index: 0, content_index: 0, text: '{}' },
      ),
    );
    assert.equal(Reflect.get(Object(thrown), 'code'), 'network');
    assert.ok(!events.some(({ type }) => type === 'finish'));
  });

  const failedResponses: [string, string, boolean][] = [
    ['server_error', 'overloaded', true],
    ['rate_limit_exceeded', 'rate-limited', true],
    ['insufficient_quota', 'payment', false],
    ['invalid_prompt', 'content-filtered', false],
  ];
  for (const [wireCode, code, retryable] of failedResponses) {
    it(`maps a response that failed with ${wireCode} to ${code}, and keeps its usage`, async () => {
      const error = { code: wireCode, message: 'Said by the server.' };
      const usage = { input_tokens: 10, output_tokens: 20 };
      const { thrown, events } = await call(
        sending({ type: 'response.failed', response: { status: 'failed', error, usage } }),
      );
      assert.equal(Reflect.get(Object(thrown), 'code'), code);
      assert.equal(Reflect.get(Object(thrown), 'retryable'), retryable);
      assert.match(String(thrown), /Said by the server/);
      assert.equal(usages(events).length, 1);
    });
  }

  it('reads an error event whose parts stand under "error"', async () => {
    const error = { type: 'insufficient_quota', code: 'credit_balance_exhausted', message: 'No credit.', param: null };
    const { thrown } = await call(sending({ type: 'error', error }));
    assert.equal(Reflect.get(Object(thrown), 'code'), 'payment');
    assert.match(String(thrown), /No credit/);
  });

  const failures: [number, Record<string, unknown>, string][] = [
    [429, { code: 'insufficient_quota', type: 'insufficient_quota', message: 'No quota.' }, 'payment'],
    [429, { code: 'rate_limit_exceeded', type: 'tokens', message: 'Rate limit reached.' }, 'rate-limited'],
    [400, { code: 'context_length_exceeded', message: 'Too long.' }, 'context-too-long'],
    [400, { code: null, message: 'Your input exceeds the context window of this model.' }, 'context-too-long'],
    [400, { code: 'unsupported_parameter', message: "Unsupported parameter: 'temperature'." }, 'bad-request'],
    [401, { code: 'invalid_api_key', message: 'Incorrect API key provided.' }, 'authentication'],
    [404, { code: 'model_not_found', message: 'The model does not exist.' }, 'not-found'],
  ];
  for (const [status, error, code] of failures) {
    it(`maps ${status} "${String(error['message'])}" to ${code}`, async () => {
      const { thrown } = await call(answerError(status, { error }));
      assert.equal(Reflect.get(Object(thrown), 'code'), code);
    });
  }

  it('needs a key and never looks for one elsewhere', async () => {
    server = await startWireServer({});
    for (const apiKey of [undefined, '', ' ']) {
      assert.throws(() => createOpenAiProvider(connectionTo(server.chatUrl, { apiKey })), { code: 'missing-key' });
    }
  });

  it('goes to the vendor by the base URL of the directory', async () => {
    server = await startWireServer({});
    const urls: string[] = [];
    const given: typeof fetch = (input) => {
      urls.push(new Request(input).url);
      return Promise.resolve(new Response('{}', { status: 401 }));
    };
    const provider = createOpenAiProvider(connectionTo(httpProfile('openai')?.baseUrl ?? '', { fetch: given }));
    const { thrown } = await record(provider, modelCall());
    assert.deepEqual(urls, ['https://api.openai.com/v1/responses']);
    assert.match(String(thrown), /api\.openai\.com does not accept the API key/);
  });
});
