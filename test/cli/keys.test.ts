import assert from 'node:assert/strict';
import type { CliResult } from '../support/built-cli';
import { claude, CliStudy, llama } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { type ProxyServer, startProxyServer } from '../support/proxy-server';
import { filesBelow } from '../support/temporary-directory';
import {
  streamAnthropicAnswer,
  streamChatAnswer,
  streamGeminiAnswer,
  streamResponsesAnswer,
} from '../support/wire-answers';
import type { WireHandler, WireRequest, WireServer } from '../support/wire-server';

const keys = {
  ANTHROPIC_API_KEY: 'sk-ant-canary-anthropic-0815',
  OPENAI_API_KEY: 'sk-proj-canary-openai-0815',
  GOOGLE_API_KEY: 'AIza-canary-google-0815',
  OPENROUTER_API_KEY: 'canary-openrouter-0815',
  OWN_KEY: 'canary-own-0815',
};

/** Variables that the vendors' libraries would read, send or act upon. */
const leaks = {
  ANTHROPIC_AUTH_TOKEN: 'leak-auth-token',
  ANTHROPIC_CUSTOM_HEADERS: 'x-leak: leak-anthropic-header',
  ANTHROPIC_LOG: 'debug',
  GEMINI_API_KEY: 'leak-gemini-key',
  GOOGLE_GENAI_USE_VERTEXAI: 'true',
  GOOGLE_CLOUD_PROJECT: 'leak-google-project',
  GOOGLE_CLOUD_LOCATION: 'leak-google-location',
  OPENAI_ADMIN_KEY: 'leak-admin-key',
  OPENAI_CUSTOM_HEADERS: 'x-leak: leak-openai-header',
  OPENAI_LOG: 'debug',
  OPENAI_ORG_ID: 'leak-organisation',
  OPENAI_PROJECT_ID: 'leak-project',
  OPENAI_WEBHOOK_SECRET: 'leak-webhook-secret',
};

const secret = /canary-|leak-|0815/u;
const everyVendor = [claude, 'openai:gpt-6.1-sol', 'google:gemini-3.8-flash', llama, 'openai-compatible:mine'];

const experiment = [
  'data: { from: interviews.csv }',
  'generation:',
  '  personas: 1',
  '  execution: { retries: 0 }',
  '  models:',
  ...everyVendor.slice(0, -1).map((model) => `    - "${model}"`),
  '    - provider: openai-compatible',
  '      model: mine',
  '      base_url: BASE_URL',
  '      api_key_env: OWN_KEY',
  '      headers: { X-Team: "${env:OWN_KEY}" }',
].join('\n');

/** A vendor who repeats what it was sent. */
const echo: WireHandler = ({ headers }, response) =>
  response.send(401, { error: { message: `Refused: ${JSON.stringify(headers)}` } });

const answer = draftAnswer('Ada');
const answering = {
  anthropic: streamAnthropicAnswer(answer),
  responses: streamResponsesAnswer(answer),
  gemini: streamGeminiAnswer(answer),
  chat: streamChatAnswer(answer),
};
const refusing = { anthropic: echo, responses: echo, gemini: echo, chat: echo };

