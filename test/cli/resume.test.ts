import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../../src/core/runs/run';
import { claude, CliStudy, llama, segments } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { Gate } from '../support/gate';
import { answerError, inTurn, streamAnthropicAnswer, streamChatAnswer } from '../support/wire-answers';
import type { WireServer } from '../support/wire-server';

describe('persona generate --resume', () => {
  let study: CliStudy;
  let server: WireServer;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  const asked = (): string[] => server.requests.map(({ path: name }) => (name.includes('chat') ? llama : claude));

  /** Claude has answered, Llama holds its answer back, and the process is killed. */
  async function killed(...args: string[]): Promise<string> {
    server = await study.serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada')),
      chat: inTurn(
        streamChatAnswer(draftAnswer('Cleo'), { hold: new Gate(), holdBefore: 1 }),
        streamChatAnswer(draftAnswer('Cleo')),
      ),
    });
    const cli = study.startGenerate('--model', claude, '--model', llama, ...args);
    await Promise.all([cli.whenStderr(`${claude}: succeeded`), cli.whenStderr(`${llama}: started`)]);
    cli.signal('SIGKILL');
    assert.equal((await cli.result).exitCode, null);
    assert.deepEqual(asked().toSorted(), [claude, llama]);
    return path.basename(study.runFolder);
  }

  it('asks exactly what a killed run owes, and says that the open call may have been billed', async () => {
    const runId = await killed();
    const { exitCode, stdout, stderr } = await study.run('generate', '--resume', 'last', '--json');
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(asked().slice(2), [llama]);
    const run = JSON.parse(stdout) as Run;
    assert.deepEqual([run.status, run.continues], ['succeeded', runId]);
    assert.deepEqual(
      run.models.map(({ key, fromRun, personas, warnings }) => [key, fromRun, personas[0]?.name, warnings.length]),
      [
        [claude, runId, 'Ada', 0],
        [llama, null, 'Cleo', 1],
      ],
    );
    assert.match(stderr, new RegExp(`Resuming run ${runId}: 1 of 2 models is owed`));
    assert.match(stderr, /1 model \(and 1 taken over\), to be sent to 127\.0\.0\.1/);
    assert.match(stderr, new RegExp(`${llama}: warning: An earlier call .* may have been billed`));
    assert.match(stderr, new RegExp(`${claude}: succeeded in run ${runId}, taken over`));
  });

  it('sends nothing when there is nothing owed, and nothing twice', async () => {
    const runId = await killed();
    assert.equal((await study.run('generate', '--resume', runId)).exitCode, 0);
    const again = await study.run('generate', '--resume', runId);
    assert.equal(again.exitCode, 2);
    assert.match(again.stderr, new RegExp(`Run ${runId} has been continued by run .*Resume run .* instead`));
    const done = await study.run('generate', '--resume', 'last', '--json');
    assert.deepEqual([done.exitCode, (JSON.parse(done.stdout) as Run).continues], [0, runId]);
    assert.match(done.stderr, /Every model of run .* succeeded: nothing was sent/);
    assert.equal(server.requests.length, 3);
    assert.equal(readdirSync(study.directory.join('personas')).length, 2);
  });

  it('keeps the new run where it is told to', async () => {
    await killed();
    const folder = path.join('personas', path.basename(study.runFolder));
    const { exitCode, stderr } = await study.run('generate', '--resume', folder, '--output', 'elsewhere');
    assert.equal(exitCode, 0, stderr);
    assert.equal(readdirSync(study.directory.join('elsewhere')).length, 1);
    assert.equal(readdirSync(study.directory.join('personas')).length, 1);
  });

  it('goes on with an experiment file, with another time limit where one is given', async () => {
    server = await study.serve({
      anthropic: inTurn(
        answerError(400, { type: 'error', error: { type: 'invalid_request_error', message: 'no' } }),
        streamAnthropicAnswer(draftAnswer('Ada')),
      ),
    });
    study.directory.write(
      'experiment.yaml',
      `data: { from: interviews.csv }\ngeneration: { personas: 1, models: [${claude}, ${segments}] }\n`,
    );
    assert.equal((await study.run('generate', 'experiment.yaml')).exitCode, 3);
    const { runFolder } = study;
    const { exitCode, stderr } = await study.run(
      'generate',
      '--resume',
      runFolder,
      '--timeout',
      '60',
      '--retries',
      '1',
    );
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(asked(), [claude, claude]);
  });

  it('exits with 3 while a model still fails, and with 2 where the data has changed', async () => {
    server = await study.serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada')),
      chat: answerError(400, { error: { message: 'no' } }),
    });
    assert.equal((await study.generate('--model', claude, '--model', llama)).exitCode, 3);
    assert.equal((await study.run('generate', '--resume', 'last')).exitCode, 3);
    assert.deepEqual(asked().slice(2), [llama]);
    study.directory.write('interviews.csv', 'answer\nSomething else than it was before.\n');
    const { exitCode, stdout, stderr } = await study.run('generate', '--resume', 'last');
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr, /data has changed/);
    assert.equal(server.requests.length, 3);
  });

  it('takes no flag that asks for another experiment', async () => {
    const runId = await killed();
    for (const [flags, name] of [
      [['--model', segments], '--model'],
      [['--count', '3'], '--count'],
      [['--no-redact'], '--no-redact'],
      [['--from', 'interviews.csv'], '--from'],
      [['--cache'], '--cache'],
      [['experiment.yaml'], 'experiment file'],
    ] as const) {
      const { exitCode, stdout, stderr } = await study.run('generate', '--resume', runId, ...flags);
      assert.deepEqual([exitCode, stdout], [2, ''], name);
      assert.match(stderr, new RegExp(`takes no ${name}`));
    }
    assert.equal(server.requests.length, 2);
  });

  it('refuses a run that is not there', async () => {
    const { exitCode, stderr } = await study.run('generate', '--resume', 'last');
    assert.equal(exitCode, 2);
    assert.match(stderr, /There is no run in .*personas yet/);
  });
});

