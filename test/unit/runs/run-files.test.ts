import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { Clock } from '../../../src/core/clock';
import { diskFiles, patientFiles, type RunFiles } from '../../../src/core/runs/run-files';
import { TemporaryDirectory } from '../../support/temporary-directory';

/** A clock that lets nobody wait and remembers how long they were to. */
class HastyClock implements Clock {
  readonly waits: number[] = [];

  now(): Date {
    return new Date(0);
  }

  monotonicMs(): number {
    return 0;
  }

  schedule(callback: () => void, ms: number): () => void {
    this.waits.push(ms);
    queueMicrotask(callback);
    return () => {};
  }
}

/** What the disk says `times` times before it writes. */
function held(code: string, times: number): { files: RunFiles; tries: () => number } {
  let tries = 0;
  const orRefuse =
    (work: RunFiles['write']): RunFiles['write'] =>
    (path, text) =>
      ++tries > times
        ? work(path, text)
        : Promise.reject(Object.assign(new Error(`${code}: operation not permitted, rename`), { code }));
  const files: RunFiles = {
    ...diskFiles,
    write: orRefuse((path, text) => diskFiles.write(path, text)),
    replace: orRefuse((path, text) => diskFiles.replace(path, text)),
  };
  return { files, tries: () => tries };
}

describe('The files of a run folder', () => {
  let folder: TemporaryDirectory;
  let clock: HastyClock;

  beforeEach(() => {
    folder = new TemporaryDirectory();
    clock = new HastyClock();
  });

  afterEach(() => folder.remove());

  for (const operation of ['write', 'replace'] as const) {
    for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
      it(`${operation} waits until ${code} has passed`, async () => {
        const { files, tries } = held(code, 3);
        await patientFiles(files, clock)[operation](folder.join('run.json'), 'text');
        assert.equal(readFileSync(folder.join('run.json'), 'utf8'), 'text');
        assert.deepEqual(readdirSync(folder.path), ['run.json']);
        assert.deepEqual([tries(), clock.waits], [4, [10, 40, 150]]);
      });
    }

    it(`${operation} gives up after some tries`, async () => {
      const { files, tries } = held('EPERM', 100);
      await assert.rejects(patientFiles(files, clock)[operation](folder.join('run.json'), 'text'), { code: 'EPERM' });
      assert.equal(tries(), 5);
    });

    it(`${operation} does not try again where the disk is full`, async () => {
      const { files, tries } = held('ENOSPC', 1);
      await assert.rejects(patientFiles(files, clock)[operation](folder.join('run.json'), 'text'), { code: 'ENOSPC' });
      assert.deepEqual([tries(), clock.waits], [1, []]);
    });
  }

  it('puts a file together from its parts, more of them than one call to the system takes', async () => {
    const parts = Array.from({ length: 3000 }, (_, index) => Buffer.from(`${index} äöü\n`));
    await diskFiles.replaceInParts(folder.join('run.json'), [Buffer.from('old')]);
    await diskFiles.replaceInParts(folder.join('run.json'), parts);
    assert.equal(readFileSync(folder.join('run.json'), 'utf8'), Buffer.concat(parts).toString());
    assert.deepEqual(readdirSync(folder.path), ['run.json']);
  });

  it('leaves nothing behind where a file cannot be replaced', async () => {
    mkdirSync(folder.join('run.json', 'in-the-way'), { recursive: true });
    await assert.rejects(diskFiles.replaceInParts(folder.join('run.json'), [Buffer.from('new')]));
    assert.deepEqual(readdirSync(folder.path), ['run.json']);
  });

  it('makes the same text one file where the disk can', async () => {
    await diskFiles.write(folder.join('first'), 'text');
    await diskFiles.writeTwin(folder.join('second'), 'text', folder.join('first'));
    assert.equal(readFileSync(folder.join('second'), 'utf8'), 'text');
    assert.equal(statSync(folder.join('second')).ino, statSync(folder.join('first')).ino);
  });

  it('writes the same text again where it cannot', async () => {
    await diskFiles.writeTwin(folder.join('second'), 'text', folder.join('gone'));
    assert.equal(readFileSync(folder.join('second'), 'utf8'), 'text');
    assert.deepEqual(readdirSync(folder.path), ['second']);
  });
});
