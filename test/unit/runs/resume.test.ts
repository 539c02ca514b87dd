import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { PersonaError } from '../../../src/core/errors';
import type { Flags } from '../../../src/core/experiment/overrides';
import { normaliseExperiment } from '../../../src/core/experiment/normalise';
import { hostsOf, prepareRun, type PreparedRun } from '../../../src/core/runs/prepare';
import { rerunOneModel, resumeRun, type Resumption } from '../../../src/core/runs/resume';
import type { Run } from '../../../src/core/runs/run';
import { FakeProvider, personasNamed, type Step } from '../../support/fake-provider';
import { interviews, Study } from '../../support/study';

const [claude, gpt, llama] = ['anthropic:claude-sonnet-5-5', 'openai:gpt-6.1-sol', 'ollama:llama3:8b'] as const;
const refused = (): Step[] => [new PersonaError('content-filtered', 'No.', { status: 400 })];

describe('Resuming a run', () => {
  let study: Study;

  beforeEach(() => {
    study = new Study();
    study.directory.write('interviews.csv', interviews());
    Object.assign(study.variables, { ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'b' });
  });

  afterEach(() => study.remove());

  /** Each model answers by its own list of answers, and throws when it is asked more often. */
  function execute(prepared: PreparedRun, answers: Record<string, Step[][]>): Promise<{ run: Run; directory: string }> {
    const models = prepared.models.map((model) => {
      const provider = new FakeProvider(...(answers[model.key] ?? []));
      return { ...model, source: { load: () => Promise.resolve(provider) } };
    });
    return study.execute({ ...prepared, models });
  }

  async function first(answers: Record<string, Step[][]>, flags: Flags = {}): Promise<string> {
    const all = { from: ['interviews.csv'], model: [claude, gpt, llama], count: 1, retries: 0, ...flags };
    return (await execute(await study.prepare(all), answers)).directory;
  }

  async function prepared({ document, baseDirectory, adapt }: Resumption): Promise<PreparedRun> {
    return adapt(await prepareRun(normaliseExperiment(document), baseDirectory, study.ports));
  }

  async function resumed(
    directory: string,
    answers: Record<string, Step[][]>,
  ): Promise<{ run: Run; directory: string }> {
    return execute(await prepared(await resumeRun(directory)), answers);
  }

  /** Makes a folder that of a run that was killed: before the end of these models, and with these lines in its log. */
  function kill(directory: string, keys: readonly string[], lines: (line: string) => boolean): void {
    const file = path.join(directory, 'run.json');
    const run = JSON.parse(readFileSync(file, 'utf8')) as Run;
    const writer = { pid: 2 ** 30, host: hostname() };
    const models = run.models.filter(({ key }) => !keys.includes(key));
    writeFileSync(file, JSON.stringify({ ...run, status: 'running', writer, models }));
    const log = path.join(directory, 'calls.jsonl');
    const kept = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && lines(line));
    writeFileSync(log, kept.map((line) => `${line}\n`).join(''));
  }

  const summary = (run: Run): unknown[] =>
    run.models.map(({ key, status, fromRun, personas }) => [key, status, fromRun, personas[0]?.name]);

  it('asks the models that failed, and takes over the others as they are', async () => {
    const directory = await first({ [claude]: [personasNamed('Ada')], [gpt]: [refused()], [llama]: [refused()] });
    const resumption = await resumeRun(directory);
    assert.deepEqual(resumption.owed, [gpt, llama]);
    assert.equal(resumption.outputDirectory, study.directory.join('personas'));
    assert.deepEqual(hostsOf((await prepared(resumption)).models), ['api.openai.com', '127.0.0.1:11434']);
    const { run } = await resumed(directory, { [gpt]: [personasNamed('Ben')], [llama]: [personasNamed('Cleo')] });
    const runId = path.basename(directory);
    assert.deepEqual([run.status, run.continues], ['succeeded', runId]);
    assert.deepEqual(summary(run), [
      [claude, 'succeeded', runId, 'Ada'],
      [gpt, 'succeeded', null, 'Ben'],
      [llama, 'succeeded', null, 'Cleo'],
    ]);
  });

  it('can be done again and again: what is taken over keeps the run that it is from', async () => {
    const one = await first({ [claude]: [personasNamed('Ada')], [gpt]: [refused()], [llama]: [refused()] });
    const two = await resumed(one, { [gpt]: [personasNamed('Ben')], [llama]: [refused()] });
    const three = await resumed(two.directory, { [llama]: [personasNamed('Cleo')] });
    assert.deepEqual(summary(three.run), [
      [claude, 'succeeded', path.basename(one), 'Ada'],
      [gpt, 'succeeded', two.run.runId, 'Ben'],
      [llama, 'succeeded', null, 'Cleo'],
    ]);
  });

  it('refuses a run that was continued already: what it owed is not asked twice', async () => {
    const one = await first({ [claude]: [refused()], [gpt]: [personasNamed('Ben')], [llama]: [personasNamed('Cleo')] });
    const late = await resumeRun(one);
    const two = await resumed(one, { [claude]: [refused()] });
    const refusal = { code: 'invalid-config', message: new RegExp(`Resume run ${two.run.runId} instead`) };
    await assert.rejects(resumeRun(one), refusal);
    await assert.rejects(prepared(late), refusal);
    assert.deepEqual((await resumeRun(two.directory)).owed, [claude]);
  });

  it('refuses a run that is under way', async () => {
    const directory = await first({ [claude]: [refused()], [gpt]: [refused()], [llama]: [refused()] });
    const file = path.join(directory, 'run.json');
    const run = JSON.parse(readFileSync(file, 'utf8')) as Run;
    const writer = { pid: process.pid, host: hostname() };
    writeFileSync(file, JSON.stringify({ ...run, status: 'running', writer, models: [] }));
    const refusal = { code: 'invalid-config', message: /still under way in process \d+/ };
    await assert.rejects(resumeRun(directory), refusal);
    await assert.rejects(rerunOneModel(directory, claude), refusal);
  });

  it('refuses data that have changed', async () => {
    const directory = await first({ [claude]: [refused()], [gpt]: [refused()], [llama]: [refused()] });
    study.directory.write('interviews.csv', interviews().replace('daily', 'weekly'));
    await assert.rejects(resumed(directory, {}), { code: 'invalid-data', message: /data has changed/ });
  });

  it('owes what had not ended when the run was cut off, and says that its call may have been billed', async () => {
    const good = { [claude]: [personasNamed('Ada')], [gpt]: [personasNamed('Ben')], [llama]: [personasNamed('Cleo')] };
    const directory = await first(good);
    kill(directory, [gpt, llama], (line) => !line.includes('"end"') || line.includes(claude));
    const { run } = await resumed(directory, { [gpt]: [personasNamed('Ben')], [llama]: [personasNamed('Cleo')] });
    assert.equal(run.status, 'succeeded');
    const runId = path.basename(directory);
    const warning = new RegExp(`^An earlier call of ${gpt} in run ${runId}, sent at \\S+Z, may have been billed`);
    assert.deepEqual(run.models[0]?.warnings, []);
    assert.match(run.models[1]?.warnings.join('\n') ?? '', warning);
  });

  it('says so, too, when the next run was cut off before it had asked', async () => {
    const one = await first({ [claude]: [personasNamed('Ada')], [gpt]: [personasNamed('Ben')], [llama]: [refused()] });
    kill(one, [gpt], (line) => !line.includes('"end"') || !line.includes(gpt));
    const two = await resumed(one, { [gpt]: [personasNamed('Ben')], [llama]: [refused()] });
    kill(two.directory, [gpt, llama], () => false);
    const { run } = await resumed(two.directory, { [gpt]: [personasNamed('Ben')], [llama]: [personasNamed('Cleo')] });
    assert.deepEqual(
      run.models.map(({ warnings }) => warnings.length),
      [0, 1, 0],
    );
    assert.match(run.models[1]?.warnings[0] ?? '', new RegExp(`in run ${path.basename(one)}, .*may have been billed`));
  });

  it('reads the answer of a model that had answered before the run was cut off', async () => {
    const directory = await first({
      [claude]: [personasNamed('Ada')],
      [gpt]: [personasNamed('Ben')],
      [llama]: [personasNamed('Cleo')],
    });
    const before = (await resumeRun(directory)).run.models[1];
    kill(directory, [gpt], () => true);
    appendFileSync(path.join(directory, 'calls.jsonl'), '{"event":"start","key":"openai:gp');
    const { run } = await resumed(directory, {});
    const { warnings, fromRun, requested: _, ...recovered } = run.models[1] ?? assert.fail();
    assert.deepEqual({ ...recovered, warnings: [], fromRun: null, requested: before?.requested }, before);
    assert.equal(fromRun, path.basename(directory));
    assert.match(warnings.join('\n'), /read from the answer in its folder/);
  });

  it('reads an answer that took two calls, and the costs of both', async () => {
    const half: Step[] = [...personasNamed('Ada').slice(0, -1), { type: 'finish', reason: 'length' }];
    const directory = await first(
      { [gpt]: [half, personasNamed('Ada', 'Ben')] },
      { model: [gpt], count: 2, retries: 1 },
    );
    const before = (await resumeRun(directory)).run.models[0];
    assert.equal(before?.attempts.at(-1)?.kind, 'repair');
    kill(directory, [gpt], () => true);
    const { run } = await resumed(directory, {});
    const [recovered] = run.models;
    assert.deepEqual(recovered?.personas, before?.personas);
    assert.deepEqual(
      [recovered?.cost, recovered?.usage, recovered?.attempts],
      [before?.cost, before?.usage, before?.attempts],
    );
  });

  it('asks again where the answer that was recorded is gone', async () => {
    const directory = await first({ [gpt]: [personasNamed('Ben')] }, { model: [gpt] });
    kill(directory, [gpt], () => true);
    writeFileSync(path.join(directory, 'models/openai/gpt-6.1-sol/responses/1.txt'), '{"personas": [');
    const { run } = await resumed(directory, { [gpt]: [personasNamed('Dan')] });
    assert.deepEqual(summary(run), [[gpt, 'succeeded', null, 'Dan']]);
  });

  it('keeps the later results of a sequential run, and says what they do not build on', async () => {
    const directory = await first(
      { [claude]: [personasNamed('Ada')], [gpt]: [refused()], [llama]: [personasNamed('Cleo')] },
      { mode: 'sequential' },
    );
    const two = await resumed(directory, { [gpt]: [refused()] });
    const three = await resumed(two.directory, { [gpt]: [personasNamed('Ben')] });
    assert.deepEqual(
      three.run.models.map(({ personas, warnings }) => [personas[0]?.name, warnings]),
      [
        ['Ada', []],
        ['Ben', []],
        ['Cleo', [`Kept as it was: it does not build on what ${gpt} says in this run.`]],
      ],
    );
    const prompt = path.join(three.directory, 'models/openai/gpt-6.1-sol/prompt.txt');
    assert.match(readFileSync(prompt, 'utf8'), /Ada/);
  });

  it('runs one model again on demand, as often as the user likes', async () => {
    const directory = await first({ [gpt]: [personasNamed('Ben')] }, { model: [gpt] });
    for (const name of ['Dan', 'Eve']) {
      const again = await prepared(await rerunOneModel(directory, gpt));
      const { run } = await execute(again, { [gpt]: [personasNamed(name)] });
      assert.deepEqual(summary(run), [[gpt, 'succeeded', null, name]]);
    }
    assert.equal(readdirSync(study.directory.join('personas')).length, 3);
  });
});
