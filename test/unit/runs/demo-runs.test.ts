import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DemoRuns, removeDemoRuns } from '../../../src/core/runs/demo-runs';
import { TemporaryDirectory } from '../../support/temporary-directory';

const [first, second, own] = ['20260102-030405-0a1b', '20260102-030406-0a1b', '20260102-030407-0a1b'] as const;

describe('the runs of the demo', () => {
  let directory: TemporaryDirectory;

  beforeEach(() => {
    directory = new TemporaryDirectory();
  });

  afterEach(() => directory.remove());

  /** A file in a folder below the directory. */
  function write(name: string, text: string): void {
    const file = directory.join(...name.split('/'));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async function make(folder: string, ...runs: string[]): Promise<void> {
    const made = new DemoRuns(directory.join(folder));
    for (const run of runs) {
      write(`${folder}/${run}/run.json`, '{}');
      await made.add(run);
    }
  }

  it('are removed with the directory that the demo made for them', async () => {
    await make('personas', first, second);
    assert.deepEqual(await removeDemoRuns(directory.join('personas')), [first, second]);
    assert.ok(!existsSync(directory.join('personas')));
  });

  it('are removed alone where there are others, or where the directory was there', async () => {
    write(`personas/${own}/run.json`, '{}');
    await make('personas', first);
    assert.deepEqual(await removeDemoRuns(directory.join('personas')), [first]);
    assert.deepEqual(readdirSync(directory.join('personas')), [own]);
    await make('other', first);
    write('other/notes.txt', 'mine');
    await removeDemoRuns(directory.join('other'));
    assert.deepEqual(readdirSync(directory.join('other')), ['notes.txt']);
  });

  it('are nothing that a list merely names', async () => {
    write('outside/run.json', '{}');
    write('personas/.persona-demo', `../outside\n${own}/../../outside\n/\n`);
    assert.deepEqual(await removeDemoRuns(directory.join('personas')), []);
    assert.ok(existsSync(directory.join('outside/run.json')));
    assert.deepEqual(await removeDemoRuns(directory.join('nowhere')), []);
  });

  it('stay where it cannot be read which ones they are', async () => {
    await make('personas', first);
    rmSync(directory.join('personas', '.persona-demo'));
    mkdirSync(directory.join('personas', '.persona-demo'));
    await assert.rejects(removeDemoRuns(directory.join('personas')), {
      code: 'invalid-config',
      message: /permissions/,
    });
    assert.ok(existsSync(directory.join('personas', first)));
  });
});
