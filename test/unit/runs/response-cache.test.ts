import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Flags } from '../../../src/core/experiment/overrides';
import type { GenerationEvent } from '../../../src/core/generation/events';
import type { Run } from '../../../src/core/runs/run';
import { draftAnswer, draftPersona } from '../../support/draft-answers';
import { interviews, Study } from '../../support/study';
import { filesBelow } from '../../support/temporary-directory';
import { answerError, streamAnthropicAnswer, streamChatAnswer } from '../../support/wire-answers';
import { startWireServer, type WireHandlers, type WireServer } from '../../support/wire-server';

const claude = 'anthropic:claude-sonnet-5-5';
const llama = 'ollama:llama3:8b';
const price = '{ input: 2, output: 10 }';

describe('The response cache', () => {
  let study: Study;
  let server: WireServer;

  beforeEach(() => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
    study.variables['ANTHROPIC_API_KEY'] = 'sk-canary-4711';
  });

  afterEach(async () => {
    study.remove();
    await server.close();
  });

  async function serve(handlers: WireHandlers): Promise<void> {
    server = await startWireServer(handlers);
    study.variables['ANTHROPIC_BASE_URL'] = server.url;
    study.variables['OLLAMA_HOST'] = server.url;
  }

  const flags: Flags = { from: ['interviews.csv'], model: [claude], count: 1, cache: true };
  const ask = async (more: Flags = {}): Promise<Run> => (await study.run({ ...flags, ...more })).run;
  const sent = (): number => server.requests.length;

  /** The entries by file. */
  function entries(): string[] {
    const directory = study.directory.join('personas', '.cache', 'responses');
    return readdirSync(directory).map((name) => path.join(directory, name));
  }

  /** An experiment in which the calls have a price although the server is on this machine. */
  function priced(settings = ''): string {
    return study.directory.write(
      'experiment.yaml',
      `data: { from: interviews.csv }\ngeneration:\n  personas: 1\n  execution: { cache: true }\n  models: [{ provider: anthropic, model: claude-sonnet-5-5, price: ${price}${settings} }]\n`,
    );
  }

  it('answers an identical request without a call: the same personas, checked again, for nothing', async () => {
    await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    const file = priced();
    const first = await study.run({}, file);
    const events: GenerationEvent[] = [];
    study.listen = (event) => events.push(event);
    const second = await study.run({}, file);
    assert.equal(sent(), 1);
    const [made] = first.run.models;
    const [found] = second.run.models;
    assert.deepEqual([made?.status, made?.cost.usd, made?.cost.source], ['succeeded', 0.004, 'experiment']);
    assert.deepEqual(found?.personas, made?.personas);
    assert.equal(found?.personas[0]?.evidence[0]?.verdict, 'verified');
    assert.deepEqual([found?.status, found?.finishReason, found?.usage], ['succeeded', 'stop', made?.usage]);
    const cost = { usd: 0, source: 'cache', originalUsd: 0.004, batch: false, pricedAt: null };
    assert.deepEqual([found?.cost, found?.attempts, found?.latencyMs], [cost, [], null]);
    assert.equal(second.run.totals.usd, 0);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['persona-arrived', 'model-finished'],
    );
    const files = filesBelow(second.directory);
    const folder = 'models/anthropic/claude-sonnet-5-5';
    assert.deepEqual(
      [...files.keys()],
      [`${folder}/personas.json`, `${folder}/prompt.txt`, 'report.html', 'report.md', 'run.json'],
    );
  });

  it('is off unless it is asked for', async () => {
    await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    await ask({ cache: false });
    await ask();
    await ask({ cache: false });
    assert.equal(sent(), 3);
  });

  it('keeps repetitions and listings as draws of their own', async () => {
    const names = ['Ada', 'Ben', 'Cleo', 'Dan'];
    await serve({
      anthropic: (request, response) => streamAnthropicAnswer(draftAnswer(names.shift() ?? 'Eve'))(request, response),
    });
    const draws = (run: Run): (string | undefined)[] => run.models.map(({ personas }) => personas[0]?.name);
    const first = draws(await ask({ model: [claude, claude], repeat: 2 }));
    assert.deepEqual(new Set(first), new Set(['Ada', 'Ben', 'Cleo', 'Dan']));
    assert.deepEqual(draws(await ask({ model: [claude, claude], repeat: 2 })), first);
    assert.equal(sent(), 4);
  });

  const experiment = (settings: string) => async (): Promise<void> => void (await study.run({}, priced(settings)));
  for (const [what, again] of [
    ['another study context', () => ask({ context: 'An energy app.' })],
    ['another number of personas', () => ask({ count: 2 })],
    ['another model', () => ask({ model: ['anthropic:claude-opus-4-8'] })],
    ['another provider of the model', () => ask({ model: ['ollama:claude-sonnet-5-5'] })],
    ['another limit of the answer', experiment(', max_tokens: 9000')],
    ['a header', experiment(', headers: { X-Team: blue }')],
    [
      'another address',
      async () => {
        study.variables['ANTHROPIC_BASE_URL'] = `${server.url}/`.replace('127.0.0.1', 'localhost');
        await ask();
      },
    ],
    [
      'other data',
      async () => {
        study.directory.write('interviews.csv', `${interviews()}CANARY-ID-113,fixed,Canary Bank,c@d.example,New.\n`);
        await ask();
      },
    ],
    [
      'data that differ only where they are redacted',
      async () => {
        study.directory.write('interviews.csv', interviews().replace('canary1@', 'canary0@'));
        await ask();
      },
    ],
  ] as const) {
    it(`does not take ${what} for the same request`, async () => {
      await serve({
        anthropic: streamAnthropicAnswer(draftAnswer('Ada', 'Ben')),
        chat: streamChatAnswer(draftAnswer('Cleo')),
      });
      await ask();
      await again();
      assert.equal(sent(), 2);
      await again();
      assert.equal(sent(), 2);
    });
  }

  it('does not take another temperature for the same request, where the model takes one', async () => {
    await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')), chat: streamChatAnswer(draftAnswer('Cleo')) });
    for (const temperature of [0.2, 0.7, 0.2]) {
      const file = study.directory.write(
        'experiment.yaml',
        `data: { from: interviews.csv }\ngeneration:\n  personas: 1\n  execution: { cache: true }\n  models: [{ model: "${llama}", temperature: ${temperature} }, { model: "${claude}", temperature: ${temperature} }]\n`,
      );
      await study.run({}, file);
    }
    const temperatures = server.requests.map(({ body }) => body['temperature']);
    assert.deepEqual([temperatures.length, new Set(temperatures)], [3, new Set([0.2, 0.7, undefined])]);
  });

  it('takes a request for the same whatever does not reach the wire', async () => {
    await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    await ask();
    study.variables['ANTHROPIC_API_KEY'] = 'sk-another';
    await ask({ timeout: 9, concurrency: 1, retries: 0, seed: 7, weight: { [claude]: 3 } });
    assert.equal(sent(), 1);
  });

  for (const [what, handler] of [
    ['is refused', answerError(400, { type: 'error', error: { type: 'invalid_request_error', message: 'no' } })],
    ['is cut off', streamAnthropicAnswer(draftAnswer('Ada'), { stopReason: 'max_tokens' })],
    ['is no JSON', streamAnthropicAnswer('I would rather not.')],
    ['lacks a persona', streamAnthropicAnswer(draftAnswer('Ada'))],
  ] as const) {
    it(`does not keep an answer that ${what}`, async () => {
      await serve({ anthropic: handler });
      const run = await ask({ count: 2, retries: 0 });
      assert.notEqual(run.status, 'succeeded');
      await ask({ count: 2, retries: 0 });
      assert.equal(sent(), 2);
    });
  }

  for (const [what, damage] of [
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['of another request', (text: string) => text.replace(/"key": ".{4}/u, '"key": "0000')],
    ['of another form', () => '{"text": 3}'],
    ['without a usable persona', (text: string) => text.replace(/"text": ".*"/u, '"text": "{\\"personas\\": []}"')],
  ] as const) {
    it(`ignores and replaces an entry that is ${what}`, async () => {
      await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
      await ask();
      const [file = ''] = entries();
      const whole = readFileSync(file, 'utf8');
      const damaged = damage(whole);
      assert.notEqual(damaged, whole);
      writeFileSync(file, damaged);
      assert.equal((await ask()).status, 'succeeded');
      assert.equal(sent(), 2);
      await ask();
      assert.equal(sent(), 2);
    });
  }

  it('does not fail a run that it cannot serve', async () => {
    await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    mkdirSync(study.directory.join('personas'));
    study.directory.write('personas/.cache', 'in the way');
    assert.equal((await ask()).status, 'succeeded');
    assert.equal((await ask()).status, 'succeeded');
    assert.equal(sent(), 2);
  });

  it('holds neither a key nor a header', async () => {
    await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    study.variables['TEAM'] = 'canary-team';
    await study.run({}, priced(', headers: { X-Team: "${env:TEAM}" }'));
    const [file = ''] = entries();
    assert.doesNotMatch(readFileSync(file, 'utf8'), /canary/);
  });

  it('serves sequential mode, each model with what came before it', async () => {
    await serve({
      anthropic: streamAnthropicAnswer(JSON.stringify({ personas: [draftPersona('Ada')] })),
      chat: streamChatAnswer(draftAnswer('Cleo')),
    });
    const sequential: Flags = { model: [claude, llama], mode: 'sequential' };
    const first = await ask(sequential);
    const second = await ask(sequential);
    assert.equal(sent(), 2);
    assert.deepEqual(
      second.models.map(({ personas }) => personas),
      first.models.map(({ personas }) => personas),
    );
    await ask({ ...sequential, model: [llama] });
    assert.equal(sent(), 3);
  });
});
