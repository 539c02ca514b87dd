import assert from 'node:assert/strict';
import { claude, CliStudy, llama, segments } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { Gate } from '../support/gate';
import { answerError, streamAnthropicAnswer, streamChatAnswer } from '../support/wire-answers';
import type { WireHandler, WireRequest } from '../support/wire-server';
import { unsupported } from '../support/unsupported';

const sequential = ['--mode', 'sequential'];
const claudeFolder = 'models/anthropic/claude-sonnet-5-5';
const llamaFolder = 'models/ollama/llama3%3A8b';

/** What a chat request asks, system and user. */
function chatTexts({ body }: WireRequest): string[] {
  const messages: unknown = body['messages'];
  assert.ok(Array.isArray(messages));
  return messages.map((message: { content: string }) => message.content);
}

/** Counts the exchanges under way at once. */
class Traffic {
  most = 0;
  private underWay = 0;

  counting(handler: WireHandler): WireHandler {
    return async (request, response) => {
      this.underWay++;
      this.most = Math.max(this.most, this.underWay);
      await handler(request, response);
      this.underWay--;
    };
  }
}

describe('persona generate --mode sequential', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  it('gives each model the personas of the one before, one at a time', async () => {
    const traffic = new Traffic();
    const { requests } = await study.serve({
      anthropic: traffic.counting(streamAnthropicAnswer(draftAnswer('Ada'))),
      chat: traffic.counting(streamChatAnswer(draftAnswer('Cleo'))),
    });
    const models = ['--model', claude, '--model', llama, '--repeat', '2'];
    const { exitCode, stderr } = await study.generate(...sequential, ...models);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(
      requests.map((request) => [request.path.split('?')[0], /"name\\?":\\?"(\w+)/u.exec(userTextOf(request))?.[1]]),
      [
        ['/v1/messages', undefined],
        ['/v1/messages', 'Ada'],
        ['/v1/chat/completions', 'Ada'],
        ['/v1/chat/completions', 'Cleo'],
      ],
    );
    assert.equal(traffic.most, 1);
    const run = await study.readRun();
    assert.equal(run.mode, 'sequential');
    assert.deepEqual(
      run.models.map(({ key }) => key),
      [claude, `${claude}~2`, llama, `${llama}~2`],
    );
  });

  it('keeps in prompt.txt what each model was sent, passed-on personas included', async () => {
    const { requests } = await study.serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada')),
      chat: streamChatAnswer(draftAnswer('Cleo')),
    });
    await study.generate(...sequential, '--model', claude, '--model', llama);
    const files = study.runFiles();
    const [first = '', second = ''] = [claudeFolder, llamaFolder].map((folder) => files.get(`${folder}/prompt.txt`));
    assert.doesNotMatch(first, /earlier personas/);
    assert.match(
      second,
      /\n=== earlier personas begin ===\n\{"personas":\[\{"name":"Ada".*\n=== earlier personas end ===\n$/,
    );
    assert.ok(second.startsWith(first.trimEnd()), 'the rows come first and unchanged');
    const [, request] = requests;
    assert.ok(request);
    for (const text of chatTexts(request)) {
      assert.ok(second.includes(text));
    }
  });

  it('skips a model that fails', async () => {
    let answered = 0;
    const chat: WireHandler = (request, response) =>
      (++answered === 1 ? answerError(400, { error: { message: 'no' } }) : streamChatAnswer(draftAnswer('Cleo')))(
        request,
        response,
      );
    const { requests } = await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')), chat });
    const models = ['--model', claude, '--model', llama, '--model', 'ollama:mistral'];
    const { exitCode } = await study.generate(...sequential, ...models);
    assert.equal(exitCode, 3);
    assert.match(userTextOf(requests[2]), /"name":"Ada"/);
    assert.deepEqual(
      (await study.readRun()).models.map(({ status }) => status),
      ['succeeded', 'failed', 'succeeded'],
    );
  });

  it('passes on what a generator of this machine made, and nothing that is not to be sent', async () => {
    const { requests } = await study.serve({ chat: streamChatAnswer(draftAnswer('Cleo')) });
    const columns = ['--id', 'respondent', '--exclude', 'employer', '--exclude', 'email'];
    const { exitCode, stderr } = await study.generate(...sequential, '--model', segments, '--model', llama, ...columns);
    assert.equal(exitCode, 0, stderr);
    const [offline] = (await study.readRun()).models;
    const [request, ...others] = requests;
    assert.ok(request && others.length === 0);
    const name = offline?.personas[0]?.name;
    assert.ok(name);
    assert.ok(userTextOf(request).includes(`"name":${JSON.stringify(name)}`));
    assert.doesNotMatch(JSON.stringify(request.body), /CANARY-ID|Canary|secret\.example|someone\.private/);
  });

  it('lets a generator of this machine ignore what came before', async () => {
    await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    await study.generate('--output', 'alone', '--model', segments);
    await study.generate(...sequential, '--model', claude, '--model', segments);
    const alone = await study.run('export', 'last', '--output', 'alone', '--format', 'json');
    const { models }: { models: { personas: unknown }[] } = JSON.parse(alone.stdout);
    assert.deepEqual(unsupported((await study.readRun()).models[1]?.personas), unsupported(models[0]?.personas));
  });

  it('calls no further model once it is cancelled, and keeps what is done', async () => {
    const gate = new Gate();
    const { requests } = await study.serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada')),
      chat: streamChatAnswer(draftAnswer('Cleo'), { hold: gate }),
    });
    const models = ['--model', claude, '--model', llama, '--model', 'ollama:mistral'];
    const cli = study.startGenerate(...sequential, ...models);
    await gate.reached;
    cli.signal('SIGINT');
    const { exitCode } = await cli.result;
    gate.open();
    assert.equal(exitCode, 130);
    const run = await study.readRun();
    assert.deepEqual(
      [run.status, ...run.models.map(({ status, personas }) => [status, personas.length])],
      ['cancelled', ['succeeded', 1], ['cancelled', 0], ['cancelled', 0]],
    );
    assert.equal(requests.length, 2);
  });
});

/** What a request asks, the rules aside. */
function userTextOf(request: WireRequest | undefined): string {
  const messages: unknown = request?.body['messages'];
  assert.ok(Array.isArray(messages));
  const { content }: { content: string | { text: string }[] } = messages.at(-1);
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('');
}
