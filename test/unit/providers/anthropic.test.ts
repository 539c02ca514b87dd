import assert from 'node:assert/strict';

import { createAnthropicProvider } from '../../../src/core/providers/anthropic/anthropic';
import { httpProfile } from '../../../src/core/providers/directory';
import type { ModelCall, ModelEvent } from '../../../src/core/providers/provider';
import { connectionTo, modelCall, record } from '../../support/model-call';
import { anthropicRequestProblems } from '../../support/request-shape';
import { answerError, streamAnthropicAnswer } from '../../support/wire-answers';
import { startWireServer, type WireHandler, type WireServer } from '../../support/wire-server';

describe('createAnthropicProvider, on the wire', () => {
  let server: WireServer;
  afterEach(() => server.close());

  async function call(anthropic: WireHandler, overrides: Partial<ModelCall> = {}): ReturnType<typeof record> {
    server = await startWireServer({ anthropic });
    return record(createAnthropicProvider(connectionTo(server.url)), modelCall(overrides));
  }

  function usages(events: ModelEvent[]): unknown[] {
    return events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
  }

  it('sends a request that the API accepts', async () => {
    await call(streamAnthropicAnswer('{}'));
    const [request] = server.requests;
    assert.ok(request);
    assert.deepEqual(anthropicRequestProblems(request), []);
    const { prompt } = modelCall();
    assert.deepEqual(request.body, {
      model: 'test-model',
      max_tokens: 2000,
      system: prompt.system,
      messages: [{ role: 'user', content: prompt.user }],
      output_config: { format: { type: 'json_schema', schema: prompt.schema } },
      stream: true,
    });
  });

  const prompt = { ...modelCall().prompt, user: 'the rows, then more' };
  const keep = { cache_control: { type: 'ephemeral' } };
  const contents: [what: string, length: number, content: unknown][] = [
    [
      'keeps a prefix that is sent again in a block before the rest',
      8,
      [
        { type: 'text', text: 'the rows', ...keep },
        { type: 'text', text: ', then more' },
      ],
    ],
    ['keeps the whole prompt', prompt.user.length, [{ type: 'text', text: prompt.user, ...keep }]],
    ['keeps nothing', 0, prompt.user],
  ];
  for (const [what, sharedPrefixLength, content] of contents) {
    it(`${what} where ${sharedPrefixLength} characters are shared`, async () => {
      await call(streamAnthropicAnswer('{}'), { prompt, sharedPrefixLength });
      assert.deepEqual(server.requests[0]?.body['messages'], [{ role: 'user', content }]);
    });
  }

  it('sends a temperature under the API version that takes one', async () => {
    await call(streamAnthropicAnswer('{}'), { temperature: 0 });
    const [request] = server.requests;
    assert.ok(request);
    assert.equal(request.body['temperature'], 0);
    assert.deepEqual(anthropicRequestProblems(request), []);
  });

  it('counts cached input into the total and reports reasoning', async () => {
    const usage = {
      input_tokens: 100,
      cache_read_input_tokens: 2000,
      cache_creation_input_tokens: 300,
      output_tokens: 500,
      output_tokens_details: { thinking_tokens: 120 },
    };
    const { events } = await call(streamAnthropicAnswer('{}', { usage }));
    const input = { inputTokens: 2400, cachedInputTokens: 2000, cacheWriteTokens: 300, source: 'reported' };
    assert.deepEqual(usages(events), [
      { ...input, outputTokens: null, reasoningTokens: null },
      { ...input, outputTokens: 500, reasoningTokens: 120 },
    ]);
  });

  it('leaves unknown what the vendor does not say', async () => {
    const { events } = await call(streamAnthropicAnswer('{}', { usage: { input_tokens: 10, output_tokens: 20 } }));
    assert.deepEqual(usages(events).at(-1), {
      inputTokens: 10,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      outputTokens: 20,
      reasoningTokens: null,
      source: 'reported',
    });
  });

  it('takes the cumulative counts of the end over those of the start', async () => {
    const { events } = await call((_request, response) => {
      const message = {
        id: 'm',
        type: 'message',
        role: 'assistant',
        content: [],
        model: 'x',
        usage: { input_tokens: 10, output_tokens: 1 },
      };
      response.event({ type: 'message_start', message }, 'message_start');
      for (const output of [5, 9]) {
        const delta = {
          type: 'message_delta',
          delta: { stop_reason: 'end_turn' },
          usage: { input_tokens: 12, output_tokens: output },
        };
        response.event(delta, 'message_delta');
      }
      response.event({ type: 'message_stop' }, 'message_stop');
      response.end();
    });
    const totals = usages(events) as { inputTokens: number; outputTokens: number }[];
    assert.deepEqual(
      totals.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]),
      [
        [10, null],
        [12, 5],
        [12, 9],
      ],
    );
  });

  it('gives out text only, no thinking', async () => {
    const { text } = await call((_request, response) => {
      const send = (event: { type: string; [field: string]: unknown }): void => response.event(event, event.type);
      send({ type: 'message_start', message: { usage: { input_tokens: 1, output_tokens: 1 } } });
      send({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } });
      send({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } });
      send({ type: 'content_block_start', index: 1, content_block: { type: 'text', text: '{"a"' } });
      send({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: ':1}' } });
      send({ type: 'message_stop' });
      response.end();
    });
    assert.equal(text, '{"a":1}');
  });

  const reasons: [string, string][] = [
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'refusal'],
    ['pause_turn', 'other'],
  ];
  for (const [raw, reason] of reasons) {
    it(`finishes with ${reason} for ${raw}`, async () => {
      const { events } = await call(streamAnthropicAnswer('{}', { stopReason: raw }));
      assert.deepEqual(events.at(-1), { type: 'finish', reason });
    });
  }

  const failures: [number, string, string, string][] = [
    [400, 'invalid_request_error', 'max_tokens: too large', 'bad-request'],
    [400, 'invalid_request_error', 'prompt is too long: 213121 tokens > 200000 maximum', 'context-too-long'],
    [400, 'invalid_request_error', 'Your credit balance is too low to access the API.', 'payment'],
    [402, 'billing_error', 'Pay first.', 'payment'],
    [413, 'request_too_large', 'Too large.', 'context-too-long'],
    [500, 'api_error', 'Internal server error', 'overloaded'],
    [401, 'api_error', 'From a gateway that names every error so.', 'authentication'],
  ];
  for (const [status, type, message, code] of failures) {
    it(`maps ${status} ${type} "${message}" to ${code}`, async () => {
      const { thrown } = await call(
        answerError(status, { type: 'error', error: { type, message }, request_id: 'req_1' }),
      );
      assert.equal(Reflect.get(Object(thrown), 'code'), code);
      assert.ok(String(thrown).includes(message));
    });
  }

  it('needs a key and never looks for one elsewhere', async () => {
    server = await startWireServer({});
    for (const apiKey of [undefined, '', ' ']) {
      assert.throws(() => createAnthropicProvider(connectionTo(server.url, { apiKey })), { code: 'missing-key' });
    }
  });

  it('goes to the vendor by the base URL of the directory', async () => {
    server = await startWireServer({});
    const urls: string[] = [];
    const given: typeof fetch = (input) => {
      urls.push(new Request(input).url);
      return Promise.resolve(new Response('{}', { status: 401 }));
    };
    const provider = createAnthropicProvider(connectionTo(httpProfile('anthropic')?.baseUrl ?? '', { fetch: given }));
    const { thrown } = await record(provider, modelCall());
    assert.deepEqual(urls, ['https://api.anthropic.com/v1/messages']);
    assert.match(String(thrown), /api\.anthropic\.com does not accept the API key/);
  });
});
