import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPersonaError, type PersonaError } from '../../../src/core/errors';
import { loadProvider } from '../../../src/core/providers/registry';
import { environmentProxies, modelFetch } from '../../../src/core/providers/transport';
import { createUndiciFetch } from '../../../src/core/providers/undici-fetch';
import { draftAnswer } from '../../support/draft-answers';
import { type CallRecord, connectionTo, modelCall, record } from '../../support/model-call';
import { type ProxyServer, startProxyServer } from '../../support/proxy-server';
import { streamChatAnswer } from '../../support/wire-answers';
import { startWireServer, type WireServer } from '../../support/wire-server';

const minute = 60_000;
const none = { http: undefined, https: undefined, except: undefined };

describe('environmentProxies', () => {
  const read = (variables: Record<string, string>) => environmentProxies((name) => variables[name]);

  it('reads the variables in either letter case, the lower one first', () => {
    assert.deepEqual(read({ HTTPS_PROXY: 'http://p:1', http_proxy: 'http://p:2', NO_PROXY: 'a.example' }), {
      http: 'http://p:2',
      https: 'http://p:1',
      except: 'a.example',
    });
    assert.equal(read({ HTTPS_PROXY: 'http://upper', https_proxy: 'http://lower' }).https, 'http://lower');
  });

  it('takes an empty variable for none', () => {
    assert.deepEqual(read({ HTTPS_PROXY: '', NO_PROXY: '' }), none);
    assert.deepEqual(read({}), none);
  });
});

