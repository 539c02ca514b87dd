import assert from 'node:assert/strict';
import { CliStudy, llama } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { Gate } from '../support/gate';
import { answerError, streamChatAnswer } from '../support/wire-answers';
import type { WireHandler } from '../support/wire-server';
import { unsupported } from '../support/unsupported';

const keys = [llama, `${llama}~2`, `${llama}#2`, `${llama}#2~2`];
const folders = ['llama3%3A8b', 'llama3%3A8b~2', 'llama3%3A8b#2', 'llama3%3A8b#2~2'].map(
  (name) => `models/ollama/${name}`,
);

const experiment = `
data: { from: interviews.csv }
generation:
  personas: 1
  models:
    - { provider: ollama, model: "llama3:8b", temperature: 0.25, weight: 2 }
    - { provider: ollama, model: "llama3:8b", temperature: 1.5, max_tokens: 900 }
  execution: { repeat: 2, retries: 0 }
`;

/** Answers with a persona that tells the temperature; the first listing is answered when the second has been. */
function secondListingFirst(): WireHandler {
  const secondAnswered = new Gate();
  let hot = 0;
  return async (request, response) => {
    const { temperature } = request.body;
    if (temperature === 0.25) {
      await secondAnswered.pass();
    }
    await streamChatAnswer(draftAnswer(`Persona at ${String(temperature)}`))(request, response);
    if (temperature === 1.5 && ++hot === 2) {
      secondAnswered.open();
    }
  };
}

describe('The same model twice, each run twice', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
    study.directory.write('experiment.yaml', experiment);
  });

  afterEach(() => study.remove());

  it('makes four model runs, each with its settings, in the order of the experiment', async () => {
    const { requests } = await study.serve({ chat: secondListingFirst() });
    const { exitCode, stderr } = await study.run('generate', 'experiment.yaml');
    assert.equal(exitCode, 0, stderr);
    const run = await study.readRun();
    assert.deepEqual(run.planned, keys);
    assert.deepEqual(
      run.models.map(({ key, model, listing, repetition, weight, personas }) => {
        return [key, model, listing, repetition, weight, ...personas.map(({ name }) => name)];
      }),
      [
        [keys[0], 'llama3:8b', 1, 1, 2, 'Persona at 0.25'],
        [keys[1], 'llama3:8b', 1, 2, 2, 'Persona at 0.25'],
        [keys[2], 'llama3:8b', 2, 1, 1, 'Persona at 1.5'],
        [keys[3], 'llama3:8b', 2, 2, 1, 'Persona at 1.5'],
      ],
    );
    const sent = requests.map(({ body }) => [body['model'], body['temperature'], body['max_tokens']]);
    assert.deepEqual(
      sent.filter(([, temperature]) => temperature === 1.5),
      [
        ['llama3:8b', 1.5, 900],
        ['llama3:8b', 1.5, 900],
      ],
    );
    assert.equal(sent.length, 4);
    const prompts = requests.map(({ body }) => JSON.stringify(body['messages']));
    assert.equal(new Set(prompts).size, 1, 'all are sent the same');
  });

  it('keeps each in a folder of its own', async () => {
    await study.serve({ chat: secondListingFirst() });
    await study.run('generate', 'experiment.yaml');
    const run = await study.readRun();
    const files = study.runFiles();
    assert.deepEqual(
      [...files.keys()].filter((name) => name.startsWith('models/')).toSorted(),
      folders
        .flatMap((folder) => [`${folder}/personas.json`, `${folder}/prompt.txt`, `${folder}/responses/1.txt`])
        .toSorted(),
    );
    for (const [index, folder] of folders.entries()) {
      assert.deepEqual(
        JSON.parse(files.get(`${folder}/personas.json`) ?? ''),
        unsupported(run.models[index]?.personas),
      );
      assert.equal(files.get(`${folder}/responses/1.txt`), draftAnswer(`Persona at ${index < 2 ? 0.25 : 1.5}`));
    }
    const calls = (files.get('calls.jsonl') ?? '').trimEnd().split('\n');
    const logged = calls.map((line): { event: string; key: string } => JSON.parse(line));
    for (const event of ['start', 'end']) {
      const of = logged.filter((entry) => entry.event === event).map(({ key }) => key);
      assert.deepEqual(of.toSorted(), keys.toSorted(), event);
    }
  });

  it('counts and costs each for itself, and all in the total', async () => {
    await study.serve({ chat: streamChatAnswer(draftAnswer('Ada')) });
    await study.run('generate', 'experiment.yaml');
    const { models, totals, analysis } = await study.readRun();
    assert.deepEqual(
      models.map(({ usage }) => usage.inputTokens),
      [1000, 1000, 1000, 1000],
    );
    assert.deepEqual([totals.inputTokens, totals.outputTokens], [4000, 800]);
    assert.deepEqual(Object.keys(analysis.evidence), keys);
  });

  it('gives one that fails the blame alone', async () => {
    let cold = 0;
    const handler: WireHandler = (request, response) => {
      const fails = request.body['temperature'] === 0.25 && ++cold === 2;
      const answer = fails ? answerError(400, { error: { message: 'no' } }) : streamChatAnswer(draftAnswer('Ada'));
      return answer(request, response);
    };
    await study.serve({ chat: handler });
    const { exitCode, stdout } = await study.run('generate', 'experiment.yaml');
    assert.equal(exitCode, 3);
    const { models } = await study.readRun();
    assert.deepEqual(models.map(({ status }) => status).toSorted(), ['failed', 'succeeded', 'succeeded', 'succeeded']);
    assert.deepEqual(
      models.slice(2).map(({ status }) => status),
      ['succeeded', 'succeeded'],
    );
    for (const key of keys) {
      assert.ok(stdout.includes(`\n${key} `), key);
    }
    assert.match((await study.run('runs')).stdout, / 3 of 4 /);
  });

  it('repeats what flags name', async () => {
    await study.serve({ chat: streamChatAnswer(draftAnswer('Ada')) });
    await study.generate('--model', llama, '--model', llama, '--repeat', '2');
    const { planned, models } = await study.readRun();
    assert.deepEqual(planned, keys);
    assert.deepEqual(
      models.map(({ key }) => key),
      keys,
    );
  });
});