describe('persona generate --cache', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  it('sends nothing the second time, costs nothing, and tells what it had cost', async () => {
    const server = await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    study.directory.write(
      'experiment.yaml',
      [
        'data: { from: interviews.csv }',
        'generation:',
        '  personas: 1',
        '  models: [{ provider: anthropic, model: claude-sonnet-5-5, price: { input: 2, output: 10 } }]',
      ].join('\n'),
    );
    const first = await study.run('generate', 'experiment.yaml', '--cache', '--json');
    assert.equal(first.exitCode, 0, first.stderr);
    const second = await study.run('generate', 'experiment.yaml', '--cache', '--json');
    assert.equal(second.exitCode, 0, second.stderr);
    assert.equal(server.requests.length, 1);
    const [made, found] = [first, second].map(({ stdout }) => JSON.parse(stdout) as Run);
    assert.deepEqual(found?.models[0]?.personas, made?.models[0]?.personas);
    const { usd, source, originalUsd } = found?.models[0]?.cost ?? {};
    assert.deepEqual([made?.totals.usd, usd, source, originalUsd, found?.totals.usd], [0.004, 0, 'cache', 0.004, 0]);
    assert.match(second.stderr, /succeeded from the cache, was \$0\.0040/);
    const shown = await study.run('generate', 'experiment.yaml', '--cache');
    assert.match(shown.stdout, /\$0 \(cached, was \$0\.0040\)/);
    const folders = readdirSync(study.directory.join('personas')).filter((name) => name !== '.cache');
    assert.equal(folders.length, 3);
    const logs = folders.filter((name) => existsSync(study.directory.join('personas', name, 'calls.jsonl')));
    assert.equal(logs.length, 1);
    const report = readFileSync(study.directory.join('personas', found?.runId ?? '', 'report.md'), 'utf8');
    assert.match(report, /was \$0\.0040/);
    assert.equal((await study.run('runs', '--json')).exitCode, 0);
  });
});