describe('modelFetch', () => {
  const answer = draftAnswer('Ada');
  let server: WireServer;
  let proxy: ProxyServer;

  beforeEach(async () => {
    server = await startWireServer({ chat: streamChatAnswer(answer) });
    proxy = await startProxyServer(server.url);
  });

  afterEach(async () => {
    await proxy.close();
    await server.close();
  });

  async function call(baseUrl: string, send: typeof fetch | undefined): Promise<CallRecord> {
    const provider = await loadProvider('openai-compatible', connectionTo(baseUrl, { fetch: send }));
    assert.ok(provider.kind === 'language-model');
    return record(provider, modelCall());
  }

  function failure({ thrown }: CallRecord): PersonaError {
    assert.ok(isPersonaError(thrown), String(thrown));
    return thrown;
  }

  it('leaves calls to the platform where nothing else is asked for', () => {
    assert.equal(modelFetch({ longestMs: 5 * minute, proxies: none }), undefined);
    assert.equal(modelFetch({ longestMs: minute, proxies: none, beyondThisMachine: fetch }), fetch);
  });

  it('goes through the proxy that the environment names', async () => {
    const send = modelFetch({ longestMs: minute, proxies: { ...none, http: proxy.url } });
    const { text, thrown } = await call('http://vendor.test/v1', send);
    assert.equal(thrown, undefined);
    assert.equal(text, answer);
    assert.deepEqual(proxy.tunnels, ['vendor.test:80']);
    assert.equal(server.requests.length, 1);
  });

  it('takes a proxy without a scheme for an http one', async () => {
    const send = modelFetch({ longestMs: minute, proxies: { ...none, http: new URL(proxy.url).host } });
    assert.equal((await call('http://vendor.test:8000/v1', send)).text, answer);
    assert.deepEqual(proxy.tunnels, ['vendor.test:8000']);
  });

  it('asks this machine directly, whatever proxy there is', async () => {
    const send = modelFetch({ longestMs: minute, proxies: { ...none, http: proxy.url, https: proxy.url } });
    for (const host of ['127.0.0.1', 'localhost']) {
      assert.equal((await call(server.chatUrl.replace('127.0.0.1', host), send)).text, answer);
    }
    assert.deepEqual(proxy.tunnels, []);
  });

  it('asks hosts of NO_PROXY directly', async () => {
    // An address of this machine on most systems that does not count as one.
    const baseUrl = server.chatUrl.replace('127.0.0.1', '0.0.0.0');
    const send = (except: string | undefined): typeof fetch | undefined =>
      modelFetch({ longestMs: minute, proxies: { ...none, http: proxy.url, except } });
    assert.equal((await call(baseUrl, send('other.test'))).text, answer);
    assert.deepEqual(proxy.tunnels, [new URL(baseUrl).host]);
    await call(baseUrl, send('other.test, 0.0.0.0'));
    assert.equal(proxy.tunnels.length, 1);
  });

  it('says that the proxy refuses', async () => {
    const strict = await startProxyServer(server.url, 407);
    try {
      const send = modelFetch({ longestMs: minute, proxies: { ...none, http: strict.url } });
      const { code, unsent, message } = failure(await call('http://vendor.test/v1', send));
      assert.deepEqual([code, unsent], ['network', true]);
      assert.match(message, /The proxy refuses the connection \(status 407\)\. Check HTTPS_PROXY/);
      assert.equal(server.requests.length, 0);
    } finally {
      await strict.close();
    }
  });

  it('says that the proxy does not answer', async () => {
    await proxy.close();
    const send = modelFetch({ longestMs: minute, proxies: { ...none, http: proxy.url } });
    const { code, unsent, message } = failure(await call('http://vendor.test/v1', send));
    assert.deepEqual([code, unsent], ['network', true]);
    assert.ok(message.startsWith(`The proxy ${new URL(proxy.url).host} does not answer. Check HTTPS_PROXY`), message);
  });

  it('says that a proxy is no address, without the password in it', async () => {
    const send = modelFetch({ longestMs: minute, proxies: { ...none, https: 'socks5://me:canary@p:1' } });
    const { code, message } = failure(await call('https://vendor.test/v1', send));
    assert.equal(code, 'invalid-config');
    assert.match(message, /HTTPS_PROXY/);
    assert.doesNotMatch(message, /canary/);
  });

  it('leaves hosts beyond this machine to the fetch that it is given, and asks this one itself', async () => {
    const asked: string[] = [];
    const platform: typeof fetch = (input) => {
      asked.push(new Request(input).url);
      return Promise.reject(new TypeError('fetch failed'));
    };
    const send = modelFetch({ longestMs: 10 * minute, proxies: none, beyondThisMachine: platform });
    failure(await call('http://vendor.test/v1', send));
    assert.deepEqual(asked, ['http://vendor.test/v1/chat/completions']);
    assert.equal((await call(server.chatUrl, send)).text, answer);
    assert.equal(asked.length, 1);
  });

  it('can be cancelled', async () => {
    const send = modelFetch({ longestMs: 10 * minute, proxies: none });
    assert.ok(send);
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(send(server.url, { signal: stop.signal }), { name: 'AbortError' });
  });
});

describe('The time limits of a transport', () => {
  /** A server that sends its headers, and then its body, each after so many milliseconds. */
  async function withSlowServer(delayMs: number, use: (url: string) => Promise<void>): Promise<void> {
    const server = createServer((_, response) => {
      setTimeout(() => {
        response.writeHead(200);
        response.flushHeaders();
        setTimeout(() => response.end('late'), delayMs);
      }, delayMs);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('end a slow answer', () =>
    withSlowServer(1500, async (url) => {
      const send = createUndiciFetch(none, { headersTimeout: 100, bodyTimeout: 100 });
      await assert.rejects(send(url), (error: Error) => {
        assert.equal(Reflect.get(error.cause ?? {}, 'code'), 'UND_ERR_HEADERS_TIMEOUT');
        return true;
      });
    })).timeout(10_000);

  it('end nothing where they are lifted', () =>
    withSlowServer(1500, async (url) => {
      const send = createUndiciFetch(none, { headersTimeout: 0, bodyTimeout: 0 });
      assert.equal(await (await send(url)).text(), 'late');
    })).timeout(10_000);
});
