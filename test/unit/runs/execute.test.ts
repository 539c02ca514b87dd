import { diskFiles } from '../../../src/core/runs/run-files';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Check } from 'typebox/value';
import type { PersonaError } from '../../../src/core/errors';
import { RunSchema } from '../../../src/core/runs/run';
import { draftAnswer } from '../../support/draft-answers';
import { Gate } from '../../support/gate';
import { interviews, Study } from '../../support/study';
import { filesBelow } from '../../support/temporary-directory';
import { answerError, inTurn, streamAnthropicAnswer, streamChatAnswer } from '../../support/wire-answers';
import { startWireServer, type WireHandlers, type WireServer } from '../../support/wire-server';

const claude = 'anthropic:claude-sonnet-5-5';
const llama = 'ollama:llama3:8b';
const segments = 'offline:segments';

describe('executeRun', () => {
  let study: Study;
  let server: WireServer | undefined;

  beforeEach(() => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
    study.variables['ANTHROPIC_API_KEY'] = 'sk-canary-4711';
  });

  afterEach(async () => {
    study.remove();
    await server?.close();
    server = undefined;
  });

  async function serve(handlers: WireHandlers): Promise<WireServer> {
    server = await startWireServer(handlers);
    study.variables['ANTHROPIC_BASE_URL'] = server.url;
    study.variables['OLLAMA_HOST'] = server.url;
    return server;
  }

  it('asks once for what a cut answer lacks, and keeps what was asked and answered both times', async () => {
    const { requests } = await serve({
      anthropic: inTurn(
        streamAnthropicAnswer(draftAnswer('Ada', 'Ben').slice(0, -40), { stopReason: 'max_tokens' }),
        streamAnthropicAnswer(draftAnswer('Ben')),
      ),
    });
    const { run, directory } = await study.run({ from: ['interviews.csv'], model: [claude], count: 2 });
    const [model] = run.models;
    assert.ok(model && Check(RunSchema, run));
    assert.deepEqual(
      [model.status, model.personas.map(({ id, name }) => `${id} ${name}`)],
      ['succeeded', ['p1 Ada', 'p2 Ben']],
    );
    assert.deepEqual(
      model.attempts.map(({ kind, code }) => [kind, code]),
      [
        ['first', 'truncated'],
        ['repair', null],
      ],
    );
    assert.equal(requests.length, 2);
    assert.equal(model.usage.outputTokens, 2 * (model.attempts[0]?.usage?.outputTokens ?? 0));
    const [first, second] = ['prompt.txt', 'prompt-repair.txt'].map((name) =>
      readFileSync(path.join(directory, 'models/anthropic/claude-sonnet-5-5', name), 'utf8').trimEnd(),
    );
    assert.ok(first && second);
    assert.ok(second.startsWith(first));
    assert.match(second.slice(first.length), /1 persona still missing/);
    const responses = [...filesBelow(directory).keys()].filter((file) => /responses.[12]\.txt$/u.test(file));
    assert.equal(responses.length, 2);
  });

  it('spares a key that is refused the rest of its calls', async () => {
    study.directory.write(
      'experiment.yaml',
      'data: { from: interviews.csv }\ngeneration: { models: [claude-sonnet-5-5, "ollama:llama3:8b"], execution: { repeat: 4, concurrency: 1 } }\n',
    );
    const { requests } = await serve({
      anthropic: answerError(401, {
        type: 'error',
        error: { type: 'authentication_error', message: 'invalid x-api-key' },
      }),
      chat: streamChatAnswer(draftAnswer('Ada', 'Ben', 'Cleo')),
    });
    const { run } = await study.run({}, study.directory.join('experiment.yaml'));
    assert.deepEqual(run.models.map(({ provider, status }) => `${provider} ${status}`).toSorted(), [
      'anthropic failed',
      ...Array<string>(3).fill('anthropic skipped'),
      ...Array<string>(4).fill('ollama succeeded'),
    ]);
    assert.equal(requests.filter(({ path: where }) => where.includes('/messages')).length, 1);
    assert.deepEqual([run.status, run.totals.usd, run.totals.usdComplete], ['partial', 0, true]);
  });

  it('keeps everything about a run of several models', async () => {
    const { requests } = await serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada', 'Ben')),
      chat: streamChatAnswer(draftAnswer('Cleo', 'Dan')),
    });
    const flags = { from: ['interviews.csv'], model: [claude, llama], count: 2, context: 'An energy app.', seed: 3 };
    const { run, directory } = await study.run(flags);
    assert.equal(run.status, 'succeeded');
    assert.ok(Check(RunSchema, run));
    assert.deepEqual(JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8')), run);
    assert.deepEqual(
      run.models.map(({ key, status, personas }) => [key, status, personas.map(({ name }) => name)]),
      [
        [claude, 'succeeded', ['Ada', 'Ben']],
        [llama, 'succeeded', ['Cleo', 'Dan']],
      ],
    );
    assert.equal(requests.length, 2);
    const { data, settings, totals, analysis } = run;
    assert.deepEqual([data.rows, data.rowsShown, data.shownRows.length, data.redactions], [12, 12, 12, 1]);
    assert.deepEqual(data.hosts, [new URL(server?.url ?? '').host]);
    assert.deepEqual(
      data.sources.map(({ path: name, location, encoding, delimiter, rows }) => ({
        name,
        location,
        encoding,
        delimiter,
        rows,
      })),
      [{ name: 'interviews.csv', location: '../../interviews.csv', encoding: 'utf-8', delimiter: ',', rows: 12 }],
    );
    assert.deepEqual([settings.experiment.generation?.seed, settings.experiment.study?.context], [3, 'An energy app.']);
    assert.deepEqual([totals.inputTokens, totals.outputTokens, totals.usd, totals.usdComplete], [2000, 400, 0, true]);
    assert.equal(analysis.evidence[claude]?.verified, 2);
    assert.deepEqual(
      [...filesBelow(directory).keys()],
      [
        'calls.jsonl',
        'models/anthropic/claude-sonnet-5-5/personas.json',
        'models/anthropic/claude-sonnet-5-5/prompt.txt',
        'models/anthropic/claude-sonnet-5-5/responses/1.txt',
        'models/ollama/llama3%3A8b/personas.json',
        'models/ollama/llama3%3A8b/prompt.txt',
        'models/ollama/llama3%3A8b/responses/1.txt',
        'report.html',
        'report.md',
        'run.json',
      ],
    );
  });

  it('runs the others when a model has no key', async () => {
    delete study.variables['ANTHROPIC_API_KEY'];
    const { run } = await study.run({ from: ['interviews.csv'], model: [claude, segments], count: 2 });
    assert.equal(run.status, 'partial');
    assert.deepEqual(
      run.models.map(({ status, error }) => [status, error?.code]),
      [
        ['failed', 'missing-key'],
        ['succeeded', undefined],
      ],
    );
    assert.match(run.models[0]?.error?.message ?? '', /Set ANTHROPIC_API_KEY/);
    assert.deepEqual(run.data.hosts, []);
  });

  it('refuses a run in which no model can start: no folder, and all the reasons', async () => {
    delete study.variables['ANTHROPIC_API_KEY'];
    const prepared = await study.prepare({
      from: ['interviews.csv'],
      model: [claude, 'openai-compatible:my-model'],
    });
    await assert.rejects(study.execute(prepared), (error: PersonaError) => {
      assert.equal(error.code, 'missing-key');
      assert.match(error.message, /No model can start, nothing was sent/);
      assert.match(error.message, /ANTHROPIC_API_KEY/);
      assert.match(error.message, /openai-compatible:my-model: .*base_url/);
      return true;
    });
    assert.equal(existsSync(study.directory.join('personas')), false);
  });

  it('refuses an output directory that cannot be written before anything is sent', async () => {
    const { requests } = await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    study.directory.write('occupied', '');
    const prepared = await study.prepare({ from: ['interviews.csv'], model: [claude] });
    await assert.rejects(study.execute(prepared, 'occupied'), { code: 'invalid-config' });
    assert.equal(requests.length, 0);
  });

  it('tells what is known, and why, when the disk fails in the middle of a run', async () => {
    await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    const prepared = await study.prepare({ from: ['interviews.csv'], model: [claude], count: 1 });
    const { run, failure } = await study.execute(prepared, 'personas', {
      ...diskFiles,
      write: (file, text) =>
        file.endsWith('personas.json')
          ? Promise.reject(new Error('No space left on device'))
          : diskFiles.write(file, text),
    });
    assert.equal(failure?.code, 'internal');
    assert.match(failure.message, /No space left on device/);
    assert.equal(run.status, 'interrupted');
    assert.deepEqual(
      run.models.map(({ personas }) => personas.length),
      [1],
    );
  });

  it('flags a file that changes while the run is under way', async () => {
    const answer = streamAnthropicAnswer(draftAnswer('Ada'));
    const file = study.directory.join('interviews.csv');
    await serve({
      anthropic: async (request, response) => {
        writeFileSync(file, `${interviews()}CANARY-ID-113,fixed,Canary Bank,canary@secret.example,New.\n`);
        await answer(request, response);
      },
    });
    study.directory.write('more.csv', interviews());
    const { run, directory } = await study.run({ from: ['interviews.csv', 'more.csv'], model: [claude], count: 1 });
    const [changed, same] = run.data.sources;
    assert.match(changed?.warnings.join() ?? '', /changed while the run was under way/);
    assert.deepEqual(same?.warnings, []);
    assert.equal(run.data.rows, 24);
    assert.match(filesBelow(directory).get('report.md') ?? '', /changed while the run was under way/);
  });

  it('flags a file that is gone when the run ends', async () => {
    const prepared = await study.prepare({ from: ['interviews.csv'], model: [segments], count: 2 });
    study.listen = (event) => {
      if (event.type === 'model-finished') {
        rmSync(study.directory.join('interviews.csv'));
      }
    };
    const { run } = await study.execute(prepared);
    assert.match(run.data.sources[0]?.warnings.join() ?? '', /changed while/);
  });

  it('saves what is done when it is cancelled', async () => {
    const [asked, finished] = [new Gate(), new Gate()];
    await serve({
      anthropic: streamAnthropicAnswer(draftAnswer('Ada')),
      chat: streamChatAnswer(draftAnswer('Cleo'), { hold: asked, holdBefore: 0 }),
    });
    study.listen = ({ type, key }) => {
      if (type === 'model-finished' && key === claude) {
        void finished.pass();
      }
    };
    const running = study.run({ from: ['interviews.csv'], model: [claude, llama], count: 1 });
    await Promise.all([asked.reached, finished.reached]);
    study.cancel.abort();
    const { run, directory } = await running;
    assert.equal(run.status, 'cancelled');
    assert.deepEqual(
      run.models.map(({ status, personas }) => [status, personas.length]),
      [
        ['succeeded', 1],
        ['cancelled', 0],
      ],
    );
    assert.deepEqual(JSON.parse(readFileSync(path.join(directory, 'run.json'), 'utf8')), run);
    assert.ok(existsSync(path.join(directory, 'report.md')));
  });

  it('stops comparing the personas when it is cancelled, and saves what the models wrote', async () => {
    study.listen = ({ type }) => {
      if (type === 'model-finished') {
        study.cancel.abort();
      }
    };
    const prepared = await study.prepare({ from: ['interviews.csv'], model: [segments], count: 2 });
    const { run, failure } = await study.execute(prepared);
    assert.equal(failure, null);
    assert.equal(run.status, 'cancelled');
    assert.equal(run.analysis.matches, undefined);
    assert.deepEqual(
      run.models.map(({ status, personas }) => [status, personas.length]),
      [['succeeded', 2]],
    );
  });

  it('fails when all models fail, with a reason for each', async () => {
    const denied = { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } };
    await serve({
      anthropic: answerError(401, denied),
      chat: answerError(404, { error: { message: 'no such model' } }),
    });
    const { run } = await study.run({ from: ['interviews.csv'], model: [claude, llama] });
    assert.deepEqual(
      [run.status, ...run.models.map(({ status, error }) => [status, error?.code, error?.status])],
      ['failed', ['failed', 'authentication', 401], ['failed', 'not-found', 404]],
    );
  });

  describe('lets nothing out', () => {
    const flags = {
      from: ['interviews.csv'],
      model: [claude, llama, segments],
      count: 2,
      exclude: ['employer', 'email'],
      id: 'respondent',
    };
    /** Respondents are named where an excerpt stands, in these two kinds of files and nowhere else. */
    const withoutRespondents = (name: string, text: string): string =>
      name === 'run.json' || name.endsWith('/personas.json')
        ? text.replaceAll(/"respondent": "CANARY-ID-\d+"/g, '')
        : text;

    it('of the id column and excluded columns: no request and no file of the run', async () => {
      const { requests } = await serve({
        anthropic: streamAnthropicAnswer(draftAnswer('Ada', 'Ben')),
        chat: streamChatAnswer(draftAnswer('Cleo', 'Dan')),
      });
      const { run, directory } = await study.run(flags);
      assert.equal(run.status, 'succeeded');
      assert.equal(requests.length, 2);
      for (const { body, headers } of requests) {
        assert.doesNotMatch(JSON.stringify(body), /canary/i);
        assert.equal(/canary/i.test(JSON.stringify({ ...headers, 'x-api-key': '', authorization: '' })), false);
      }
      for (const [name, text] of filesBelow(directory)) {
        assert.doesNotMatch(withoutRespondents(name, text), /canary/i, name);
      }
      assert.deepEqual(run.settings.columns.exclude, ['employer', 'email']);
      assert.equal(run.models[0]?.personas[0]?.evidence[0]?.respondent, 'CANARY-ID-101');
    });

    it('of what is redacted: no request and no file of the run', async () => {
      const { requests } = await serve({
        anthropic: streamAnthropicAnswer(draftAnswer('Ada', 'Ben')),
        chat: streamChatAnswer(draftAnswer('Cleo', 'Dan')),
      });
      const { run, directory } = await study.run(flags);
      assert.equal(run.data.redactions, 1);
      assert.match(JSON.stringify(requests[0]?.body), /You can write to me at \[[^\]]+\] any time/);
      for (const { body } of requests) {
        assert.doesNotMatch(JSON.stringify(body), /someone\.private/);
      }
      const files = filesBelow(directory);
      assert.match(
        files.get('models/ollama/llama3%3A8b/prompt.txt') ?? '',
        /You can write to me at \[[^\]]+\] any time/,
      );
      for (const [name, text] of files) {
        assert.doesNotMatch(text, /someone\.private/, name);
      }
    });

    it('but says so where redaction is switched off', async () => {
      const { requests } = await serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
      const { run } = await study.run({ ...flags, model: [claude], noRedact: true });
      assert.match(JSON.stringify(requests[0]?.body), /someone\.private@example\.org/);
      assert.deepEqual([run.data.redactions, run.settings.experiment.data?.redact], [0, false]);
    });

    it('of a key, also where the server sends it back', async () => {
      const echo = { type: 'error', error: { type: 'authentication_error', message: 'wrong key: sk-canary-4711' } };
      await serve({ anthropic: answerError(401, echo), chat: streamChatAnswer(draftAnswer('Cleo')) });
      const { run, directory } = await study.run({ ...flags, model: [claude, llama] });
      assert.equal(run.models[0]?.error?.code, 'authentication');
      for (const [name, text] of filesBelow(directory)) {
        assert.doesNotMatch(text, /sk-canary/, name);
      }
    });
  });
});
