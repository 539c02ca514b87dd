import assert from 'node:assert/strict';
import { listedModels } from '../../src/core/providers/listing';
import { CliStudy } from '../support/cli-study';

describe('persona models', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  const json = async (...args: string[]): Promise<{ provider: string; model: string }[]> => {
    const { exitCode, stdout, stderr } = await study.run('models', '--json', ...args);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const models: { provider: string; model: string }[] = JSON.parse(stdout);
    return models;
  };

  it('lists models with limits, prices and where that is known from', async () => {
    const { exitCode, stdout, stderr } = await study.run('models');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.match(stdout, /^Model +Context +Output +In \$\/M +Out \$\/M +Temperature +Checked +Lifecycle\n/);
    assert.match(stdout, /\nanthropic:claude-sonnet-5-5 +1,000,000 +128,000 +2 +10 +no +\d{4}-\d\d-\d\d +current\n/);
    assert.match(stdout, /\noffline:segments +none +none +free +free +no +– +runs on this machine\n/);
    assert.match(stdout, /prices in USD per million tokens on \d{4}-\d\d-\d\d\./);
    assert.match(stdout, /\nSource: https:\/\//);
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u);
  });

  it('prints the same as one JSON document, by provider', async () => {
    const models = await json();
    const today = new Date().toISOString().slice(0, 10);
    assert.deepEqual(
      models,
      (['anthropic', 'openai', 'google', 'offline'] as const).flatMap((provider) => listedModels(provider, today)),
    );
  });

  it('lists those of one provider, also by its other name', async () => {
    for (const [name, provider] of [
      ['anthropic', 'anthropic'],
      ['gemini', 'google'],
      ['offline', 'offline'],
    ] as const) {
      const models = await json('--provider', name);
      assert.deepEqual([...new Set(models.map((model) => model.provider))], [provider]);
    }
  });

  it('says where a provider has no catalog', async () => {
    const { exitCode, stdout, stderr } = await study.run('models', '--provider', 'ollama', '--json');
    assert.deepEqual([exitCode, stdout], [0, '[]\n']);
    assert.match(stderr, /no models of ollama.*ollama:<model>/);
  });

  it('refuses a provider that nobody knows', async () => {
    const { exitCode, stdout, stderr } = await study.run('models', '--provider', 'antropic');
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr, /"antropic" is no known provider\. Did you mean "anthropic"\?/);
  });

  it('refuses --live for now', async () => {
    const { exitCode, stdout, stderr } = await study.run('models', '--live');
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr, /--live is not available yet/);
    assert.doesNotMatch((await study.run('models', '--help')).stdout, /--live/);
  });
});
