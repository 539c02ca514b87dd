import assert from 'node:assert/strict';
import { readRowTokens } from '../../../src/core/data/row-tokens';
import { checkExperiment } from '../../../src/core/experiment/findings/check-experiment';
import { PersonaError } from '../../../src/core/errors';
import { marked } from '../../support/experiment-text';
import { findingPorts } from '../../support/finding-ports';
import { TemporaryDirectory } from '../../support/temporary-directory';

const text = (data: string, models = '[gpt-6.1-sol, claude-opus-4-5-20251101, offline:segments]') =>
  `data:\n  from: a.csv\n${data}generation:\n  models: ${models}\n`;

describe('findings about the size of the prompt', () => {
  let directory: TemporaryDirectory;

  beforeEach(() => {
    directory = new TemporaryDirectory();
    directory.write('a.csv', 'respondent,answer\n1,yes it is so\n');
  });

  afterEach(() => directory.remove());

  async function found(
    experiment: string,
    rowTokens: () => Promise<number>,
  ): Promise<{ message: string; marked: string }[]> {
    const problems = await checkExperiment(experiment, findingPorts({ baseDirectory: directory.path, rowTokens }));
    return problems
      .filter(({ code }) => code === 'prompt-too-long')
      .map((each) => ({ message: each.message, marked: marked(experiment, { ...each, code: 'unsupported' }) }));
  }

  it('mark each model whose context is too small, and say how many rows would fit', async () => {
    const [problem, ...others] = await found(text('  max_tokens: 900000\n'), () => Promise.resolve(500_000));
    assert.deepEqual(others, []);
    assert.equal(problem?.marked, 'claude-opus-4-5-20251101');
    assert.match(
      problem?.message ?? '',
      /^The prompt takes about 50\d,\d{3} tokens and the answer up to 16,000, more than the 200,000 of claude-opus-4-5-20251101\. Set data\.max_tokens to 180000 or less\.$/u,
    );
    const mended = text('  max_tokens: 180000\n');
    assert.deepEqual(await found(mended, () => Promise.resolve(500_000)), []);
  });

  it('are none where the data is small, unreadable or not to be shown in whole', async () => {
    const large = text('  max_tokens: 900000\n');
    assert.deepEqual(await found(large, () => Promise.resolve(1000)), []);
    assert.deepEqual(await found(large, () => Promise.reject(new PersonaError('invalid-data', 'No.'))), []);
    assert.deepEqual(await found(text(''), () => Promise.resolve(500_000)), []);
  });

  it('look at the data only where it could be too large', async () => {
    let looks = 0;
    const look = () => Promise.resolve((looks += 1));
    await found(text(''), look);
    assert.equal(looks, 0);
    await found(text('  max_tokens: 900000\n'), look);
    assert.equal(looks, 1);
  });

  it('look into a hundred files of a pattern, and count on the others being alike', async () => {
    for (let index = 0; index < 120; index++) {
      directory.write(`wave-${index}.csv`, 'answer\nyes\n');
    }
    const columns: string[] = [];
    const experiment = text('  max_tokens: 900000\n  text: [elsewhere]\n').replace('a.csv', 'wave-*.csv');
    let looked = 0;
    const problems = await checkExperiment(experiment, {
      ...findingPorts({ baseDirectory: directory.path }),
      columnNames: ({ path }) => Promise.resolve([`${columns.push(path)}`]),
      rowTokens: (files) => {
        looked += files.length;
        return Promise.resolve(250_000);
      },
    });
    assert.deepEqual([columns.length, looked], [100, 100]);
    assert.deepEqual(
      problems.filter(({ code }) => code === 'unknown-column'),
      [],
    );
    const { message = '' } = problems.find(({ code }) => code === 'prompt-too-long') ?? {};
    assert.match(message, /about 30\d,\d{3} tokens/u);
  });

  it('pass on that the check was stopped', async () => {
    const stopped = found(text('  max_tokens: 900000\n'), () =>
      Promise.reject(new PersonaError('cancelled', 'Stopped.')),
    );
    await assert.rejects(stopped, { code: 'cancelled' });
  });
});

describe('tokens of the rows of files', () => {
  let directory: TemporaryDirectory;

  beforeEach(() => {
    directory = new TemporaryDirectory();
  });

  afterEach(() => directory.remove());

  function csv(name: string, rows: number): { path: string; absolutePath: string } {
    const words = 'the app told me that the meter was read twice and I had to call them again about it';
    const lines = Array.from(
      { length: rows },
      (_, index) => `P${index},${words.slice(index % 20)} ${index},${words} ${index % 90}`,
    );
    directory.write(name, `respondent,answer,note\n${lines.join('\n')}\n`);
    return { path: name, absolutePath: directory.join(name) };
  }

  it('grow with the rows, beyond what is read of a file', async () => {
    const [small, large] = [csv('small.csv', 1000), csv('large.csv', 30_000)];
    const [one, many] = [await readRowTokens([small], {}), await readRowTokens([large], {})];
    assert.ok(one > 1000 * 40 && one < 1000 * 90, `${one}`);
    assert.ok(Math.abs(many / one / 30 - 1) < 0.03, `${many / one}`);
    assert.equal(await readRowTokens([small, large], {}), one + many);
  });

  it('count only what is shown', async () => {
    const file = csv('a.csv', 500);
    const all = await readRowTokens([file], {});
    const without = await readRowTokens([file], { exclude: ['note'] });
    assert.ok(without < all * 0.65);
    assert.ok(Math.abs((await readRowTokens([file], { text: ['answer'], exclude: ['elsewhere'] })) - without) < 5);
  });
});
