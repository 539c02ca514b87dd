import assert from 'node:assert/strict';
import type { Estimate } from '../../src/core/money/estimate';
import type { Run } from '../../src/core/runs/run';
import { claude, CliStudy, segments } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { streamAnthropicAnswer } from '../support/wire-answers';

/** An experiment with a model on loopback that has a price, so that it counts against a budget. */
const priced = (more: string): string => `
data:
  from: interviews.csv
generation:
  personas: 1
  models:
    - provider: anthropic
      model: claude-sonnet-5-5
      max_tokens: 1000
      price: { input: 0, output: 100 }
    - provider: anthropic
      model: claude-opus-5-5
      max_tokens: 1000
      price: { input: 0, output: 100 }
  execution:
    mode: sequential
${more}`;

describe('persona generate with a budget', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  const usage = { input_tokens: 1000, output_tokens: 500 };

  it('exits with 5 when a call no longer fits, and keeps what was done', async () => {
    const { requests } = await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada'), { usage }) });
    study.directory.write('experiment.yaml', priced('budget:\n  max_cost: 0.12\n'));
    const { exitCode, stdout, stderr } = await study.run('generate', 'experiment.yaml', '--json');
    assert.equal(exitCode, 5, stderr);
    const run = await study.readRun();
    assert.deepEqual(JSON.parse(stdout), run);
    assert.equal(run.status, 'over-budget');
    assert.deepEqual(
      run.models.map(({ error, personas, cost }) => [error?.code, personas.length, cost.usd]),
      [
        [undefined, 1, 0.05],
        ['budget', 0, 0],
      ],
    );
    assert.match(stderr, /Of the budget of \$0\.1200 there is \$0\.0700 left, and a call to claude-opus-5-5 may cost/);
    assert.equal(requests.length, 1);
  });

  it('goes on with a new budget where the one of the run was used up', async () => {
    await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada'), { usage }) });
    study.directory.write('experiment.yaml', priced('budget:\n  max_cost: 0.12\n'));
    assert.equal((await study.run('generate', 'experiment.yaml')).exitCode, 5);
    const args = ['--resume', 'last', '--max-cost', '0.11', '--json'];
    const { exitCode, stdout, stderr } = await study.run('generate', ...args);
    assert.equal(exitCode, 0, stderr);
    const run: Run = JSON.parse(stdout);
    assert.deepEqual(
      run.models.map(({ status, fromRun }) => [status, fromRun !== null]),
      [
        ['succeeded', true],
        ['succeeded', false],
      ],
    );
    assert.equal(run.totals.usd, 0.1);
  });

  it('exits with 5 before the first call, of two budgets at the lower one', async () => {
    const { requests } = await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    study.directory.write('experiment.yaml', priced('budget:\n  max_cost: 5\n'));
    const { exitCode } = await study.run('generate', 'experiment.yaml', '--max-cost', '0.099');
    assert.deepEqual([exitCode, requests.length], [5, 0]);
    assert.equal((await study.readRun()).status, 'over-budget');
  });

  it('exits with 0 while everything fits', async () => {
    await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada'), { usage }) });
    study.directory.write('experiment.yaml', priced(''));
    const { exitCode, stderr } = await study.run('generate', 'experiment.yaml', '--max-cost', '0.15');
    assert.equal(exitCode, 0, stderr);
    assert.equal((await study.readRun()).totals.usd, 0.1);
  });

  it('refuses a model of unknown price before anything is sent or made, unless that is allowed', async () => {
    study.environment['ANTHROPIC_API_KEY'] = 'sk-ant-1234567890';
    const { exitCode, stderr } = await study.generate('--model', 'anthropic:claude-unheard-of', '--max-cost', '1');
    assert.equal(exitCode, 2);
    assert.match(stderr, /price of claude-unheard-of is unknown.*allow_unknown_price/);
    assert.deepEqual(study.made, []);
  });

  it('lets local and offline models run with nothing at all to spend', async () => {
    const { exitCode, stderr } = await study.generate('--model', segments, '--max-cost', '0');
    assert.equal(exitCode, 0, stderr);
  });
});

describe('persona generate --estimate', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  it('says per model what the run would use and cost, and sends nothing but the request to count', async () => {
    const { requests } = await study.serve({
      anthropicCount: (_, response) => response.send(200, { input_tokens: 2000 }),
    });
    const models = [claude, 'openai:gpt-6.1-sol', segments].flatMap((reference) => ['--model', reference]);
    const { exitCode, stdout, stderr } = await study.generate(...models, '--repeat', '2', '--estimate');
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^Model +Runs +Tokens in +Tokens out +Fits +Cost per run +Cost +At most\n/);
    assert.match(stdout, /\nanthropic:claude-sonnet-5-5 +2 +2,000 +~2,500 +yes, of 1,000,000 +free +free +free\n/);
    assert.match(
      stdout,
      /\nopenai:gpt-6\.1-sol +2 +~[\d,]+ +~2,500 +yes, of 1,050,000 +\$0\.0\d+ +\$0\.0\d+ +\$0\.\d+\n/,
    );
    assert.match(stdout, /\noffline:segments +2 +none +none +– +free +free +free\n/);
    assert.match(stdout, /openai:gpt-6\.1-sol: would not start: No key for OpenAI/);
    assert.match(stderr, /^The prompt is sent to 127\.0\.0\.1:\d+ to have its tokens counted\.$/m);
    assert.deepEqual(
      requests.map(({ path }) => path),
      ['/v1/messages/count_tokens'],
    );
    assert.deepEqual(study.made, []);
  });

  it('prints one JSON document, and exits with 2 where a request does not fit its model', async () => {
    await study.serve({ anthropicCount: (_, response) => response.send(200, { input_tokens: 999_000 }) });
    const { exitCode, stdout } = await study.generate('--model', claude, '--estimate', '--json', '--max-cost', '1');
    assert.equal(exitCode, 2);
    const estimate: Estimate = JSON.parse(stdout);
    assert.deepEqual(
      estimate.models.map(({ key, inputTokens, inputSource, fits }) => [key, inputTokens, inputSource, fits]),
      [[claude, 999_000, 'counted', false]],
    );
    assert.deepEqual(estimate.budget, { maxUsd: 1, isWithin: true });
  });
});
