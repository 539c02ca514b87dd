import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { findRun, listRuns, readRun, resolveRun } from '../../../src/core/runs/read';
import type { Run } from '../../../src/core/runs/run';
import { StoredRuns, storedRun } from '../../support/stored-runs';
import { TemporaryDirectory } from '../../support/temporary-directory';

const id = '20260102-030405-00ab';

/** Files that are no run, by what is wrong with them. */
const damaged: Record<string, string> = {
  'cut in the middle': JSON.stringify(storedRun(id)).slice(0, 500),
  empty: '',
  'no object': 'null',
  'no run': '{"schemaVersion":1,"runId":"x"}',
  'of a version that is no number': JSON.stringify({ ...storedRun(id), schemaVersion: '1' }),
  'a run without its models': JSON.stringify({ ...storedRun(id), models: undefined }),
  'a run with a field of another type': JSON.stringify({ ...storedRun(id), planned: [1] }),
  'a run with an unknown status': JSON.stringify({ ...storedRun(id), status: 'done' }),
};

/** Of a process that has ended. */
async function goneProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  assert.ok(child.pid);
  return child.pid;
}

function underWay(pid: number, host: string, overrides: Partial<Run> = {}): Run {
  return storedRun(id, { status: 'running', writer: { pid, host }, planned: ['test:a', 'test:b'], ...overrides });
}

