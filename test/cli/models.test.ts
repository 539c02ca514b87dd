import assert from 'node:assert/strict';
import { publishedPrice } from '../../src/core/money/published-prices';
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
    assert.match(
      stdout,
      /^Model +Context +Output +In \$\/M +Out \$\/M +Schema +Reasoning +Temperature +Checked +Lifecycle\n/,
    );
    assert.match(
      stdout,
      /\nanthropic:claude-sonnet-5-5 +1,000,000 +128,000 +2 +10 +yes +yes +no +\d{4}-\d\d-\d\d +current\n/,
    );
    assert.match(stdout, /\noffline:segments +none +none +free +free +none +no +no +– +runs on this machine\n/);
    assert.match(stdout, /prices in USD per million tokens on \d{4}-\d\d-\d\d\./);
    assert.match(stdout, /\nSource: https:\/\//);
    assert.match(stdout, /\nPrices: https:\/\/\S+ \(read on \d{4}-\d\d-\d\d\)\n/);
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u);
  });

  it('prints the same as one JSON document, by provider', async () => {
    const models = await json();
    const today = new Date().toISOString().slice(0, 10);
    assert.deepEqual(
      models,
      (['anthropic', 'openai', 'google', 'offline'] as const).flatMap((provider) =>
        listedModels(provider, today, publishedPrice),
      ),
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

  it('asks the vendors with --live what is new and what is gone, and says who did not answer', async () => {
    const server = await study.serve({
      anthropicModels: (_, response) =>
        response.send(200, { data: [{ id: 'claude-sonnet-5-5' }, { id: 'claude-next-7' }], has_more: false }),
    });
    const { exitCode, stdout, stderr } = await study.run('models', '--live');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.ok(stdout.includes(`\nanthropic (${new URL(server.url).host})\n  offers 2\n  new: claude-next-7\n  gone: `));
    assert.match(stdout, /\nopenai\n {2}not asked or no answer: No key for OpenAI\. Set OPENAI_API_KEY/);
    assert.deepEqual(
      server.requests.map(({ method, path }) => `${method} ${path}`),
      ['GET /v1/models?limit=1000'],
    );
  });

  it('exits with 2 where none of those asked answers, and prints the catalog all the same', async () => {
    const { exitCode, stdout } = await study.run('models', '--provider', 'openai', '--live', '--json');
    assert.equal(exitCode, 2);
    const result: { models: unknown[]; live: { provider: string; error: { code: string } }[] } = JSON.parse(stdout);
    assert.ok(result.models.length > 0);
    assert.deepEqual(
      result.live.map(({ provider, error }) => [provider, error.code]),
      [['openai', 'missing-key']],
    );
  });
});
