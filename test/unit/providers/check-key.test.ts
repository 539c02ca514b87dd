import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderId } from '../../../src/core/experiment/model-reference';
import { checkKey, type KeyCheck } from '../../../src/core/providers/check-key';
import { providersWithKey } from '../../../src/core/providers/directory';

const canary = 'sk-canary-0123456789';

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

interface Vendor {
  url: string;
  asked: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
}

/** A stand-in for a vendor on loopback; without an answer it keeps silent. */
async function withVendor(answer: Answer | undefined, use: (vendor: Vendor) => Promise<void>): Promise<void> {
  const asked: Vendor['asked'] = [];
  const server = createServer(({ method, url, headers }, response) => {
    asked.push({ method, url, headers });
    if (answer) {
      const { status, body = { data: [] }, headers: more } = answer;
      response.writeHead(status, { 'content-type': 'application/json', ...more });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function check(provider: ProviderId, baseUrl: string, options: { timeoutMs?: number } = {}): Promise<KeyCheck> {
  return checkKey(provider, ` ${canary}\n`, {
    keys: { userBaseUrl: () => baseUrl, variable: () => undefined },
    signal: new AbortController().signal,
    ...options,
  });
}

describe('checkKey', () => {
  const questions: [ProviderId, path: string, asked: string, header: string, value: string][] = [
    ['anthropic', '', '/v1/models?limit=1', 'authorization', `Bearer ${canary}`],
    ['openai', '/v1', '/v1/models', 'authorization', `Bearer ${canary}`],
    ['google', '', '/v1/models?pageSize=1', 'x-goog-api-key', canary],
    ['google', '/v1beta/', '/v1beta/models?pageSize=1', 'x-goog-api-key', canary],
    ['openrouter', '/api/v1', '/api/v1/key', 'authorization', `Bearer ${canary}`],
  ];
  for (const [provider, path, asked, header, value] of questions) {
    it(`asks ${provider} at ${path || '/'} once, without generating anything`, () =>
      withVendor({ status: 200 }, async (vendor) => {
        assert.deepEqual(await check(provider, `${vendor.url}${path}`), { verdict: 'accepted' });
        assert.equal(vendor.asked.length, 1);
        assert.deepEqual([vendor.asked[0]?.method, vendor.asked[0]?.url], ['GET', asked]);
        assert.equal(vendor.asked[0]?.headers[header], value);
      }));
  }

  it('knows how to ask every provider that takes a key', async () => {
    for (const provider of providersWithKey()) {
      await withVendor({ status: 200 }, async ({ url }) => {
        assert.equal((await check(provider, url)).verdict, 'accepted', provider);
      });
    }
  });

  const verdicts: [what: string, ProviderId, Answer, KeyCheck['verdict'], RegExp][] = [
    [
      '401',
      'anthropic',
      { status: 401, body: { error: { message: 'invalid x-api-key' } } },
      'refused',
      /does not accept the API key.*invalid x-api-key/,
    ],
    ['403', 'anthropic', { status: 403 }, 'refused', /Check the rights/],
    ['403 for a restricted key', 'openai', { status: 403 }, 'unknown', /Check the rights/],
    [
      '400 in the way of Google',
      'google',
      {
        status: 400,
        body: { error: { code: 400, message: 'API key not valid.', details: [{ reason: 'API_KEY_INVALID' }] } },
      },
      'refused',
      /does not accept the API key.*API key not valid/,
    ],
    ['429', 'openai', { status: 429 }, 'unknown', /limits how often/],
    ['503', 'openai', { status: 503, body: '<html>' }, 'unknown', /cannot serve/],
    ['404', 'openrouter', { status: 404, body: 'Not Found' }, 'unknown', /does not say whether it accepts a key/],
    ['a redirect', 'openai', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'unknown', /redirects/],
  ];
  for (const [what, provider, answer, verdict, reason] of verdicts) {
    it(`takes ${what} for ${verdict}`, () =>
      withVendor(answer, async ({ url, asked }) => {
        const result = await check(provider, url);
        assert.equal(result.verdict, verdict);
        assert.match('reason' in result ? result.reason : '', reason);
        assert.equal(asked.length, 1);
      }));
  }

  it('never repeats the key, not even where the vendor does', () =>
    withVendor(
      { status: 401, body: { error: { message: `Incorrect API key provided: ${canary}` } } },
      async ({ url }) => {
        const result = await check('openai', url);
        assert.equal(result.verdict, 'refused');
        assert.ok(!JSON.stringify(result).includes(canary));
      },
    ));

  it('does not know without a vendor, or one that keeps silent', async () => {
    let closed = '';
    await withVendor(undefined, async ({ url }) => {
      closed = url;
      const result = await check('anthropic', url, { timeoutMs: 30 });
      assert.equal(result.verdict, 'unknown');
      assert.match('reason' in result ? result.reason : '', /took too long/);
    });
    const result = await check('anthropic', closed);
    assert.equal(result.verdict, 'unknown');
    assert.match('reason' in result ? result.reason : '', /Nothing answers/);
  });

  it('does not send a key that cannot stand in a header', () =>
    withVendor({ status: 200 }, async ({ url, asked }) => {
      const result = await checkKey('openai', 'schlüssel', {
        keys: { userBaseUrl: () => url, variable: () => undefined },
        signal: new AbortController().signal,
      });
      assert.equal(result.verdict, 'refused');
      assert.deepEqual(asked, []);
    }));

  it('says that the base URL is none', async () => {
    const result = await check('anthropic', 'nowhere');
    assert.equal(result.verdict, 'unknown');
    assert.match('reason' in result ? result.reason : '', /"nowhere" is not a base URL/);
  });

  it('cannot check what takes no key', async () => {
    assert.equal((await check('ollama', 'http://127.0.0.1:1')).verdict, 'unknown');
  });

  it('is cancelled at once, before and while the vendor is asked', () =>
    withVendor(undefined, async ({ url }) => {
      const options = { keys: { userBaseUrl: () => url, variable: () => undefined } };
      const controller = new AbortController();
      const asked = checkKey('openai', canary, { ...options, signal: controller.signal });
      controller.abort();
      await assert.rejects(asked, { code: 'cancelled' });
      await assert.rejects(checkKey('openai', canary, { ...options, signal: controller.signal }), {
        code: 'cancelled',
      });
    }));
});