describe('Reading runs', () => {
  let directory: TemporaryDirectory;
  let runs: StoredRuns;

  beforeEach(() => {
    directory = new TemporaryDirectory();
    runs = new StoredRuns(directory.join('personas'));
  });

  afterEach(() => directory.remove());

  describe('readRun', () => {
    it('gives back what was kept', async () => {
      const run = storedRun(id);
      assert.deepEqual(await readRun(runs.add(run)), run);
    });

    it('takes fields that it does not know', async () => {
      const folder = runs.addText(id, JSON.stringify({ ...storedRun(id), later: true }));
      assert.equal((await readRun(folder)).runId, id);
    });

    for (const [what, text] of Object.entries(damaged)) {
      it(`calls a file damaged that is ${what}, and leaves it alone`, async () => {
        const folder = runs.addText(id, text);
        const before = runs.fingerprint(id);
        await assert.rejects(readRun(folder), ({ code, message }) => {
          assert.equal(code, 'invalid-data');
          assert.match(message, /run\.json is damaged/);
          return true;
        });
        await findRun(folder);
        await listRuns(runs.directory);
        assert.deepEqual(runs.fingerprint(id), before);
      });
    }

    it('does not open a run of a newer version, whatever its shape', async () => {
      const folder = runs.addText(id, '{"schemaVersion":2,"models":{}}');
      const before = runs.fingerprint(id);
      await assert.rejects(readRun(folder), { code: 'unsupported', message: /newer version.*Update/ });
      assert.deepEqual(runs.fingerprint(id), before);
    });

    it('says of a folder without a run that it holds none', async () => {
      await assert.rejects(readRun(directory.path), { code: 'invalid-data', message: /holds no run/ });
      await assert.rejects(readRun(directory.join('nowhere')), { code: 'invalid-data', message: /holds no run/ });
    });

    it('reads a run whose process is gone as interrupted, and leaves the file alone', async () => {
      const folder = runs.add(underWay(await goneProcess(), hostname()));
      const before = runs.fingerprint(id);
      const { status, writer, models } = await readRun(folder);
      assert.deepEqual([status, writer, models.length], ['interrupted', null, 1]);
      assert.deepEqual(runs.fingerprint(id), before);
    });

    it('reads a run whose process works as running', async () => {
      const run = await readRun(runs.add(underWay(process.pid, hostname())));
      assert.deepEqual([run.status, run.writer], ['running', { pid: process.pid, host: hostname() }]);
    });

    it('knows nothing of the processes of another machine', async () => {
      const folder = runs.add(underWay(await goneProcess(), `not-${hostname()}`));
      assert.equal((await readRun(folder)).status, 'running');
    });

    it('leaves the status of a run that has ended, although its process is gone', async () => {
      const folder = runs.add(underWay(await goneProcess(), hostname(), { status: 'partial' }));
      assert.equal((await readRun(folder)).status, 'partial');
    });

    it('calls totals incomplete while model runs are missing', async () => {
      const { totals } = await readRun(runs.add(underWay(process.pid, hostname())));
      assert.deepEqual(
        [totals.usd, totals.usdComplete, totals.inputTokens, totals.tokensComplete],
        [0.006, false, 1000, false],
      );
    });

    it('knows nothing of the cost while no model run has ended', async () => {
      const { totals } = await readRun(runs.add(underWay(process.pid, hostname(), { models: [] })));
      assert.deepEqual(
        [totals.usd, totals.usdComplete, totals.inputTokens, totals.outputTokens, totals.tokensComplete],
        [null, false, null, null, false],
      );
    });
  });

  describe('listRuns', () => {
    const listed = async (): Promise<string[]> => (await listRuns(runs.directory)).map(({ runId }) => runId);

    it('lists the newest first, by when they began and not by their id', async () => {
      runs.add(storedRun('20260102-000000-0001', { createdAt: '2026-01-02T00:00:00.000Z' }));
      runs.add(storedRun('20260103-000000-0002', { createdAt: '2026-01-01T00:00:00.000Z' }));
      runs.add(storedRun('20260101-000000-0003', { createdAt: '2026-01-03T00:00:00.000Z' }));
      assert.deepEqual(await listed(), ['20260101-000000-0003', '20260102-000000-0001', '20260103-000000-0002']);
    });

    it('lists runs of the same moment by their id', async () => {
      const ids = ['20260102-000000-0001', '20260102-000000-0003', '20260102-000000-0002'];
      ids.forEach((runId) => runs.add(storedRun(runId)));
      assert.deepEqual(await listed(), ids.toSorted().toReversed());
    });

    it('puts a run that cannot be read where its id says', async () => {
      for (const day of ['01', '03']) {
        runs.add(
          storedRun(`202601${day}-120000-0001`, { createdAt: new Date(2026, 0, Number(day), 12).toISOString() }),
        );
      }
      runs.addText('20260102-120000-0002', '{');
      runs.addText('20260104-120000-0003', '{"schemaVersion":2}');
      const found = await listRuns(runs.directory);
      assert.deepEqual(
        found.map((each) => [
          each.runId,
          'problem' in each ? each.problem.replace(/^.*(?=damaged|newer)/u, '') : 'run',
        ]),
        [
          ['20260104-120000-0003', 'newer version. Update to open it.'],
          ['20260103-120000-0001', 'run'],
          ['20260102-120000-0002', 'damaged: it is not JSON.'],
          ['20260101-120000-0001', 'run'],
        ],
      );
    });

    it('lists a run whose date is none by its id', async () => {
      runs.add(storedRun('20260103-000000-0001', { createdAt: 'yesterday' }));
      runs.add(storedRun('20260101-000000-0001'));
      assert.deepEqual(await listed(), ['20260103-000000-0001', '20260101-000000-0001']);
    });

    it('tells of a run folder without a run', async () => {
      mkdirSync(path.join(runs.directory, id), { recursive: true });
      const [found] = await listRuns(runs.directory);
      assert.ok(found && 'problem' in found);
      assert.match(found.problem, /holds no run/);
    });

    it('passes over whatever is no run folder', async () => {
      runs.add(storedRun(id));
      runs.add(storedRun('notes'));
      directory.write(`personas/20260102-030405-ffff`, 'a file');
      assert.deepEqual(await listed(), [id]);
    });

    it('lists more runs than are read at once', async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `20260102-030405-${String(index).padStart(4, '0')}`);
      ids.forEach((runId) => runs.add(storedRun(runId)));
      assert.deepEqual(await listed(), ids.toReversed());
    });

    it('lists nothing where there is no directory', async () => {
      assert.deepEqual(await listed(), []);
    });

    it('says where the directory cannot be read', async () => {
      directory.write('personas', 'a file');
      await assert.rejects(listRuns(runs.directory), { code: 'invalid-config', message: /personas cannot be read/ });
    });
  });

  describe('resolveRun', () => {
    const older = '20260102-030405-00ab';
    const newer = '20260203-040506-00cd';
    const resolve = (reference: string): Promise<string> => resolveRun(reference, runs.directory, directory.path);
    const refuses = (reference: string, message: RegExp): Promise<void> =>
      assert.rejects(resolve(reference), { code: 'invalid-config', message });

    beforeEach(() => {
      runs.add(storedRun(older, { createdAt: '2026-01-02T03:04:05.000Z' }));
      runs.add(storedRun(newer, { createdAt: '2026-02-03T04:05:06.000Z' }));
    });

    it('takes a path as it is, relative to the working directory', async () => {
      assert.equal(await resolve(`personas/${older}`), path.join(runs.directory, older));
      assert.equal(await resolve(path.join(runs.directory, older)), path.join(runs.directory, older));
      assert.equal(await resolve('./elsewhere'), directory.join('elsewhere'));
    });

    it('takes . and .. as paths', async () => {
      assert.equal(await resolve('.'), directory.path);
      assert.equal(await resolve('..'), path.dirname(directory.path));
    });

    it('takes a whole id', async () => {
      assert.equal(await resolve(older), path.join(runs.directory, older));
    });

    it('takes the start of an id that no other one has', async () => {
      assert.equal(await resolve('202601'), path.join(runs.directory, older));
    });

    it('takes last for the newest, readable or not', async () => {
      assert.equal(await resolve('last'), path.join(runs.directory, newer));
      runs.addText('20990101-000000-0001', '{');
      assert.equal(await resolve('last'), path.join(runs.directory, '20990101-000000-0001'));
    });

    it('does not choose between several, and names them', () =>
      refuses('2026', new RegExp(`"2026" stands for several runs: ${newer}, ${older}\\.`, 'u')));

    it('says where there is none', async () => {
      await refuses('2027', /There is no run "2027" in .*persona runs lists/u);
      await refuses('', /No run is named/);
      await assert.rejects(resolveRun('last', directory.join('empty'), directory.path), {
        code: 'invalid-config',
        message: /There is no run in .*empty yet/,
      });
    });
  });
});
