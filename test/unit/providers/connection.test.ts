import assert from 'node:assert/strict';
import { isPersonaError } from '../../../src/core/errors';
import type { ModelSetting } from '../../../src/core/experiment/experiment';
import { parseModelReference } from '../../../src/core/experiment/model-reference';
import {
  connect,
  type Connection,
  type ConnectionPolicy,
  type KeySource,
  userBaseUrl,
} from '../../../src/core/providers/connection';

const canary = 'sk-canary-0123456789';

interface World {
  stored?: Record<string, string>;
  variables?: Record<string, string>;
  userUrls?: Record<string, string>;
}

function keySource({ stored = {}, variables = {}, userUrls = {} }: World): KeySource {
  return {
    storedKey: (provider) => Promise.resolve(stored[provider]),
    variable: (name) => variables[name],
    userBaseUrl: (provider) => userUrls[provider],
  };
}

/** A listing as a file has it. */
function listing(model: string, file: Partial<ModelSetting> = {}): ModelSetting {
  return {
    reference: parseModelReference(model),
    weight: 1,
    maxOutputTokens: 16_000,
    timeoutSeconds: 300,
    headers: {},
    ...file,
  };
}

const trusting: ConnectionPolicy = { trusted: true, mayHaveKeys: () => false };
const untrusting: ConnectionPolicy = { trusted: false, mayHaveKeys: () => false };

function open(model: string, file: Partial<ModelSetting>, world: World, policy = trusting): Promise<Connection> {
  return connect(listing(model, file), keySource(world), policy);
}