describe('Keys on the command line', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  async function serve(handlers: Parameters<CliStudy['serve']>[0]): Promise<WireServer> {
    const server = await study.serve(handlers);
    Object.assign(study.environment, leaks, keys, {
      OPENAI_BASE_URL: server.chatUrl,
      GOOGLE_GEMINI_BASE_URL: server.url,
    });
    study.directory.write('experiment.yaml', experiment.replace('BASE_URL', server.chatUrl));
    return server;
  }

  /** That neither the output nor any file below the study's folder holds a key or what else was hidden. */
  function assertKept({ stdout, stderr }: CliResult): void {
    assert.doesNotMatch(stdout, secret);
    assert.doesNotMatch(stderr, secret);
    for (const [file, text] of filesBelow(study.directory.path)) {
      assert.doesNotMatch(text, secret, file);
    }
  }

  it('stand in no output and no file of a run that succeeds, nor of what is made of it', async () => {
    const server = await serve(answering);
    const run = await study.run('generate', 'experiment.yaml');
    assert.equal(run.exitCode, 0, run.stderr);
    assertKept(run);
    assert.equal(server.requests.length, everyVendor.length);
    for (const args of [
      ['runs'],
      ['runs', '--json'],
      ['export', 'last', '--format', 'md'],
      ['export', 'last', '--format', 'json'],
      ['models', '--live', '--json'],
    ]) {
      const result = await study.run(...args);
      assert.ok(result.stdout !== '', `${args.join(' ')}: ${result.stderr}`);
      assertKept(result);
    }
  });

  it('stand in no output and no file of a run whose vendors repeat what they were sent', async () => {
    await serve(refusing);
    for (const args of [[], ['--json']]) {
      const run = await study.run('generate', 'experiment.yaml', ...args);
      assert.equal(run.exitCode, 4, run.stderr);
      assert.match(run.stdout + run.stderr, /Refused: /);
      assertKept(run);
    }
  });

  it('go each to its own vendor, and nothing else of the environment goes anywhere', async () => {
    const server = await serve(answering);
    await study.run('generate', 'experiment.yaml');
    const found = server.requests.map(({ path, headers, body }) => {
      assert.doesNotMatch(JSON.stringify(body), secret);
      const secrets = Object.entries(headers).filter(([, value]) => secret.test(String(value)));
      return [path.replace(/\?.*/, ''), Object.fromEntries(secrets)];
    });
    const chat = '/v1/chat/completions';
    const expected = [
      ['/v1/messages', { authorization: `Bearer ${keys.ANTHROPIC_API_KEY}` }],
      ['/v1/responses', { authorization: `Bearer ${keys.OPENAI_API_KEY}` }],
      ['/v1/models/gemini-3.8-flash:streamGenerateContent', { 'x-goog-api-key': keys.GOOGLE_API_KEY }],
      [chat, {}],
      [chat, { authorization: `Bearer ${keys.OWN_KEY}`, 'x-team': keys.OWN_KEY }],
    ];
    const sorted = (entries: unknown[]): string[] => entries.map((entry) => JSON.stringify(entry)).toSorted();
    assert.deepEqual(sorted(found), sorted(expected));
  });
});

describe('A cloned experiment gets no key on the command line', () => {
  let study: CliStudy;
  let server: WireServer;
  let proxy: ProxyServer;

  /** Every host is the stand-in for the vendors, by way of a proxy that notes which one was asked for. */
  beforeEach(async () => {
    study = new CliStudy();
    server = await study.serve(answering);
    proxy = await startProxyServer(server.url);
    Object.assign(study.environment, keys, { HTTP_PROXY: proxy.url });
  });

  afterEach(async () => {
    await proxy.close();
    await study.remove();
  });

  async function generate(model: string, ...args: string[]): Promise<CliResult> {
    const text = ['data: { from: interviews.csv }', 'generation:', '  personas: 1', `  models: [${model}]`].join('\n');
    study.directory.write('experiment.yaml', text);
    return study.run('generate', 'experiment.yaml', ...args);
  }

  const address = 'base_url: "http://cloned.test/v1"';
  const clones: [what: string, model: string, received: (request: WireRequest) => unknown, key: string][] = [
    [
      'that names a host',
      `{ provider: openai, model: gpt-6.1-sol, ${address} }`,
      ({ headers }) => headers.authorization,
      `Bearer ${keys.OPENAI_API_KEY}`,
    ],
    [
      'that names a header',
      `{ provider: openai-compatible, model: mine, ${address}, headers: { X-Key: "\${env:ANTHROPIC_API_KEY}" } }`,
      ({ headers }) => headers['x-key'],
      keys.ANTHROPIC_API_KEY,
    ],
    [
      'that names another variable',
      `{ provider: openai-compatible, model: mine, ${address}, api_key_env: OPENAI_API_KEY }`,
      ({ headers }) => headers.authorization,
      `Bearer ${keys.OPENAI_API_KEY}`,
    ],
  ];
  for (const [what, model, received, key] of clones) {
    it(`${what}, until the host is allowed with --allow-host`, async () => {
      for (const args of [[], ['--allow-host', 'other.test'], ['--allow-host', 'cloned.test:8080']]) {
        const refused = await generate(model, ...args);
        assert.equal(refused.exitCode, 2, refused.stderr);
        assert.match(refused.stderr, /--allow-host cloned\.test\)/);
        assert.doesNotMatch(refused.stdout + refused.stderr, secret);
      }
      assert.deepEqual([proxy.tunnels, server.requests], [[], []]);
      const allowed = await generate(model, '--allow-host', 'cloned.test');
      assert.equal(allowed.exitCode, 0, allowed.stderr);
      assert.deepEqual(proxy.tunnels, ['cloned.test:80']);
      const [request] = server.requests;
      assert.ok(request && server.requests.length === 1);
      assert.equal(received(request), key);
    });
  }
});
