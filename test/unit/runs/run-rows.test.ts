import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { hashFile } from '../../../src/core/data/file-hash';
import { RunRows } from '../../../src/core/runs/run-rows';
import { TemporaryDirectory } from '../../support/temporary-directory';

describe('rows of a run', () => {
  const directory = new TemporaryDirectory();
  after(() => directory.remove());

  async function rowsOf(text: string, options = {}): Promise<{ rows: RunRows; file: string }> {
    const file = directory.write('answers.csv', text);
    const rows = new RunRows({ path: 'answers.csv', absolutePath: file }, await hashFile(file), options);
    return { rows, file };
  }

  it('gives the filled cells of a row with the names of their columns', async () => {
    const { rows } = await rowsOf('id,age,answer\nP1,34,"one\ntwo"\nP2,,three\n');
    assert.deepEqual(await rows.cells(2, null), [
      { column: 'id', text: 'P2', from: 0, length: 2 },
      { column: 'answer', text: 'three', from: 0, length: 5 },
    ]);
    assert.equal(await rows.cells(3, null), null);
  });

  it('gives the line on which a row starts', async () => {
    const { rows } = await rowsOf('id,age,answer\nP1,34,"one\ntwo"\nP2,,three\n');
    assert.deepEqual([await rows.line(1), await rows.line(2), await rows.line(3)], [2, 4, null]);
  });

  it('gives of a long cell the stretch that is wanted', async () => {
    const { rows } = await rowsOf(`id,answer\nP1,${'a '.repeat(50_000)}needle${' b'.repeat(50_000)}\n`);
    const answer = (await rows.cells(1, { column: 'answer', start: 100_000 }))?.[1];
    assert.equal(answer?.text.slice(100_000 - answer.from, 100_006 - answer.from), 'needle');
    assert.equal(answer?.length, 200_006);
    assert.ok(answer.text.length <= 3000);
  });

  it('gives nothing of a file that has changed since the run', async () => {
    const { file } = await rowsOf('id,answer\nP1,one\n');
    const rows = new RunRows({ path: 'answers.csv', absolutePath: file }, '0'.repeat(64), {});
    assert.equal(await rows.cells(1, null), null);
  });

  it('finds a row also where not all are held', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => `P${index + 1},answer ${index + 1}`);
    const { rows } = await rowsOf(`id,answer\n${lines.join('\n')}\n`, { limits: { rows: 10, characters: 10_000 } });
    for (const row of [1, 250, 500]) {
      assert.equal((await rows.cells(row, null))?.[1]?.text, `answer ${row}`);
    }
  });

  it('reads a file that was missing once it is there', async () => {
    const { rows, file } = await rowsOf('id,answer\nP1,one\n');
    renameSync(file, `${file}.away`);
    await assert.rejects(rows.cells(1, null), { code: 'invalid-data', message: /does not exist/ });
    renameSync(`${file}.away`, file);
    assert.equal((await rows.cells(1, null))?.[1]?.text, 'one');
  });
});