/** That the connection is refused with this code and text, which holds no secret. */
async function refused(connection: Promise<Connection>, code: string, message: RegExp): Promise<void> {
  await assert.rejects(connection, (error) => {
    assert.ok(isPersonaError(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.ok(!error.message.includes(canary));
    return true;
  });
}

const claude = 'anthropic:claude-sonnet-5-5';
const router = 'openrouter:mistralai/mistral-large';
const compatible = 'openai-compatible:my-model';
const anthropicKey: World = { variables: { ANTHROPIC_API_KEY: canary } };
const evil = 'https://evil.example/v1';

describe('connect: the endpoint', () => {
  const defaults: [model: string, baseUrl: string, host: string, local: boolean][] = [
    [claude, 'https://api.anthropic.com', 'api.anthropic.com', false],
    ['openai:gpt-6-luna', 'https://api.openai.com/v1', 'api.openai.com', false],
    ['google:gemini-4-argon', 'https://generativelanguage.googleapis.com', 'generativelanguage.googleapis.com', false],
    [router, 'https://openrouter.ai/api/v1', 'openrouter.ai', false],
    ['ollama:llama3:8b', 'http://127.0.0.1:11434/v1', '127.0.0.1:11434', true],
    ['lmstudio:qwen', 'http://127.0.0.1:1234/v1', '127.0.0.1:1234', true],
  ];
  const allKeys: World = {
    variables: {
      ANTHROPIC_API_KEY: canary,
      OPENAI_API_KEY: canary,
      GEMINI_API_KEY: canary,
      OPENROUTER_API_KEY: canary,
    },
  };
  for (const [model, baseUrl, host, local] of defaults) {
    it(`of ${model} is ${baseUrl} by default`, async () => {
      const connection = await open(model, {}, allKeys);
      assert.deepEqual([connection.baseUrl, connection.host, connection.local], [baseUrl, host, local]);
      assert.deepEqual([connection.headers, connection.warnings], [{}, []]);
    });
  }

  it('is that of the file before that of the user, and that of the user before that of the vendor', async () => {
    const world: World = { ...anthropicKey, userUrls: { anthropic: 'http://localhost:2/' } };
    assert.equal((await open(claude, { baseUrl: 'http://localhost:1/' }, world)).baseUrl, 'http://localhost:1');
    assert.equal((await open(claude, {}, world)).baseUrl, 'http://localhost:2');
  });

  it('is that of the settings before that of the environment', async () => {
    const variables = { ANTHROPIC_API_KEY: canary, ANTHROPIC_BASE_URL: 'http://localhost:3' };
    assert.equal((await open(claude, {}, { variables })).baseUrl, 'http://localhost:3');
    assert.equal(
      (await open(claude, {}, { variables, userUrls: { anthropic: 'http://localhost:2' } })).host,
      'localhost:2',
    );
    assert.equal((await open(claude, {}, { variables, userUrls: { anthropic: '' } })).host, 'localhost:3');
  });

  const variables: [model: string, variable: string][] = [
    [claude, 'ANTHROPIC_BASE_URL'],
    ['openai:gpt-6-luna', 'OPENAI_BASE_URL'],
    ['google:gemini-4-argon', 'GOOGLE_GEMINI_BASE_URL'],
  ];
  for (const [model, variable] of variables) {
    it(`of ${model} may stand in ${variable}, where it gets the key`, async () => {
      const world = { variables: { ...allKeys.variables, [variable]: 'https://gateway.example/path/' } };
      const { baseUrl, apiKey } = await open(model, {}, world);
      assert.deepEqual([baseUrl, apiKey], ['https://gateway.example/path', canary]);
    });
  }

  it('must be named where there is no default', async () => {
    await refused(open(compatible, {}, {}), 'invalid-config', /needs a base_url/u);
  });

  it('does not exist for providers without one', async () => {
    await refused(open('offline:segments', {}, {}), 'unsupported', /offline/u);
    await refused(open('vscode:copilot/gpt-5', {}, {}), 'unsupported', /vscode/u);
  });

  for (const baseUrl of [
    'api.anthropic.com',
    'ftp://host/v1',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'not a url',
    '//host/v1',
  ]) {
    it(`is not "${baseUrl}"`, async () => {
      await refused(open(claude, { baseUrl }, anthropicKey), 'invalid-config', /is not a base URL/u);
    });
  }

  for (const baseUrl of [
    `https://user:${canary}@host/v1`,
    `https://${canary}@host/v1`,
    `user:${canary}@host/v1`,
    `ftp://user:${canary}@host`,
  ]) {
    it(`holds no credentials, and none are repeated: ${baseUrl.replace(canary, 'KEY')}`, async () => {
      await refused(open(compatible, { baseUrl }, {}), 'invalid-config', /base URL/u);
    });
  }

  const locals: [baseUrl: string, local: boolean][] = [
    ['http://127.0.0.1:8000/v1', true],
    ['http://127.9.9.9/v1', true],
    ['http://2130706433/v1', true],
    ['http://localhost:8000/v1', true],
    ['http://LOCALHOST/v1', true],
    ['http://[::1]:8000/v1', true],
    ['http://[0:0:0:0:0:0:0:1]/v1', true],
    ['http://localhost.evil.example/v1', false],
    ['http://127.0.0.1.evil.example/v1', false],
    ['http://evil.localhost/v1', false],
    ['http://192.168.1.2/v1', false],
    ['http://0.0.0.0:8000/v1', false],
    ['http://[::2]/v1', false],
  ];
  for (const [baseUrl, local] of locals) {
    it(`${baseUrl} is ${local ? '' : 'not '}on this machine`, async () => {
      assert.equal((await open(compatible, { baseUrl }, {})).local, local);
    });
  }
});

describe('connect: the key', () => {
  it('is the stored one before that of the environment', async () => {
    const world: World = { stored: { anthropic: 'stored' }, variables: { ANTHROPIC_API_KEY: 'variable' } };
    assert.equal((await open(claude, {}, world)).apiKey, 'stored');
    assert.equal((await open(claude, {}, { ...world, stored: {} })).apiKey, 'variable');
    assert.equal((await open(claude, {}, { ...world, stored: { anthropic: '' } })).apiKey, 'variable');
  });

  it('of Google is GOOGLE_API_KEY before GEMINI_API_KEY', async () => {
    const variables = { GOOGLE_API_KEY: 'google', GEMINI_API_KEY: 'gemini' };
    assert.equal((await open('google:gemini-4-argon', {}, { variables })).apiKey, 'google');
    const { apiKey } = await open('google:gemini-4-argon', {}, { variables: { ...variables, GOOGLE_API_KEY: '' } });
    assert.equal(apiKey, 'gemini');
  });

  it('is that of the variable that api_key_env names, before any other', async () => {
    const world: World = {
      stored: { anthropic: 'stored' },
      variables: { ANTHROPIC_API_KEY: 'variable', MY_KEY: 'mine' },
    };
    assert.equal((await open(claude, { apiKeyEnv: 'MY_KEY' }, world)).apiKey, 'mine');
  });

  for (const variables of [{}, { ANTHROPIC_API_KEY: '' }]) {
    it(`is missing with ${JSON.stringify(variables)}, and it says what to do`, async () => {
      await refused(open(claude, {}, { variables }), 'missing-key', /Anthropic.*ANTHROPIC_API_KEY.*Set API Key/u);
    });
  }

  it('is missing where the variable that api_key_env names is not set, even where another key is', async () => {
    await refused(open(claude, { apiKeyEnv: 'MY_KEY' }, anthropicKey), 'missing-key', /MY_KEY that api_key_env names/u);
  });

  it('is not needed on this machine, nor by servers that take none', async () => {
    assert.equal((await open(claude, { baseUrl: 'http://127.0.0.1:8000' }, {})).apiKey, undefined);
    assert.equal((await open('ollama:llama3', {}, {})).apiKey, undefined);
    assert.equal((await open(compatible, { baseUrl: evil }, {})).apiKey, undefined);
  });

  it('of one vendor is not taken for a model of another', async () => {
    await refused(open(router, {}, anthropicKey), 'missing-key', /OPENROUTER_API_KEY/u);
    assert.equal((await open(compatible, { baseUrl: evil }, anthropicKey)).apiKey, undefined);
  });
});

describe('connect: a cloned experiment gets no key', () => {
  const attempts: [what: string, model: string, file: Partial<ModelSetting>, world: World][] = [
    ['names a host, for a key of the environment', claude, { baseUrl: evil }, anthropicKey],
    ['names a host, for a stored key', claude, { baseUrl: evil }, { stored: { anthropic: canary } }],
    [
      'names a host whose name begins like the vendor’s',
      claude,
      { baseUrl: 'https://api.anthropic.com.evil.example' },
      anthropicKey,
    ],
    ['names another port of the vendor’s host', claude, { baseUrl: 'https://api.anthropic.com:8443' }, anthropicKey],
    ['names the vendor’s host without encryption', claude, { baseUrl: 'http://api.anthropic.com' }, anthropicKey],
    ['names a host that looks like this machine', claude, { baseUrl: 'http://evil.localhost' }, anthropicKey],
    [
      'names a host and another variable',
      compatible,
      { baseUrl: evil, apiKeyEnv: 'GITHUB_TOKEN' },
      { variables: { GITHUB_TOKEN: canary } },
    ],
    [
      'names a host and the vendor’s variable',
      compatible,
      { baseUrl: evil, apiKeyEnv: 'ANTHROPIC_API_KEY' },
      anthropicKey,
    ],
    [
      'names a host and a header',
      compatible,
      { baseUrl: evil, headers: { 'X-Key': '${env:ANTHROPIC_API_KEY}' } },
      anthropicKey,
    ],
    [
      'hides the variable in a header',
      compatible,
      { baseUrl: evil, headers: { A: 'b', 'X-Key': 'Bearer ${env:AWS_SECRET}, yes' } },
      { variables: { AWS_SECRET: canary } },
    ],
    [
      'names a host for a local preset',
      'ollama:llama3',
      { baseUrl: evil, apiKeyEnv: 'ANTHROPIC_API_KEY' },
      anthropicKey,
    ],
    ['names the variable of another vendor', router, { apiKeyEnv: 'ANTHROPIC_API_KEY' }, anthropicKey],
    [
      'names the variable of a vendor for whom no model is listed',
      router,
      { apiKeyEnv: 'OPENAI_API_KEY' },
      { variables: { OPENAI_API_KEY: canary } },
    ],
    [
      'names the variable of another vendor in a header',
      claude,
      { headers: { 'X-Key': '${env:GEMINI_API_KEY}' } },
      { variables: { ANTHROPIC_API_KEY: canary, GEMINI_API_KEY: canary } },
    ],
  ];
  for (const [what, model, file, world] of attempts) {
    it(`that ${what}`, async () => {
      await refused(open(model, file, world), 'permission', /--allow-host/u);
    });
  }

  it('and the message names the host to allow, with its port', async () => {
    await refused(
      open(claude, { baseUrl: 'https://evil.example:8443/v1' }, anthropicKey),
      'permission',
      /--allow-host evil\.example:8443\)/u,
    );
  });

  it('unless the user allows that very host', async () => {
    const asked: string[] = [];
    const policy: ConnectionPolicy = {
      trusted: true,
      mayHaveKeys({ host }) {
        asked.push(host);
        return host === 'gateway.example:8443';
      },
    };
    const { apiKey, host } = await open(claude, { baseUrl: 'https://gateway.example:8443/v1' }, anthropicKey, policy);
    assert.deepEqual([apiKey, host, asked], [canary, 'gateway.example:8443', ['gateway.example:8443']]);
    await refused(
      open(claude, { baseUrl: 'https://gateway.example/v1' }, anthropicKey, policy),
      'permission',
      /gateway\.example/u,
    );
  });

  it('unless the host is this machine', async () => {
    const baseUrl = 'http://127.0.0.1:8000/v1';
    const file = { baseUrl, apiKeyEnv: 'ANTHROPIC_API_KEY', headers: { 'X-Team': '${env:TEAM}' } };
    const { apiKey, headers } = await open(compatible, file, {
      variables: { ANTHROPIC_API_KEY: canary, TEAM: 'blue' },
    });
    assert.deepEqual([apiKey, headers], [canary, { 'X-Team': 'blue' }]);
  });

  it('unless the host is the vendor’s own or that of the user', async () => {
    const vendor = await open(claude, { baseUrl: 'https://api.anthropic.com:443/' }, anthropicKey);
    assert.equal(vendor.apiKey, canary);
    const world: World = { ...anthropicKey, userUrls: { anthropic: 'https://gateway.example/v1' } };
    assert.equal((await open(claude, { baseUrl: 'https://gateway.example/other' }, world)).apiKey, canary);
    assert.equal((await open(claude, {}, world)).host, 'gateway.example');
  });

  it('and needs none where nothing secret would be sent', async () => {
    let asked = false;
    const policy: ConnectionPolicy = { trusted: true, mayHaveKeys: () => (asked = true) };
    const { headers } = await open(compatible, { baseUrl: evil, headers: { 'X-Team': 'blue' } }, anthropicKey, policy);
    assert.deepEqual([headers, asked], [{ 'X-Team': 'blue' }, false]);
  });
});

describe('connect: headers', () => {
  it('take variables, several in one value', async () => {
    const headers = { 'X-Team': '${env:TEAM}', 'X-Both': '${env:TEAM}-${env:ROOM}', 'X-Plain': '$TEAM {env:TEAM}' };
    const connection = await open('ollama:llama3', { headers }, { variables: { TEAM: 'blue', ROOM: '$1' } });
    assert.deepEqual(connection.headers, { 'X-Team': 'blue', 'X-Both': 'blue-$1', 'X-Plain': '$TEAM {env:TEAM}' });
  });

  it('need their variables', async () => {
    await refused(
      open('ollama:llama3', { headers: { 'X-Team': '${env:TEAM}' } }, {}),
      'missing-key',
      /X-Team needs the environment variable TEAM/u,
    );
  });
});

describe('connect: in an untrusted workspace', () => {
  const files: [what: string, file: Partial<ModelSetting>][] = [
    ['base_url', { baseUrl: evil }],
    ['api_key_env', { apiKeyEnv: 'GITHUB_TOKEN' }],
    ['headers', { headers: { 'X-Key': '${env:GITHUB_TOKEN}' } }],
  ];
  for (const [what, file] of files) {
    it(`${what} of the file is ignored, with a warning`, async () => {
      const world = { variables: { ANTHROPIC_API_KEY: canary, GITHUB_TOKEN: 'token' } };
      const { host, apiKey, headers, warnings } = await open(claude, file, world, untrusting);
      assert.deepEqual([host, apiKey, headers], ['api.anthropic.com', canary, {}]);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', /not trusted.*base_url, api_key_env and headers.*ignored/u);
    });
  }

  it('what the user has set still holds, without a warning', async () => {
    const world: World = { variables: { OLLAMA_HOST: '10.0.0.5' } };
    const { host, warnings } = await open('ollama:llama3', {}, world, untrusting);
    assert.deepEqual([host, warnings], ['10.0.0.5:11434', []]);
  });

  it('a model that needs the base_url of the file cannot start, and it says why', async () => {
    await refused(
      open(compatible, { baseUrl: evil }, {}, untrusting),
      'invalid-config',
      /ignored in an untrusted workspace/u,
    );
  });
});

describe('userBaseUrl: OLLAMA_HOST', () => {
  const hosts: [given: string, expected: string][] = [
    ['0.0.0.0', 'http://127.0.0.1:11434/v1'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080/v1'],
    ['http://0.0.0.0:11434', 'http://127.0.0.1:11434/v1'],
    ['[::]', 'http://[::1]:11434/v1'],
    ['[::]:8080', 'http://[::1]:8080/v1'],
    ['::', 'http://[::1]:11434/v1'],
    ['host', 'http://host:11434/v1'],
    ['host:1234', 'http://host:1234/v1'],
    ['host:80', 'http://host/v1'],
    ['h:80', 'http://h/v1'],
    ['host:', 'http://host:11434/v1'],
    [':1234', 'http://127.0.0.1:1234/v1'],
    ['1.2.3.4', 'http://1.2.3.4:11434/v1'],
    ['http://host', 'http://host/v1'],
    ['http://host:11434', 'http://host:11434/v1'],
    ['https://host', 'https://host/v1'],
    ['https://host:8443', 'https://host:8443/v1'],
    ['HTTPS://Host.Example', 'https://host.example/v1'],
    ['[::1]', 'http://[::1]:11434/v1'],
    ['::1', 'http://[::1]:11434/v1'],
    ['[::1]:11434', 'http://[::1]:11434/v1'],
    ['[fe80::1]:80', 'http://[fe80::1]/v1'],
    ['http://host:1234/', 'http://host:1234/v1'],
    ['http://host:1234/ollama', 'http://host:1234/ollama/v1'],
    ['https://example.com/ollama/', 'https://example.com/ollama/v1'],
    ['host/ollama', 'http://host:11434/ollama/v1'],
    ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434/v1'],
    ['http://127.0.0.1:11434/v1/', 'http://127.0.0.1:11434/v1'],
    [' host ', 'http://host:11434/v1'],
    [' "1.2.3.4:5" ', 'http://1.2.3.4:5/v1'],
  ];
  for (const [given, expected] of hosts) {
    it(`reads "${given}" as ${expected}`, () => {
      assert.equal(userBaseUrl('ollama', keySource({ variables: { OLLAMA_HOST: given } })), expected);
      assert.equal(userBaseUrl('ollama', keySource({ userUrls: { ollama: given } })), expected);
    });
  }

  it('does not count when it is empty', () => {
    assert.equal(userBaseUrl('ollama', keySource({ variables: { OLLAMA_HOST: '' } })), undefined);
  });

  for (const given of ['two words', 'http://', 'ftp://host', `user:${canary}@host`]) {
    it(`refuses "${given.replace(canary, 'KEY')}"`, async () => {
      await refused(open('ollama:llama3', {}, { variables: { OLLAMA_HOST: given } }), 'invalid-config', /base URL/u);
    });
  }

  it('concerns no other provider', () => {
    const world = keySource({ variables: { OLLAMA_HOST: 'host' } });
    assert.equal(userBaseUrl('lmstudio', world), undefined);
    assert.equal(userBaseUrl('offline', world), undefined);
  });
});
