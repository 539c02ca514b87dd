import assert from 'node:assert/strict';
import { claude, CliStudy, segments } from '../support/cli-study';
import { draftAnswer } from '../support/draft-answers';
import { streamAnthropicAnswer } from '../support/wire-answers';

describe('persona refuses with exit code 2, before anything is sent or written', () => {
  let study: CliStudy;

  beforeEach(() => {
    study = new CliStudy();
  });

  afterEach(() => study.remove());

  async function refused(args: string[], message: RegExp): Promise<void> {
    const { requests } = await study.serve({ anthropic: streamAnthropicAnswer(draftAnswer('Ada')) });
    const before = study.made;
    const { exitCode, stdout, stderr } = await study.run(...args);
    assert.equal(exitCode, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\bat .*:\d+:\d+/);
    assert.deepEqual(study.made, before);
    assert.equal(requests.length, 0);
  }

  const generate = ['generate', '--from', 'interviews.csv', '--model', claude];
  for (const [what, args, message] of [
    ['no command', [], /Usage: persona/],
    ['an unknown command', ['genrate'], /unknown command 'genrate'/],
    ['an unknown flag', [...generate, '--fast'], /unknown option '--fast'/],
    ['a flag without its value', [...generate, '--count'], /--count/],
    ['a flag with a bad value', [...generate, '--count', 'many'], /--count.*number/],
    ['a flag beyond its range', [...generate, '--count', '0'], /--count/],
    ['a bad weight', [...generate, '--weight', claude], /REF=N/],
    ['a weight of a model that is not there', [...generate, '--weight', 'ollama:x=2'], /not in the experiment/],
    ['two experiments', [...generate, 'a.yaml', 'b.yaml'], /too many arguments/],
    ['--batch', [...generate, '--batch'], /--batch is not available yet/],
    ['an unknown mode', [...generate, '--mode', 'serial'], /--mode/],
    ['a consensus of one', [...generate, '--mode', 'consensus'], /consensus needs two model runs/],
    ['a bare model id', [...generate, '--model', 'llama3:8b'], /ollama:llama3:8b/],
    ['an empty model', [...generate, '--model', 'anthropic:'], /anthropic:/],
    ['models of the editor alone', ['generate', '--from', 'interviews.csv', '--model', 'vscode:copilot/gpt'], /editor/],
    ['no data', ['generate', '--model', claude], /--from FILE/],
    ['a file that is not there', ['generate', '--from', 'gone.csv', '--model', claude], /gone\.csv/],
    ['an experiment that is not there', ['generate', 'gone.yaml'], /gone\.yaml/],
    ['a column that is not there', [...generate, '--text', 'anser'], /Did you mean "answer"/],
    ['a context that is not there', [...generate, '--context', '@gone.txt'], /gone\.txt/],
    ['an output directory that is a file', [...generate, '--output', 'interviews.csv'], /cannot be written/],
    ['a profile of nothing', ['profile'], /missing required argument/],
    ['a profile of a file that is not there', ['profile', 'gone.csv', '--json'], /gone\.csv/],
  ] as const) {
    it(what, () => refused([...args], message));
  }

  for (const [what, content, message] of [
    ['an empty file', '', /empty/i],
    ['a file with a header only', 'respondent,answer\n', /header/i],
  ] as const) {
    it(what, async () => {
      study.directory.write('data.csv', content);
      await refused(['generate', '--from', 'data.csv', '--model', claude], message);
    });
  }

  it('an experiment with mistakes, each with its place', async () => {
    study.directory.write('experiment.yaml', 'data: { form: interviews.csv }\ngeneration: { personas: none }\n');
    await refused(
      ['generate', 'experiment.yaml'],
      /experiment\.yaml:1:9: .*form.*\n.*experiment\.yaml:2:25: .*personas/,
    );
  });

  it('a run of models that have no key', async () => {
    study.environment['ANTHROPIC_API_KEY'] = '';
    const { exitCode, stdout, stderr } = await study.run(...generate, '--json');
    assert.deepEqual([exitCode, stdout, study.made], [2, '', []]);
    assert.match(stderr, /No model can start, nothing was sent\.\n.*Set ANTHROPIC_API_KEY/);
  });

  it('a host that only the experiment names, until it is allowed', async () => {
    const server = await study.serve({});
    study.directory.write(
      'experiment.yaml',
      [
        'data: { from: interviews.csv }',
        'generation:',
        '  execution: { retries: 0, timeout: 5 }',
        '  models:',
        '    - { provider: anthropic, model: claude-sonnet-5-5, base_url: "http://proxy.invalid" }',
      ].join('\n'),
    );
    await refused(['generate', 'experiment.yaml'], /--allow-host proxy\.invalid/);
    assert.equal(server.requests.length, 0);
    const allowed = await study.run('generate', 'experiment.yaml', '--allow-host', 'proxy.invalid');
    assert.equal(allowed.exitCode, 4);
    assert.match(allowed.stderr, /sent to proxy\.invalid/);
  });

  it('but shows help with exit code 0', async () => {
    for (const args of [['--help'], ['generate', '--help'], ['help', 'demo']]) {
      const { exitCode, stdout, stderr } = await study.run(...args);
      assert.deepEqual([exitCode, stderr], [0, '']);
      assert.match(stdout, /^Usage: persona/);
      assert.doesNotMatch(stdout, /--batch/);
    }
  });

  it('and offers what needs no key', async () => {
    const { exitCode } = await study.run('generate', '--from', 'interviews.csv', '--model', segments, '--count', '2');
    assert.equal(exitCode, 0);
  });
});
