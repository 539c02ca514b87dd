import assert from 'node:assert/strict';
import type { ProviderId } from '../../../src/core/experiment/model-reference';
import { catalogModels } from '../../../src/core/providers/catalog';
import { type LiveModels, liveModels } from '../../../src/core/providers/live-models';
import { ManualClock } from '../../support/manual-clock';
import { startWireServer, type WireHandler, type WireServer } from '../../support/wire-server';

const key = 'sk-canary-4711';
const clock = new ManualClock(new Date('2026-11-23T00:00:00Z'));

describe('liveModels', () => {
  let server: WireServer | undefined;

  afterEach(() => server?.close());

  const ask = async (
    provider: ProviderId,
    list: WireHandler,
    apiKey: string | undefined = key,
  ): Promise<LiveModels> => {
    server = await startWireServer({ models: list });
    const base = ['anthropic', 'google'].includes(provider) ? server.url : server.chatUrl;
    return liveModels(provider, {
      keys: {
        storedKey: () => Promise.resolve(apiKey),
        variable: () => undefined,
        userBaseUrl: () => base,
      },
      clock,
      signal: new AbortController().signal,
    });
  };
  const ids = (provider: ProviderId): string[] => catalogModels(provider).map(({ id }) => id);

  it('reads all pages of Anthropic and leaves retired models out', async () => {
    const [first = '', ...rest] = ids('anthropic');
    const live = await ask('anthropic', ({ path }, response) =>
      path.includes('after_id=one')
        ? response.send(200, {
            data: [...rest, 'claude-old'].map((id) => ({ id, lifecycle: id === 'claude-old' ? 'retired' : 'active' })),
            has_more: false,
          })
        : response.send(200, {
            data: [{ id: first, lifecycle: 'active' }, { id: 'claude-next' }],
            has_more: true,
            last_id: 'one',
          }),
    );
    assert.deepEqual([live.added, live.gone, live.error], [['claude-next'], [], null]);
    assert.equal(server?.requests.length, 2);
    assert.equal(server?.requests[0]?.headers.authorization, `Bearer ${key}`);
    assert.ok(server?.requests[0]?.headers['anthropic-version']);
  });

  it('keeps of what OpenAI lists the models that write text', async () => {
    const others = ['text-embedding-3-small', 'gpt-image-2', 'whisper-1', 'gpt-realtime', 'gpt-audio'];
    const live = await ask('openai', (_, response) =>
      response.send(200, {
        object: 'list',
        data: ['gpt-6.1-sol', 'o9', ...others].map((id) => ({ id, object: 'model' })),
      }),
    );
    assert.deepEqual([live.models, live.added], [['gpt-6.1-sol', 'o9'], ['o9']]);
    assert.deepEqual(
      live.gone,
      ids('openai').filter((id) => id !== 'gpt-6.1-sol'),
    );
  });

  it('knows which models of Google are already switched off', async () => {
    const live = await ask('google', ({ path }, response) =>
      path.includes('pageToken=two')
        ? response.send(200, { models: [{ name: 'models/gemini-9', supportedGenerationMethods: ['generateContent'] }] })
        : response.send(200, {
            models: [
              { name: 'models/gemini-4-argon', supportedGenerationMethods: ['generateContent', 'countTokens'] },
              { name: 'models/gemini-embedding-2', supportedGenerationMethods: ['embedContent'] },
              { name: 'models/imagen-5' },
            ],
            nextPageToken: 'two',
          }),
    );
    assert.deepEqual([live.models, live.added], [['gemini-4-argon', 'gemini-9'], ['gemini-9']]);
    assert.ok(!live.gone.includes('gemini-3-pro-preview') && live.gone.includes('gemini-3.8-flash'));
    assert.equal(server?.requests[0]?.headers['x-goog-api-key'], key);
  });

  it('lists what a local server has, without a key', async () => {
    const live = await ask('ollama', (_, response) => response.send(200, { data: [{ id: 'llama3:8b' }] }), '');
    assert.deepEqual([live.models, live.added, live.gone, live.error], [['llama3:8b'], [], [], null]);
    assert.equal(server?.requests[0]?.headers.authorization, undefined);
  });

  const failures: [what: string, list: WireHandler, code: string][] = [
    [
      'a wrong key',
      (_, response) => response.send(401, { error: { message: `invalid key ${key}` } }),
      'authentication',
    ],
    ['a full server', (_, response) => response.send(529, 'busy'), 'overloaded'],
    ['something else than a list', (_, response) => response.send(200, '<html>'), 'network'],
    ['a broken connection', (_, response) => response.cut(), 'network'],
    ['a redirect', (_, response) => response.send(302, '', { location: 'http://127.0.0.1:1/' }), 'network'],
  ];
  for (const [what, list, code] of failures) {
    it(`says ${what} instead of calling every model gone`, async () => {
      const live = await ask('openai', list);
      assert.equal(live.error?.code, code);
      assert.deepEqual([live.models, live.added, live.gone], [[], [], []]);
      assert.ok(!JSON.stringify(live).includes(key));
    });
  }

  it('says that a key is missing, and that a provider keeps no list', async () => {
    const ports = {
      keys: { storedKey: () => Promise.resolve(undefined), variable: () => undefined, userBaseUrl: () => undefined },
      clock,
      signal: new AbortController().signal,
    };
    assert.equal((await liveModels('google', ports)).error?.code, 'missing-key');
    assert.equal((await liveModels('offline', ports)).error?.code, 'unsupported');
  });
});
