import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dataFiles } from '../../../src/core/experiment/data-file';
import { TemporaryDirectory } from '../../support/temporary-directory';

describe('the data files of an experiment', () => {
  let directory: TemporaryDirectory;
  beforeEach(() => {
    directory = new TemporaryDirectory();
    mkdirSync(directory.join('talks'));
    mkdirSync(directory.join('talks/more'));
    for (const name of ['a.csv', 'b.csv', 'talks/p2.txt', 'talks/p1.vtt', 'talks/.hidden.txt', 'talks/more/p3.txt']) {
      directory.write(name, 'answer\nyes\n');
    }
  });
  afterEach(() => directory.remove());

  const paths = async (named: string[], roots: string[] | null = null): Promise<string[]> =>
    (await dataFiles(named, directory.path, roots)).map((file) => file.path);

  it('are those that patterns match, in the order of their names, and each once', async () => {
    assert.deepEqual(await paths(['*.csv']), ['a.csv', 'b.csv']);
    assert.deepEqual(await paths(['talks/*']), ['talks/p1.vtt', 'talks/p2.txt']);
    assert.deepEqual(await paths(['talks/**/*.txt']), ['talks/more/p3.txt', 'talks/p2.txt']);
    assert.deepEqual(await paths(['b.csv', '{a,b}.csv', './a.csv']), ['b.csv', 'a.csv']);
  });

  it('may be named with an absolute pattern', async () => {
    const [first] = await dataFiles([directory.join('?.csv')], directory.path, null);
    assert.equal(first?.absolutePath, directory.join('a.csv'));
  });

  it('are as they are named where nothing is a pattern, or a file has that very name', async () => {
    directory.write('what?.csv', 'a\n1\n');
    assert.deepEqual(await paths(['what?.csv', 'missing [1].csv']), ['what?.csv', 'missing [1].csv']);
  });

  it('are not looked for any more once that is cancelled', async () => {
    await assert.rejects(dataFiles(['**/*.txt'], directory.path, null, AbortSignal.abort()), { code: 'cancelled' });
  });

  it('are missed where a pattern matches nothing', async () => {
    await assert.rejects(paths(['talks/*.csv']), {
      code: 'invalid-data',
      message: /^No file matches talks\/\*\.csv in /,
    });
  });

  it('are never outside an untrusted workspace, whatever the pattern', async () => {
    const elsewhere = new TemporaryDirectory();
    try {
      elsewhere.write('secret.csv', 'a\n1\n');
      symlinkSync(elsewhere.path, directory.join('linked'));
      symlinkSync(elsewhere.join('secret.csv'), directory.join('c.csv'));
      const roots = [directory.path];
      for (const pattern of ['../*/*.csv', 'linked/*.csv', `${elsewhere.path}/*.csv`]) {
        await assert.rejects(paths([pattern], roots), { code: 'invalid-config', message: /not trusted/ });
      }
      assert.deepEqual(await paths(['*.csv'], roots), ['a.csv', 'b.csv']);
      assert.deepEqual(await paths(['talks/*.txt', '**/p3.txt'], roots), ['talks/p2.txt', 'talks/more/p3.txt']);
    } finally {
      elsewhere.remove();
    }
  });
});
