import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { CliStudy, segments } from '../support/cli-study';
import { modelRun } from '../support/model-runs';
import { StoredRuns, storedRun } from '../support/stored-runs';

const unknownCost = { usd: null, source: 'unknown', originalUsd: null, batch: false, pricedAt: null } as const;

/** When a run of that day began: noon of this machine. */
const noon = (day: number): string => new Date(2026, 0, day, 12).toISOString();

describe('persona runs', () => {
  let study: CliStudy;
  let runs: StoredRuns;

  beforeEach(() => {
    study = new CliStudy();
    runs = new StoredRuns(study.directory.join('personas'));
  });

  afterEach(() => study.remove());

  it('says where there are none and how to make one, with exit code 0', async () => {
    const { exitCode, stdout, stderr } = await study.run('runs');
    assert.deepEqual([exitCode, stdout], [0, '']);
    assert.match(stderr, /There are no runs in .*personas\. Make one with: persona generate --from FILE/);
    const json = await study.run('runs', '--json');
    assert.deepEqual([json.exitCode, json.stdout], [0, '[]\n']);
  });

  it('lists a run that was made, under its name or its data', async () => {
    await study.generate('--model', segments, '--repeat', '2');
    const { exitCode, stdout, stderr } = await study.run('runs');
    assert.deepEqual([exitCode, stderr], [0, '']);
    const [header, line, ...more] = stdout.trimEnd().split('\n');
    assert.match(header ?? '', /^Run +Started +Name +Status +Done +Cost +Rows +Models$/);
    assert.match(
      line ?? '',
      /^\S+ +\d{4}-\d\d-\d\d \d\d:\d\d +interviews\.csv +succeeded +2 of 2 +\$0 +12 of 12 +offline:segments, offline:segments~2$/,
    );
    assert.equal(line?.split(' ')[0], path.basename(study.runFolder));
    assert.deepEqual(more, []);
  });

  it('lists the newest first, with what is unknown, unfinished or unreadable', async () => {
    const failed = modelRun('b', { status: 'failed', personas: [], cost: unknownCost });
    const data = { ...storedRun('x').data, rows: 62_774, rowsShown: 480 };
    runs.add(
      storedRun('20260101-120000-0001', {
        createdAt: noon(1),
        status: 'partial',
        models: [modelRun('a'), failed],
        planned: ['test:a', 'test:b'],
        data,
      }),
    );
    runs.add(
      storedRun('20260102-120000-0002', {
        createdAt: noon(2),
        status: 'running',
        writer: { pid: 2 ** 30, host: hostname() },
        models: [],
      }),
    );
    runs.addText('20260103-120000-0003', '{"schemaVersion":1,');
    runs.addText('20260104-120000-0004', '{"schemaVersion":2}');
    const { exitCode, stdout } = await study.run('runs');
    assert.equal(exitCode, 0);
    const lines = stdout.trimEnd().split('\n').slice(1);
    for (const [index, pattern] of [
      /^20260104-120000-0004 +– +– +unreadable .*was written by a newer version\. Update to open it\.$/,
      /^20260103-120000-0003 +– +– +unreadable .*is damaged: it is not JSON\.$/,
      /^20260102-120000-0002 +2026-01-02 12:00 +A study +interrupted +0 of 1 +unknown +1 of 1 +test:a \(not ended\)$/,
      /^20260101-120000-0001 +2026-01-01 12:00 +A study +partial +1 of 2 +≥ \$0\.0060 +480 of 62,774 +test:a, test:b \(failed\)$/,
    ].entries()) {
      assert.match(lines[index] ?? '', pattern);
    }
    assert.equal(lines.length, 4);
  });

  it('keeps a long name and control characters out of the table', async () => {
    runs.add(storedRun('20260101-120000-0001', { name: `\u001B[31m${'Long '.repeat(20)}` }));
    const { stdout } = await study.run('runs');
    assert.match(stdout, / (?:Long ){7}Long… +succeeded/);
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u);
  });

  it('prints one JSON document with --json', async () => {
    const models = [modelRun('a'), modelRun('b', { status: 'timed-out', personas: [] })];
    const run = storedRun('20260101-120000-0001', {
      status: 'cancelled',
      models,
      planned: ['test:a', 'test:b', 'test:c'],
    });
    runs.add(run);
    runs.addText('20260103-120000-0003', 'null');
    const { exitCode, stdout, stderr } = await study.run('runs', '--json');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.deepEqual(JSON.parse(stdout), [
      {
        runId: '20260103-120000-0003',
        directory: study.directory.join('personas', '20260103-120000-0003'),
        problem: `${study.directory.join('personas', '20260103-120000-0003', 'run.json')} is damaged: it is no run.`,
      },
      {
        runId: '20260101-120000-0001',
        directory: study.directory.join('personas', '20260101-120000-0001'),
        createdAt: '2026-01-01T00:00:00.000Z',
        name: 'A study',
        mode: 'parallel',
        status: 'cancelled',
        data: { rows: 1, rowsShown: 1 },
        models: [
          { key: 'test:a', status: 'succeeded', personas: 1 },
          { key: 'test:b', status: 'timed-out', personas: 0 },
          { key: 'test:c', status: null, personas: null },
        ],
        totals: { ...run.totals, tokensComplete: false, usdComplete: false },
      },
    ]);
  });

  it('looks where --output says', async () => {
    new StoredRuns(study.directory.join('elsewhere')).add(storedRun('20260101-120000-0001'));
    assert.match((await study.run('runs', '--output', 'elsewhere')).stdout, /20260101-120000-0001/);
    const file = await study.run('runs', '--output', 'interviews.csv');
    assert.deepEqual([file.exitCode, file.stdout], [2, '']);
    assert.match(file.stderr, /interviews\.csv cannot be read/);
  });

  it('changes nothing, also not a damaged file', async () => {
    runs.addText('20260103-120000-0003', '{"schemaVersion":1,');
    const before = runs.fingerprint('20260103-120000-0003');
    await study.run('runs');
    await study.run('export', 'last', '--format', 'json');
    assert.deepEqual(runs.fingerprint('20260103-120000-0003'), before);
    assert.equal(readFileSync(path.join(study.runFolder, 'run.json'), 'utf8'), '{"schemaVersion":1,');
    assert.equal(study.runFiles().size, 1);
  });
});
