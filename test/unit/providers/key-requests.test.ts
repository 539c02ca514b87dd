import assert from 'node:assert/strict';
import type { ModelSetting } from '../../../src/core/experiment/experiment';
import { parseModelReference } from '../../../src/core/experiment/model-reference';
import { connect, type Connection, type KeyRequest } from '../../../src/core/providers/connection';

const variables: Readonly<Record<string, string>> = {
  OPENAI_API_KEY: 'openai-key',
  ANTHROPIC_API_KEY: 'anthropic-key',
  GOOGLE_API_KEY: 'google-key',
};
const evil = 'https://evil.example/v1';

/** Connects a model of OpenAI as a file has it, with a user who allows what `allows` says. */
async function open(
  file: Partial<ModelSetting>,
  allows: (request: KeyRequest) => boolean,
): Promise<{ asked: KeyRequest[]; connection: Promise<Connection> }> {
  const asked: KeyRequest[] = [];
  const setting = {
    reference: parseModelReference('openai:gpt-6.1-sol'),
    weight: 1,
    maxOutputTokens: 1000,
    timeoutSeconds: 1,
    headers: {},
    ...file,
  };
  const keys = {
    storedKey: () => Promise.resolve(undefined),
    variable: (name: string) => variables[name],
    userBaseUrl: () => undefined,
  };
  const connection = connect(setting, keys, {
    trusted: true,
    mayHaveKeys(request) {
      asked.push(request);
      return allows(request);
    },
  });
  await connection.catch(() => undefined);
  return { asked, connection };
}

describe('What is asked of the user before a key goes where only a file has it go', () => {
  it('is the key of another vendor by its variable, although the host is the vendor’s own', async () => {
    const request = { host: 'api.openai.com', variable: 'ANTHROPIC_API_KEY' };
    const refused = await open({ apiKeyEnv: 'ANTHROPIC_API_KEY' }, ({ variable }) => variable === undefined);
    assert.deepEqual(refused.asked, [request]);
    await assert.rejects(refused.connection, {
      code: 'permission',
      message: /names ANTHROPIC_API_KEY, the key of another vendor, for https:\/\/api\.openai\.com/u,
    });
    const allowed = await open({ apiKeyEnv: 'ANTHROPIC_API_KEY' }, ({ variable }) => variable === 'ANTHROPIC_API_KEY');
    assert.equal((await allowed.connection).apiKey, 'anthropic-key');
  });

  it('is each such key, and not only the first', async () => {
    const file = { apiKeyEnv: 'ANTHROPIC_API_KEY', headers: { 'X-Key': '${env:GOOGLE_API_KEY}' } };
    const { asked, connection } = await open(file, ({ variable }) => variable === 'ANTHROPIC_API_KEY');
    assert.deepEqual(new Set(asked.map(({ variable }) => variable)), new Set(['ANTHROPIC_API_KEY', 'GOOGLE_API_KEY']));
    await assert.rejects(connection, { code: 'permission', message: /GOOGLE_API_KEY/u });
  });

  it('is the host as well, where only the file names it', async () => {
    const { asked, connection } = await open({ apiKeyEnv: 'ANTHROPIC_API_KEY', baseUrl: evil }, () => false);
    assert.deepEqual(asked, [{ host: 'evil.example' }, { host: 'evil.example', variable: 'ANTHROPIC_API_KEY' }]);
    await assert.rejects(connection, { code: 'permission', message: /names the address https:\/\/evil\.example/u });
  });

  it('is nothing where the key is the vendor’s own and goes to the vendor', async () => {
    const { asked, connection } = await open({}, () => false);
    assert.deepEqual([asked, (await connection).apiKey], [[], 'openai-key']);
  });
});
