import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { claude, CliStudy, llama } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { Gate } from '../support/gate';
import { streamAnthropicAnswer, streamChatAnswer } from '../support/wire-answers';
import type { WireServer } from '../support/wire-server';
import type { CliProcess } from '../support/built-cli';

describe('persona generate, interrupted', () => {
  let study: CliStudy;
  let server: WireServer;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  /** One model is done, the other one has delivered the first of its two personas and says no more. */
  async function halfway(...args: string[]): Promise<CliProcess> {
    const chunkLength = 100;
    const answer = draftAnswer('Cleo', 'Dan');
    const holdBefore = Math.ceil(answer.indexOf(',{"name":"Dan"') / chunkLength) + 1;
    server = await study.serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada')),
      chat: streamChatAnswer(answer, { chunkLength, hold: new Gate(), holdBefore }),
    });
    const cli = study.startGenerate('--model', claude, '--model', llama, ...args);
    await Promise.all([cli.whenStderr(`${claude}: succeeded`), cli.whenStderr(`${llama}: persona 1`)]);
    return cli;
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`exits with 130 on ${signal}, and saves what is done`, async () => {
      const cli = await halfway('--json');
      cli.signal(signal);
      const { exitCode, stdout, stderr } = await cli.result;
      assert.equal(exitCode, 130, stderr);
      const run = await study.readRun();
      assert.deepEqual(JSON.parse(stdout), run);
      assert.equal(run.status, 'cancelled');
      assert.deepEqual(
        run.models.map(({ status, personas }) => [status, ...personas.map(({ name }) => name)]),
        [
          ['succeeded', 'Ada'],
          ['cancelled', 'Cleo'],
        ],
      );
      const held = server.requests.find(({ path: name }) => name.includes('chat'));
      assert.equal(await held?.ended, 'cut');
      assert.equal(server.requests.length, 2);
      const files = study.runFiles();
      assert.match(files.get('models/ollama/llama3%3A8b/responses/1.txt') ?? '', /Cleo/);
      assert.match(files.get('report.md') ?? '', /cancelled/);
    });
  }

  it('leaves a whole run.json and the open call behind when it is killed', async () => {
    const cli = await halfway();
    cli.signal('SIGKILL');
    assert.equal((await cli.result).exitCode, null);
    const text = readFileSync(path.join(study.runFolder, 'run.json'), 'utf8');
    const { status, models } = JSON.parse(text) as { status: string; models: { key: string }[] };
    assert.deepEqual([status, models.map(({ key }) => key)], ['running', [claude]]);
    assert.equal((await study.readRun()).status, 'interrupted');
    const calls = (study.runFiles().get('calls.jsonl') ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; key: string });
    assert.deepEqual(
      calls.map(({ event, key }) => `${event} ${key}`).toSorted(),
      [`end ${claude}`, `start ${claude}`, `start ${llama}`].toSorted(),
    );
  });

  it('writes nothing when it is interrupted before it has begun to send', async () => {
    study.directory.write(
      'long.csv',
      `answer\n${'"I check the app daily and it costs me nothing."\n'.repeat(400_000)}`,
    );
    const cli = study.start('generate', '--from', 'long.csv');
    await cli.whenStderr('No model was named');
    cli.signal('SIGINT');
    const { exitCode, stdout, stderr } = await cli.result;
    assert.deepEqual([exitCode, stdout], [130, '']);
    assert.match(stderr, /persona: Cancelled\.\n$/);
    assert.deepEqual(study.made, ['long.csv']);
  });
});
