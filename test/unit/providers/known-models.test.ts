import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPersonaError, type PersonaError } from '../../../src/core/errors';
import type { ProviderId } from '../../../src/core/experiment/model-reference';
import { loadProvider } from '../../../src/core/providers/registry';
import { connectionTo, modelCall, record } from '../../support/model-call';
import { answerError } from '../../support/wire-answers';
import { startWireServer, type WireHandlers } from '../../support/wire-server';

async function failure(provider: ProviderId, model: string, baseUrl: string): Promise<PersonaError> {
  const loaded = await loadProvider(provider, connectionTo(baseUrl));
  assert.ok(loaded.kind === 'language-model');
  const { thrown } = await record(loaded, modelCall({ model }));
  assert.ok(isPersonaError(thrown), String(thrown));
  return thrown;
}

async function failureOf(
  provider: ProviderId,
  model: string,
  handlers: WireHandlers,
  path = '',
): Promise<PersonaError> {
  const server = await startWireServer(handlers);
  try {
    return await failure(provider, model, `${server.url}${path}`);
  } finally {
    await server.close();
  }
}

describe('A model that the vendor does not know', () => {
  const error = { error: { message: 'No such model.' } };
  const cases: [ProviderId, string, WireHandlers, string, RegExp][] = [
    ['anthropic', 'claude-sonet-5-5', { anthropic: answerError(404, error) }, '', /Did you mean claude-sonnet-5-5\?/],
    ['openai', 'gpt-6.1-soll', { responses: answerError(404, error) }, '/v1', /Did you mean gpt-6\.1-sol\?/],
    ['google', 'gemini-3.8-flush', { gemini: answerError(404, error) }, '', /Did you mean gemini-3\.8-flash\?/],
  ];
  for (const [provider, model, handlers, path, text] of cases) {
    it(`is answered with the nearest id of ${provider}`, async () => {
      const { code, status, retryable, message } = await failureOf(provider, model, handlers, path);
      assert.deepEqual([code, status, retryable], ['not-found', 404, false]);
      assert.match(message, text);
      assert.match(message, /No such model/);
    });
  }

  it('is answered with the known ids where none is near, and never with one that retires', async () => {
    const { message } = await failureOf('anthropic', 'opus', { anthropic: answerError(404, error) });
    assert.match(message, /Known there: claude-sonnet-5-5, claude-opus-5-5/);
    assert.doesNotMatch(message, /Did you mean|claude-sonnet-4-5/);
  });

  /** A server on this machine that has these models and serves none. */
  async function withLocalServer(ids: readonly string[], use: (baseUrl: string) => Promise<void>): Promise<void> {
    const server = createServer((request, response) => {
      const listing = request.url === '/v1/models';
      response.writeHead(listing ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(listing ? { data: ids.map((id) => ({ id })) } : { error: { message: 'not found' } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('is answered with the models that a local server has', () =>
    withLocalServer(['llama3:8b', 'qwen3:4b'], async (baseUrl) => {
      const { message } = await failure('ollama', 'lama3:8b', baseUrl);
      assert.match(message, /Did you mean llama3:8b\? Known there: llama3:8b, qwen3:4b\./);
    }));

  it('is answered with some of very many', () =>
    withLocalServer(
      Array.from({ length: 1206 }, (_, index) => `model-${index}`),
      async (baseUrl) => {
        assert.match((await failure('lmstudio', 'zz', baseUrl)).message, /model-5 and 1,200 more\./);
      },
    ));

  it('is answered without ids where nobody knows any', () =>
    withLocalServer([], async (baseUrl) => {
      assert.doesNotMatch((await failure('openai-compatible', 'mine', baseUrl)).message, /Known there|Did you mean/);
    }));
});

describe('A request that is too long', () => {
  const cases: [what: string, ProviderId, string, WireHandlers, string, string][] = [
    [
      'in the words of Anthropic',
      'anthropic',
      'claude-sonnet-5-5',
      { anthropic: answerError(400, { error: { message: 'prompt is too long: 215000 tokens > 200000 maximum' } }) },
      '',
      'Tokens sent: 215,000; allowed: 200,000.',
    ],
    [
      'with its answer, in the words of Anthropic',
      'anthropic',
      'claude-sonnet-5-5',
      {
        anthropic: answerError(400, {
          error: { message: 'input length and `max_tokens` exceed context limit: 190000 + 16000 > 200000, decrease' },
        }),
      },
      '',
      'Tokens sent: 206,000; allowed: 200,000.',
    ],
    [
      'in the words of Google',
      'google',
      'gemini-3.8-flash',
      {
        gemini: answerError(400, {
          error: {
            code: 400,
            message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
          },
        }),
      },
      '',
      'Tokens sent: 1,200,000; allowed: 1,048,576.',
    ],
    [
      'in the words of OpenAI, which names no figures: those of the estimate and the catalog',
      'openai',
      'gpt-6.1-sol',
      {
        responses: answerError(400, {
          error: { code: 'context_length_exceeded', message: 'Your input exceeds the context window of this model.' },
        }),
      },
      '/v1',
      'Tokens sent: about 17 (estimated) and up to 2,000 for the answer; allowed: 1,050,000.',
    ],
    [
      'in the words of vLLM',
      'openai-compatible',
      'mine',
      {
        chat: answerError(400, {
          error: {
            message:
              "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (3000 in the messages, 2000 in the completion).",
          },
        }),
      },
      '/v1',
      'Tokens sent: 5,000; allowed: 4,096.',
    ],
    [
      'in the words of llama.cpp',
      'openai-compatible',
      'mine',
      {
        chat: answerError(400, {
          error: {
            type: 'exceed_context_size_error',
            message: 'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it',
          },
        }),
      },
      '/v1',
      'Tokens sent: 5,000; allowed: 4,096.',
    ],
    [
      'where nothing is known',
      'openai-compatible',
      'mine',
      { chat: answerError(413, { error: { message: 'Payload too large' } }) },
      '/v1',
      'Tokens sent: about 17 (estimated) and up to 2,000 for the answer; allowed: unknown.',
    ],
  ];
  for (const [what, provider, model, handlers, path, figures] of cases) {
    it(what, async () => {
      const { code, message } = await failureOf(provider, model, handlers, path);
      assert.equal(code, 'context-too-long');
      assert.ok(message.endsWith(figures), message);
      assert.match(message, /Lower data\.max_tokens/);
    });
  }
});
