import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { errorCodes, PersonaError } from '../../../src/core/errors';
import {
  callTarget,
  connectionError,
  retryAfterMs,
  serverError,
  withoutSecrets,
} from '../../../src/core/providers/http-errors';
import { ManualClock } from '../../support/manual-clock';

const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
const remote = callTarget('https://api.example.com/v1', 'some-model', []);
const local = callTarget('http://localhost:11434/v1', 'llama3:8b', []);

describe('callTarget', () => {
  it('names the host with its port and knows what is local', () => {
    assert.deepEqual([remote.host, remote.local], ['api.example.com', false]);
    assert.deepEqual([local.host, local.local], ['localhost:11434', true]);
    for (const url of ['http://127.0.0.1:1', 'http://127.8.8.8', 'http://[::1]:8000/v1']) {
      assert.equal(callTarget(url, '', []).local, true, url);
    }
    for (const url of [
      'http://app.localhost:8000',
      'http://127.0.0.1.example.com',
      'http://localhost.example.com',
      'http://10.0.0.1',
    ]) {
      assert.equal(callTarget(url, '', []).local, false, url);
    }
  });

  it('refuses what is no URL', () => {
    assert.throws(() => callTarget('nowhere', '', []), { code: 'invalid-config' });
  });
});

describe('retryAfterMs', () => {
  const cases: [Record<string, string>, number | undefined][] = [
    [{}, undefined],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT', date: 'Thu, 01 Jan 2026 00:00:20 GMT' }, 10_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
  ];
  for (const [headers, expected] of cases) {
    it(`reads ${JSON.stringify(headers)} as ${expected}`, () => {
      assert.equal(retryAfterMs(new Headers(headers), clock), expected);
    });
  }
});

describe('serverError', () => {
  const cases: [number, string, boolean, RegExp][] = [
    [400, 'bad-request', false, /refused the request.*some-model/],
    [401, 'authentication', false, /Set a valid key/],
    [402, 'payment', false, /Check the plan/],
    [403, 'permission', false, /rights of the key/],
    [404, 'not-found', false, /Check the model id/],
    [408, 'timeout', true, /raise the timeout/],
    [413, 'context-too-long', false, /fewer rows/],
    [418, 'bad-request', false, /refused/],
    [422, 'bad-request', false, /refused/],
    [429, 'rate-limited', true, /lower the concurrency/],
    [500, 'overloaded', true, /Try again later/],
    [503, 'overloaded', true, /Try again later/],
    [529, 'overloaded', true, /Try again later/],
  ];
  for (const [status, code, retryable, text] of cases) {
    it(`${status} is ${code}`, () => {
      const error = serverError(remote, { status, text: 'What the server says.' }, clock);
      assert.deepEqual([error.code, error.retryable, error.status], [code, retryable, status]);
      assert.match(error.message, text);
      assert.ok(error.message.includes(`status ${status}: What the server says.`));
    });
  }

  for (const text of [
    "This model's maximum context length is 4096 tokens.",
    'prompt is too long: 213121 tokens > 200000 maximum',
    'the request exceeds the available context size',
  ]) {
    it(`knows that the prompt is too long from "${text}"`, () => {
      assert.equal(serverError(remote, { status: 400, text, code: 'bad-request' }, clock).code, 'context-too-long');
    });
  }

  it('does not read a rate limit as a long prompt', () => {
    assert.equal(serverError(remote, { status: 429, text: 'Too many tokens per minute' }, clock).code, 'rate-limited');
  });

  it('says what to do, whatever the code', () => {
    const texts = errorCodes.map((code) => serverError(remote, { status: 400, text: '', code }, clock).message);
    for (const text of texts) {
      assert.match(text, /\b(?:Set|Check|Lower|Look|Try|choose) /, text);
      assert.ok(text.includes('api.example.com') || text.includes('some-model'), text);
    }
  });

  it('does not follow a redirect, nor advise to try again', () => {
    const error = serverError(remote, { status: 307, text: '' }, clock);
    assert.deepEqual([error.code, error.retryable], ['network', false]);
    assert.match(error.message, /Set the base URL/);
  });

  it('leaves out HTML and shortens long texts', () => {
    assert.ok(
      !serverError(remote, { status: 502, text: '<html><body>Bad gateway</body></html>' }, clock).message.includes('<'),
    );
    assert.ok(serverError(remote, { status: 400, text: 'x'.repeat(5000) }, clock).message.length < 600);
  });
});

describe('withoutSecrets', () => {
  it('removes the given secrets wherever they stand, and what looks like a key', () => {
    const text = 'Key s3cret-value (sk-abc***wxyz) refused.\nSent: authorization: Bearer abcdef';
    assert.equal(withoutSecrets(text, ['s3cret-value']), 'Key … (…) refused. Sent: authorization: Bearer …');
  });

  it('leaves no secret in any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/), (before, after, secret) => {
        assert.ok(!withoutSecrets(before + secret + after, [secret]).includes(secret));
      }),
    );
  });
});

describe('connectionError', () => {
  function failed(code: string): Error {
    return new Error('Connection error.', {
      cause: new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }),
    });
  }

  const cases: [string, string, boolean, RegExp][] = [
    ['ECONNREFUSED', 'network', true, /Nothing answers at localhost:11434\. Start the server/],
    ['ENOTFOUND', 'network', true, /localhost:11434 cannot be found/],
    ['EAI_AGAIN', 'network', true, /cannot be found/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'network', true, /certificates/],
    ['ECONNRESET', 'network', false, /broke \(ECONNRESET\)/],
    ['UND_ERR_SOCKET', 'network', false, /broke/],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', true, /too long/],
    ['UND_ERR_BODY_TIMEOUT', 'timeout', false, /too long/],
    ['ETIMEDOUT', 'timeout', false, /too long/],
  ];
  for (const [system, code, unsent, text] of cases) {
    it(`${system} is ${code}${unsent ? ', nothing sent' : ''}`, () => {
      const error = connectionError(local, failed(system));
      assert.deepEqual([error.code, error.retryable, error.unsent], [code, true, unsent]);
      assert.match(error.message, text);
    });
  }

  it('leaves alone what the transport has explained', () => {
    const explained = new PersonaError('invalid-config', 'HTTPS_PROXY is no address.');
    assert.equal(connectionError(remote, new TypeError('fetch failed', { cause: explained })), explained);
  });

  it('does not tell to start a server that is elsewhere', () => {
    assert.doesNotMatch(connectionError(remote, failed('ECONNREFUSED')).message, /Start/);
  });
});
