import assert from 'node:assert/strict';
import { isPersonaError } from '../../../src/core/errors';
import { createAnthropicProvider } from '../../../src/core/providers/anthropic/anthropic';
import { createGoogleProvider } from '../../../src/core/providers/google/google';
import { createOpenAiProvider } from '../../../src/core/providers/openai/openai';
import { createOpenAiCompatibleProvider } from '../../../src/core/providers/openai-compatible/openai-compatible';
import type { LanguageModelProvider } from '../../../src/core/providers/provider';
import { connectionTo, modelCall } from '../../support/model-call';
import { startWireServer, type WireHandler, type WireHandlers, type WireServer } from '../../support/wire-server';

interface Vendor {
  name: string;
  handlers: (count: WireHandler) => WireHandlers;
  connect: (server: WireServer) => LanguageModelProvider;
  answer: (tokens: unknown) => unknown;
  path: string;
}

const vendors: Vendor[] = [
  {
    name: 'Anthropic',
    handlers: (anthropicCount) => ({ anthropicCount }),
    connect: ({ url }) => createAnthropicProvider(connectionTo(url)),
    answer: (input_tokens) => ({ input_tokens }),
    path: '/v1/messages/count_tokens',
  },
  {
    name: 'OpenAI',
    handlers: (responsesCount) => ({ responsesCount }),
    connect: ({ chatUrl }) => createOpenAiProvider(connectionTo(chatUrl)),
    answer: (input_tokens) => ({ object: 'response.input_tokens', input_tokens }),
    path: '/v1/responses/input_tokens',
  },
  {
    name: 'Google',
    handlers: (geminiCount) => ({ geminiCount }),
    connect: ({ url }) => createGoogleProvider(connectionTo(url)),
    answer: (totalTokens) => ({ totalTokens }),
    path: '/v1/models/test-model:countTokens',
  },
];

for (const { name, handlers, connect, answer, path } of vendors) {
  describe(`Counting tokens with ${name}`, () => {
    let server: WireServer;
    afterEach(() => server.close());

    const count = async (handler: WireHandler, signal = new AbortController().signal): Promise<number | undefined> => {
      server = await startWireServer(handlers(handler));
      return connect(server).countTokens?.({ ...modelCall(), signal });
    };
    const codeOf = (counting: Promise<unknown>): Promise<string> =>
      counting.then(
        () => 'counted',
        (thrown: unknown) => (isPersonaError(thrown) ? thrown.code : String(thrown)),
      );

    it('asks once about the whole prompt, and for no answer', async () => {
      assert.equal(await count((_, response) => response.send(200, answer(1234))), 1234);
      const [request, ...others] = server.requests;
      assert.deepEqual([request?.path, others.length], [path, 0]);
      const sent = JSON.stringify(request?.body);
      const { prompt } = modelCall();
      for (const part of [prompt.system, prompt.user]) {
        assert.ok(sent.includes(JSON.stringify(part).slice(1, -1)));
      }
      assert.ok(!('stream' in (request?.body ?? {})));
    });

    it('says why it failed', async () => {
      const counting = count((_, response) => response.send(401, { error: { message: 'no such key' } }));
      assert.equal(await codeOf(counting), 'authentication');
      assert.equal(server.requests.length, 1);
    });

    it('takes nothing for a count that is none', async () => {
      assert.equal(await codeOf(count((_, response) => response.send(200, answer('many')))), 'network');
    });

    it('stops when it is told to', async () => {
      const cancel = new AbortController();
      assert.equal(await codeOf(count(() => cancel.abort(), cancel.signal)), 'cancelled');
    });
  });
}

describe('Counting tokens with an OpenAI-compatible server', () => {
  it('is not possible: there is no endpoint that they share', () => {
    assert.ok(!('countTokens' in createOpenAiCompatibleProvider(connectionTo('http://127.0.0.1:9/v1'))));
  });
});
