import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../../src/core/runs/run';
import type { CliProcess } from '../support/built-cli';
import { canaryKey, claude, CliStudy, llama, segments } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { Gate } from '../support/gate';
import { answerError, inTurn, streamAnthropicAnswer, streamChatAnswer } from '../support/wire-answers';

const denied = (message: string): unknown => ({ type: 'error', error: { type: 'authentication_error', message } });

describe('persona generate', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  it('exits with 0 when every model succeeded: result on stdout, progress on stderr, a run folder', async () => {
    await study.serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada')),
      chat: streamChatAnswer(draftAnswer('Cleo')),
    });
    const { exitCode, stdout, stderr } = await study.generate('--model', claude, '--model', llama);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^interviews\.csv: succeeded\n/);
    assert.match(stdout, /anthropic:claude-sonnet-5-5 +succeeded +1 +1 of 1/);
    assert.match(stdout, /1\. Ada\n[^]*1\. Cleo\n/);
    assert.match(stderr, /^12 of 12 rows, 1 redactions, 2 models, to be sent to 127\.0\.0\.1:\d+\n/);
    for (const line of [`${claude}: started`, `${claude}: persona 1`, `${llama}: persona 1`]) {
      assert.ok(stderr.includes(`${line}\n`));
      assert.ok(!stdout.includes(line));
    }
    assert.match(stderr, /ollama:llama3:8b: succeeded in /);
    assert.ok(stderr.includes(`Report: ${study.runFolder}/report.md\n`));
    assert.equal((await study.readRun()).status, 'succeeded');
  });

  it('writes neither colours nor control characters where there is no terminal', async () => {
    const { stdout, stderr } = await study.generate('--model', segments);
    assert.doesNotMatch(stdout + stderr, /[^\P{Cc}\n]/u);
  });

  it('prints one JSON document with --json, the run.json that is on the disk', async () => {
    await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    const { exitCode, stdout } = await study.generate('--model', claude, '--json');
    assert.equal(exitCode, 0);
    assert.equal(stdout, readFileSync(path.join(study.runFolder, 'run.json'), 'utf8'));
    assert.deepEqual(JSON.parse(stdout), await study.readRun());
  });

  it('exits with 3 when one of two models fails, and keeps the other', async () => {
    await study.serve({
      anthropic: answerError(401, denied('invalid x-api-key')),
      chat: streamChatAnswer(draftAnswer('Cleo')),
    });
    const { exitCode, stdout, stderr } = await study.generate('--model', claude, '--model', llama, '--json');
    assert.equal(exitCode, 3);
    const run = await study.readRun();
    assert.deepEqual(JSON.parse(stdout), run);
    assert.deepEqual(
      [run.status, ...run.models.map(({ status, personas }) => [status, personas.length])],
      ['partial', ['failed', 0], ['succeeded', 1]],
    );
    assert.match(stderr, /anthropic:claude-sonnet-5-5: failed: /);
  });

  it('exits with 3 when a model delivers fewer personas than asked', async () => {
    await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    const { exitCode, stderr } = await study.generate('--model', claude, '--count', '3');
    assert.equal(exitCode, 3);
    assert.match(stderr, /warning: 1 persona was delivered where 3 were asked for/);
    assert.equal((await study.readRun()).models[0]?.status, 'partial');
  });

  it('lets offline generators choose their number where none was given, and goes on so', async () => {
    await study.serve({
      anthropic: inTurn(answerError(400, denied('no')), streamAnthropicAnswer(draftAnswer('Ada', 'Ben', 'Cleo'))),
    });
    const { exitCode } = await study.run(
      'generate',
      '--from',
      'interviews.csv',
      '--model',
      claude,
      '--model',
      segments,
    );
    assert.equal(exitCode, 3);
    const first = await study.readRun();
    assert.deepEqual([first.settings.personasAsked, first.settings.experiment.generation?.personas], [false, 3]);
    assert.equal(first.models[1]?.status, 'succeeded');
    assert.doesNotMatch(first.models[1].warnings.join(), /instead of|as asked for/u);
    const resumed = await study.run('generate', '--resume', 'last', '--json');
    assert.equal(resumed.exitCode, 0, resumed.stderr);
    const { settings, models } = JSON.parse(resumed.stdout) as Run;
    assert.deepEqual([settings.personasAsked, settings.experiment.generation?.personas], [false, 3]);
    assert.equal(models[0]?.personas.length, 3);
  });

  it('exits with 4 when every model fails, and still prints the run', async () => {
    await study.serve({ anthropic: answerError(401, denied('invalid x-api-key')) });
    const { exitCode, stdout } = await study.generate('--model', claude, '--json');
    assert.equal(exitCode, 4);
    const run = await study.readRun();
    assert.deepEqual(JSON.parse(stdout), run);
    assert.deepEqual([run.status, run.models[0]?.error?.code], ['failed', 'authentication']);
  });

  it('runs the offline generators and says so where no model is named', async () => {
    const { exitCode, stderr } = await study.generate();
    assert.equal(exitCode, 0);
    assert.match(
      stderr,
      /^No model was named, so these run: offline:segments, offline:topics, offline:archetypes\. Add language models with --model/,
    );
    assert.match(stderr, /nothing leaves this machine/);
  });

  it('runs the others without a key for one of the models', async () => {
    const { exitCode, stderr } = await study.generate('--model', claude, '--model', segments);
    assert.equal(exitCode, 3);
    assert.match(stderr, /anthropic:claude-sonnet-5-5: failed: .*ANTHROPIC_API_KEY/);
  });

  it('has all models at work at the same time', async () => {
    const [first, second] = [new Gate(), new Gate()];
    const { requests } = await study.serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada'), { hold: first, holdBefore: 0 }),
      chat: streamChatAnswer(draftAnswer('Cleo'), { hold: second, holdBefore: 0 }),
    });
    const cli = study.startGenerate('--model', claude, '--model', llama);
    await Promise.all([first.reached, second.reached]);
    assert.equal(requests.length, 2);
    first.open();
    second.open();
    assert.equal((await cli.result).exitCode, 0);
  });

  it('names the host before it sends anything there', async () => {
    let cli: CliProcess | undefined;
    const answer = streamAnthropicAnswer(draftAnswer('Ada'));
    const server = await study.serve({
      anthropic: async (request, response) => {
        await cli?.whenStderr(`sent to ${new URL(server.url).host}`);
        await answer(request, response);
      },
    });
    cli = study.startGenerate('--model', claude);
    assert.equal((await cli.result).exitCode, 0);
  });

  it('shows and stores no key, also where the server sends it back', async () => {
    const { requests } = await study.serve({
      anthropic: answerError(401, denied(`The key ${canaryKey} is wrong.`), { 'x-echo': canaryKey }),
      chat: streamChatAnswer(draftAnswer('Cleo')),
    });
    const { exitCode, stdout, stderr } = await study.generate('--model', claude, '--model', llama, '--json');
    assert.equal(exitCode, 3);
    assert.ok(requests.some(({ headers }) => JSON.stringify(headers).includes(canaryKey)));
    assert.ok(!(stdout + stderr).includes(canaryKey));
    for (const [name, text] of study.runFiles()) {
      assert.ok(!text.includes(canaryKey), name);
    }
  });

  it('keeps what comes from data and servers from steering the terminal', async () => {
    const hostile = '\u001B[31mred\u001B]0;title\u0007\u202Eevil';
    study.directory.write('hostile.csv', `answer,${hostile}\nI check the app daily and more,x\nAnother answer,y\n`);
    await study.serve({
      anthropic: answerError(400, { type: 'error', error: { type: 'invalid_request_error', message: hostile } }),
    });
    const { stdout, stderr } = await study.run('generate', '--from', 'hostile.csv', '--model', claude);
    assert.match(stderr, /red/);
    assert.doesNotMatch(stdout + stderr, /[^\P{Cc}\n]|\u202E/u);
  });

  it('takes an experiment file, and flags over it', async () => {
    study.directory.write(
      'experiment.yaml',
      'name: My study\ndata: { from: interviews.csv, text: [answer] }\ngeneration: { personas: 5, models: [offline:segments] }\noutput: { directory: results }\n',
    );
    study.directory.write('context.txt', 'From a file.');
    const flags = ['--count', '2', '--context', '@context.txt', '--output', 'personas', '--json'];
    const { exitCode, stdout, stderr } = await study.run('generate', 'experiment.yaml', ...flags);
    assert.equal(exitCode, 0, stderr);
    const run = await study.readRun();
    assert.deepEqual(JSON.parse(stdout), run);
    assert.equal(run.name, 'My study');
    const { generation, study: brief } = run.settings.experiment;
    assert.deepEqual([generation?.personas, brief?.context], [2, 'From a file.']);
    assert.deepEqual(study.made.toSorted(), ['context.txt', 'experiment.yaml', 'personas']);
  });

  it('tells of a file that changed while the run was under way', async () => {
    const answer = streamAnthropicAnswer(draftAnswer('Ada'));
    await study.serve({
      anthropic: async (request, response) => {
        study.directory.write('interviews.csv', 'answer\nSomething else entirely\n');
        await answer(request, response);
      },
    });
    const { exitCode, stderr } = await study.generate('--model', claude);
    assert.equal(exitCode, 0);
    assert.match(stderr, /warning: interviews\.csv: The file changed while the run was under way/);
  });
});
